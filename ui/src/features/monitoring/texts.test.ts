import { describe, expect, it } from "vitest";
import type { MonitoringDay, ScenarioRise } from "@/api/models";
import { chance, pointsOf, spansOf, sumOf } from "./texts";

const day = (of: string, tickets: number, more: Partial<MonitoringDay> = {}): MonitoringDay => ({
  day: of,
  tickets,
  orders: 50,
  expected: 2,
  low: 0,
  high: 7,
  out: null,
  condition: "usual",
  ...more,
});
const DAYS = [day("2026-11-01", 2), day("2026-11-02", 9, { out: "above" }), day("2026-11-03", 1, { orders: null })];
const rise = (since_on: string, last_on: string) => ({ since_on, last_on }) as ScenarioRise;

describe("a scenario day by day", () => {
  it("is shown as counts, or per 100 orders where orders are known", () => {
    const counts = pointsOf(DAYS, false, (one) => one);
    expect(counts.map((one) => [one.value, one.high, one.out])).toEqual([
      [2, 7, false],
      [9, 7, true],
      [1, 7, false],
    ]);
    const rates = pointsOf(DAYS, true, (one) => one);
    expect(rates.map((one) => [one.value, one.expected])).toEqual([
      [4, 4],
      [18, 4],
      [null, null],
    ]);
  });

  it("has its alarms where they lie, cut to what is shown", () => {
    const spans = spansOf(
      DAYS,
      [rise("2026-10-20", "2026-11-01"), rise("2026-11-02", "2026-11-09"), rise("2026-12-01", "2026-12-02")],
      (one) => one.since_on,
    );
    expect(spans).toEqual([
      { from: 0, to: 0, label: "2026-10-20" },
      { from: 1, to: 2, label: "2026-11-02" },
    ]);
  });

  it("sums alarms up: how many, and since the day of the first", () => {
    const since = (since_on: string) => ({ since_on });
    expect(sumOf([since("2026-11-12"), since("2026-10-30"), since("2026-11-01")])).toEqual({
      alarms: 3,
      since_on: "2026-10-30",
    });
    expect(sumOf([])).toBeNull();
  });

  it("never calls anything impossible", () => {
    expect(chance(0, "en")).toBe("< 0.001");
    expect(chance(0.0123, "en")).toBe("0.012");
  });
});
