import { describe, expect, it } from "vitest";
import type { PollDefinition } from "@/api/models";
import { definitionOf, domainOf, formOf, missing } from "./form";

const ASKED: PollDefinition = {
  kind: "kano",
  title: { en: "Calls in the evening", de: "Anrufe am Abend" },
  sentence: { en: "Until nine.", de: "Bis neun." },
  until: "2031-01-31",
};

describe("the question to customers", () => {
  it("comes back from its form as it was", () => {
    expect(definitionOf(formOf(ASKED))).toEqual(ASKED);
  });
  it("is not asked as long as one language is missing", () => {
    expect(missing(formOf(ASKED))).toBe(false);
    expect(missing({ ...formOf(ASKED), sentenceDe: "  " })).toBe(true);
    expect(missing(formOf(undefined))).toBe(true);
  });
});

describe("the bars of the answers", () => {
  it("hold every interval and end at everybody", () => {
    expect(domainOf([{ high: 0.31 }, { high: 0.62 }])).toEqual([0, 0.7]);
    expect(domainOf([{ high: 1 }])).toEqual([0, 1]);
    expect(domainOf([{ high: null }])).toEqual([0, 0.1]);
  });
});
