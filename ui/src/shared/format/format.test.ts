import { describe, expect, it } from "vitest";
import {
  addDays,
  bytes,
  calendarDay,
  dayOf,
  daysBetween,
  duration,
  figure,
  minutesFromText,
  moment,
  money,
  since,
  textOfMinutes,
  weekDays,
} from ".";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// Intl puts narrow and no-break spaces where people see a space.
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("duration", () => {
  it("names the two coarsest units that matter", () => {
    expect(duration(42_000, "en-GB")).toBe("42 s");
    expect(duration(18 * MINUTE, "en-GB")).toBe("18 min");
    expect(duration(3 * HOUR + 2 * MINUTE, "en-GB")).toBe("3 h 02");
    expect(duration(30 * HOUR, "en-GB")).toBe("1 d 6 h");
    expect(duration(48 * HOUR, "en-GB")).toBe("2 d");
    expect(duration(30 * HOUR, "de-DE")).toBe("1 T 6 h");
  });
  it("never counts below zero when clocks differ", () => {
    expect(since("2026-11-21T10:00:05.000Z", Date.parse("2026-11-21T10:00:00.000Z"), "en-GB")).toBe("0 s");
  });
});

describe("moment", () => {
  const now = Date.parse("2026-11-21T21:00:00.000Z");
  const zone = "Europe/Berlin";
  it("is a time today, a weekday this week, a date before", () => {
    expect(moment("2026-11-21T08:31:00.000Z", now, "en-GB", zone)).toBe("09:31");
    expect(plain(moment("2026-11-18T17:22:00.000Z", now, "en-GB", zone))).toBe("Wed 18:22");
    expect(moment("2026-11-02T08:00:00.000Z", now, "en-GB", zone)).toBe("2 Nov");
    expect(moment("2025-11-02T08:00:00.000Z", now, "de-DE", zone)).toBe("2. Nov. 2025");
  });
  it("asks the zone which day it is", () => {
    // 23:30 UTC is already the next day in Berlin.
    expect(dayOf(new Date("2026-11-20T23:30:00.000Z"), zone)).toBe("2026-11-21");
    expect(moment("2026-11-20T23:30:00.000Z", now, "en-GB", zone)).toBe("00:30");
  });
});

describe("days", () => {
  it("shows a calendar day as written, whatever the zone of the machine", () => {
    expect(calendarDay("2026-11-09", "en-GB")).toBe("Mon 9 Nov");
  });
  it("begins the week where people there begin it", () => {
    expect(weekDays("de-DE")).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(weekDays("en-US")).toEqual([7, 1, 2, 3, 4, 5, 6]);
    expect(weekDays("ar-EG")[0]).toBe(6);
  });
  it("counts over the end of summer time and over a leap day", () => {
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
  });
});

describe("numbers", () => {
  it("knows how many minor units a currency has", () => {
    expect(plain(money({ amount: 12_990, currency: "EUR" }, "de-DE"))).toBe("129,90 €");
    expect(money({ amount: 12_990, currency: "JPY" }, "en-GB")).toBe("JP¥12,990");
    expect(money({ amount: 12_990, currency: "??" }, "en-GB")).toBe("129.9 ??");
  });
  it("says a dash where nothing was measured", () => {
    expect(figure(null, "share", "en-GB")).toBe("–");
    expect(plain(figure(0.718, "share", "de-DE"))).toBe("71,8 %");
    expect(figure(71 * MINUTE, "ms", "en-GB")).toBe("1 h 11");
    expect(figure(1106, "count", "en-GB")).toBe("1,106");
  });
  it("says sizes", () => {
    expect(bytes(999, "en-GB")).toBe("999 B");
    expect(bytes(48_213, "en-GB")).toBe("48 kB");
    expect(bytes(2_500_000, "de-DE")).toBe("2,5 MB");
  });
});

describe("minutes", () => {
  it("are read as people write them", () => {
    expect(["4 h", "1 h 30", "1h30min", "45 min", "45", " ", "soon", "0"].map(minutesFromText)).toEqual([
      240,
      90,
      90,
      45,
      45,
      null,
      undefined,
      undefined,
    ]);
    for (const minutes of [5, 60, 90, 1445]) expect(minutesFromText(textOfMinutes(minutes))).toBe(minutes);
  });
});
