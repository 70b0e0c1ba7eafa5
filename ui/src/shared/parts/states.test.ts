import { describe, expect, it } from "vitest";
import { Problem } from "@/api/problem";
import type { Translate } from "../i18n";
import { de } from "../i18n/de";
import { fill } from "../i18n/text";
import { problemText } from "./states";

const t: Translate = (key, params) => fill(de[key], "de", params);
const refused = (code: string, current: unknown, detail = "in English") =>
  problemText(new Problem(code, 409, { detail, current }), t);

describe("a refusal", () => {
  it("is said by its code, with what it is about", () => {
    expect(refused("frame-closed", { name: "Q1" })).toBe("Q1 ist geschlossen; die Tafel bleibt, wie sie war.");
    expect(refused("review-unanswered", { n: 2, items: ["a", "b"] })).toBe("2 Punkte brauchen noch ein Wort.");
  });
  it("names a figure and not its key", () => {
    expect(refused("change-not-seen", { kpi: "csat", matters: 0.02 })).toContain(`„${de["kpi_name.csat"]}“`);
  });
  it("names the fields that were wrong, and leaves out what is no field", () => {
    const errors = [
      { field: "name", problem: "darf nicht leer sein", label: "Name" },
      { field: "content", problem: "fehlt", label: "" },
      { field: "odd[0]", problem: "ist neu" },
    ];
    const words = problemText(new Problem("invalid", 422, { errors }), t);
    expect(words).toBe("Name: darf nicht leer sein; fehlt; odd[0]: ist neu");
  });
  it("is the server's sentence where its code is not known", () => {
    expect(refused("something-new", null)).toBe("in English");
  });
});
