import { describe, expect, it } from "vitest";
import type { TwinMisfit } from "@/api/models";
import type { Translate } from "@/shared/i18n";
import { de } from "@/shared/i18n/de";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { misfitText } from "./misfit";

const english: Translate = (key, params) => fill(en[key], "en", params);
const german: Translate = (key, params) => fill(de[key], "de", params);
const misfit = (part: Partial<TwinMisfit>): TwinMisfit => ({
  lack: "group",
  what: "shift_end",
  of: "Hotline team",
  there: ["Front", "phone"],
  why: null,
  ...part,
});

describe("what a model lacks", () => {
  it("is named with what there is instead", () => {
    const said = misfitText(misfit({}), english, "en");
    expect(said).toMatch(/: This model has no group “Hotline team”.* There are: Front and phone\.$/);
    expect(misfitText(misfit({}), german, "de")).toMatch(/keine Gruppe „Hotline team“.* Es gibt: Front und phone\.$/);
  });
  it("is said of all where nothing was named", () => {
    const said = misfitText(misfit({ lack: "callback", what: "callback", of: null, there: [] }), english, "en");
    expect(said).toMatch(/: In this model nobody is called back\.$/);
  });
  it("is what the engine says of a number", () => {
    const said = misfitText(misfit({ lack: "number", what: null, why: "absence: must be at most 1" }), english, "en");
    expect(said).toContain("absence: must be at most 1");
  });
});
