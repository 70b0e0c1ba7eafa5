import { describe, expect, it } from "vitest";
import type { StaffingMiss } from "@/api/models";
import { above, dayName, hourClock, missSpan, slotClock } from "./staffing-words";

const miss = (from: number, to: number): StaffingMiss => ({
  class: "Mail",
  from,
  to,
  share: 0.2,
  contacts: 3,
  why: "no_shift",
});

describe("half-hours", () => {
  it("are times of a clock", () => {
    expect([slotClock(0), slotClock(17), slotClock(48 + 47)]).toEqual(["00:00", "08:30", "23:30"]);
    expect([hourClock(22), hourClock(30)]).toEqual(["22:00", "06:00"]);
  });
  it("lie on days of the week", () => {
    expect(dayName("2026-11-30", 0, "en-GB")).toBe("Mon");
    expect(dayName("2026-11-30", 6, "de-DE", "long")).toContain("Sonntag");
    expect(missSpan(miss(0, 16), "2026-11-30", "en-GB")).toBe("Mon 00:00–08:00");
    expect(missSpan(miss(40, 48), "2026-11-30", "en-GB")).toBe("Mon 20:00–24:00");
    expect(missSpan(miss(40, 60), "2026-11-30", "en-GB")).toBe("Mon 20:00–Tue 06:00");
  });
});

it("is said how far a roster is above its bound", () => {
  expect(above(103, 100)).toBeCloseTo(0.03);
  expect(above(0, 0)).toBe(0);
});
