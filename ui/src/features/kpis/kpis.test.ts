import { describe, expect, it } from "vitest";
import type { Kpi } from "@/api/models";
import { counted, verdict } from "./judging";
import { parseKpiSearch, spanBefore, spanOf, stepOf } from "./periods";
import { targetFromText, targetToText } from "./targets";

describe("periods", () => {
  it("end with today; first and last day belong to them", () => {
    expect(spanOf({}, "2026-11-21")).toEqual({ from: "2026-10-25", to: "2026-11-21" });
    expect(spanBefore({ from: "2026-10-25", to: "2026-11-21" })).toEqual({ from: "2026-09-27", to: "2026-10-24" });
  });
  it("are never empty, whatever the address says", () => {
    const search = parseKpiSearch({ period: "own", from: "2026-11-10", to: "2026-11-01" });
    expect(spanOf(search, "2026-11-21")).toEqual({ from: "2026-11-10", to: "2026-11-10" });
    expect(parseKpiSearch({ from: "yesterday", period: "forever" })).toMatchObject({
      from: undefined,
      period: undefined,
    });
  });
  it("choose a step that can be read", () => {
    expect(stepOf(spanOf({ period: "4w" }, "2026-11-21"))).toBe("day");
    expect(stepOf(spanOf({ period: "26w" }, "2026-11-21"))).toBe("week");
    expect(stepOf({ from: "2020-01-01", to: "2026-01-01" })).toBe("month");
  });
});

const share = (value: number | null, low: number | null, high: number | null, key = "csat") => ({
  key,
  value,
  low,
  high,
});

describe("verdict", () => {
  it("is sure only when the whole interval is on one side", () => {
    expect(verdict(share(0.92, 0.91, 0.94), 0.9)).toBe("met");
    expect(verdict(share(0.7, 0.68, 0.72), 0.75)).toBe("missed");
    expect(verdict(share(0.74, 0.71, 0.77), 0.75)).toBe("open");
  });
  it("knows that less is better for some", () => {
    expect(verdict(share(0.05, 0.04, 0.06, "reopen_rate"), 0.08)).toBe("met");
    expect(verdict(share(0.1, 0.09, 0.11, "late_deliveries"), 0.05)).toBe("missed");
    expect(verdict({ key: "backlog", value: 138, low: null, high: null }, 100)).toBe("missed");
  });
  it("says nothing without a target or a value", () => {
    expect(verdict(share(0.9, 0.8, 1), null)).toBe("none");
    expect(verdict(share(null, null, null), 0.9)).toBe("none");
  });
  it("counts the part of a share", () => {
    const kpi = { unit: "share", value: 0.718, n: 1106, parts: { counted: 794 } } as unknown as Kpi;
    expect(counted(kpi)).toBe(794);
    expect(counted({ ...kpi, parts: {} } as unknown as Kpi)).toBe(794);
    expect(counted({ ...kpi, unit: "ms" })).toBeNull();
  });
});

describe("targets", () => {
  it("are written in per cent and hours", () => {
    expect(targetToText(0.75, "share")).toBe("75");
    expect(targetToText(3_600_000, "ms")).toBe("1");
    expect(targetFromText("75", "share")).toBe(0.75);
    expect(targetFromText("1,5", "ms")).toBe(5_400_000);
    expect(targetFromText("", "count")).toBeNull();
  });
  it("are refused when they cannot be", () => {
    expect(targetFromText("120", "share")).toBeUndefined();
    expect(targetFromText("-1", "ms")).toBeUndefined();
    expect(targetFromText("soon", "count")).toBeUndefined();
  });
});
