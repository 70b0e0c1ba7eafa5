import { describe, expect, it } from "vitest";
import type { Translate } from "@/shared/i18n";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { differenceText, figureText, heatOf, howOf, keyOf, measureOf, numberText } from "./words";

describe("figures", () => {
  it("stand in the measure that they have", () => {
    expect(figureText("service_level", 0.873, 1, "en")).toBe("87%");
    expect(figureText("abandonment", 0.026, 1, "en")).toBe("2.6%");
    expect(figureText("p90_wait", 0.5, 1, "en")).toBe("30 s");
    expect(figureText("p90_wait", 3, 60, "en")).toBe("3 h");
    expect(figureText("cost", 71_234.4, 1, "en")).toBe("71,234");
  });
  it("have three digits", () => {
    expect(numberText(1.234, "en")).toBe("1.23");
    expect(numberText(12.34, "en")).toBe("12.3");
  });
});

describe("measures", () => {
  it("are those that are told, and begin with cost only where something has a price", () => {
    const priced = { satisfaction: false, priced: true };
    expect(measureOf(undefined, priced)).toBe("cost");
    expect(measureOf("cost", { ...priced, priced: false })).toBe("service_level");
    expect(measureOf("satisfaction", priced)).toBe("cost");
    expect(measureOf("satisfaction", { ...priced, satisfaction: true })).toBe("satisfaction");
  });
});

describe("heat", () => {
  it("is none for the best and most for the worst", () => {
    expect(heatOf(0, 60)).toBe(0);
    expect(heatOf(1, 60)).toBe(1);
    expect(heatOf(60, 60)).toBe(5);
    expect(heatOf(0, 0)).toBe(0);
  });
});

describe("changes", () => {
  it("are told by the number that they have", () => {
    expect(howOf({ what: "agents", add: 2 })).toBe("add");
    expect(howOf({ what: "absence", to: 0.3 })).toBe("to");
    expect(howOf({ what: "volume", times: 2 })).toBe("times");
  });
});

describe("keys", () => {
  it("are what can stand in an address", () => {
    expect(keyOf("Plötzlich berühmt!")).toBe("plotzlich-beruhmt");
  });
});

describe("a difference", () => {
  const t: Translate = (key, params) => fill(en[key], "en", params);
  const said = (measure: string, value: number, low: number, high: number, unit = 1) =>
    differenceText(measure, { value, low, high }, unit, t, "en");
  it("is told with half of its interval, with its sign", () => {
    expect(said("service_level", 0.031, 0.021, 0.041)).toBe("+3.1% ± 1.0%");
    expect(said("backlog", -12, -14, -10)).toBe("-12 ± 2");
    expect(said("speed_of_answer", -2, -3, -1, 1)).toBe("-2 min ± 1 min");
  });
  it("cannot be told where the interval holds nothing, also at its edge", () => {
    expect(said("cost", 5, -1, 11)).toBe("no difference can be told");
    expect(said("cost", 5, 0, 10)).toBe("no difference can be told");
    expect(differenceText("cost", null, 1, t, "en")).toBe("–");
  });
});
