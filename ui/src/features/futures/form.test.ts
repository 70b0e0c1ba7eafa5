import { describe, expect, it } from "vitest";
import type { RehearsalDefinition } from "@/api/models";
import { definitionOf, formOf, isComplete, NO_PLAN, newChange } from "./form";

const strike: RehearsalDefinition = {
  title: { en: "Strike", de: "Streik" },
  changes: [
    { what: "late", times: 3 },
    { what: "absence", to: 0.3 },
    { what: "volume", of: "Shop", times: 2, if_there: true },
    { what: "skill", of: "Chat team", skill: "Mail" },
  ],
  probability: 0.15,
  position: { x: 0.2, y: -0.5 },
  contingency: { ...NO_PLAN, notices: ["Tell"] },
};

describe("the form of a record", () => {
  it("gives back what it was filled with", () => {
    expect(definitionOf("future", formOf(strike))).toEqual(strike);
    const strategy: RehearsalDefinition = {
      title: { en: "Hire" },
      changes: [{ what: "agents", of: "Desk", add: 2 }],
      cost_per_day: 5,
    };
    expect(definitionOf("strategy", formOf(strategy))).toEqual(strategy);
  });

  it("leaves out what is not of its kind", () => {
    const found = definitionOf("strategy", formOf(strike));
    expect(found.probability ?? found.position ?? found.contingency).toBeUndefined();
  });

  it("is complete with a name and a number for every change", () => {
    const empty = formOf(undefined);
    expect(isComplete(empty)).toBe(false);
    const named = { ...empty, title: { en: "X" } };
    expect(isComplete(named)).toBe(true);
    expect(isComplete({ ...named, changes: [{ ...newChange(), value: "" }] })).toBe(false);
    expect(isComplete({ ...named, changes: [{ ...newChange(), what: "skill" }] })).toBe(false);
  });
});
