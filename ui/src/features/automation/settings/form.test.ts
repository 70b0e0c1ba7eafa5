import { describe, expect, it } from "vitest";
import { blankAction, blankCondition, DEEDS, FIELDS, formOf, isComplete, minutesOf, textOf, unitsOf } from "./form";

describe("the form of a rule", () => {
  it("reads and writes lengths of time", () => {
    expect(minutesOf("3 d")).toBe(4320);
    expect(minutesOf("1 d 2 h 5")).toBe(1565);
    expect(minutesOf("90")).toBe(90);
    expect(minutesOf("")).toBeUndefined();
    expect(minutesOf("soon")).toBeUndefined();
    for (const minutes of [5, 60, 1440, 1565]) expect(minutesOf(textOf(minutes))).toBe(minutes);
  });

  it("has a blank of every kind", () => {
    for (const field of FIELDS) expect(blankCondition(field).field).toBe(field);
    for (const kind of DEEDS) expect(blankAction(kind).do).toBe(kind);
  });

  it("is complete when everything is chosen", () => {
    const form = { ...formOf(null), name: "Parcels" };
    expect(isComplete(form)).toBe(false);
    const acts = { ...form, actions: [{ do: "add_tags" as const, tags: ["late"] }] };
    expect(isComplete(acts)).toBe(true);
    const asks = { mode: "all" as const, groups: [{ mode: "all" as const, conditions: [blankCondition("team")] }] };
    expect(isComplete({ ...acts, conditions: asks })).toBe(false);
  });

  it("counts money in the smallest unit", () => {
    expect(unitsOf("EUR")).toBe(100);
    expect(unitsOf("JPY")).toBe(1);
    expect(unitsOf("nonsense")).toBe(100);
  });
});
