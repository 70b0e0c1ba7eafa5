import { describe, expect, it } from "vitest";
import type { CalibrationFitDay, CalibrationFitSummary } from "@/api/models";
import type { Translate } from "@/shared/i18n";
import { isDoubtful, lasting, numberFromText, pointsOf, sentences, textFromNumber } from "./words";

const t = ((key: string, values?: Record<string, unknown>) =>
  values ? `${key} ${Object.values(values).join(" ")}` : key) as Translate;

const summary = (more: Partial<CalibrationFitSummary>): CalibrationFitSummary => ({
  measure: "contacts",
  days: 28,
  inside: 18,
  above: 8,
  below: 2,
  often_above: [],
  often_below: [],
  ...more,
});

describe("a fit report in words", () => {
  it("names the weekdays that are often missed", () => {
    expect(sentences(summary({ often_above: [1, 7] }), "en", t)).toEqual([
      "calibration.inside 18 28",
      "calibration.above.contacts Monday and Sunday",
    ]);
  });

  it("says when nearly all that is outside lies on one side, and nothing where it does not", () => {
    expect(sentences(summary({ above: 9, below: 1 }), "en", t)).toEqual([
      "calibration.inside 18 28",
      "calibration.more.contacts",
    ]);
    expect(sentences(summary({ above: 5, below: 5 }), "en", t)).toHaveLength(1);
  });

  it("calls a band doubtful that holds far fewer days than it says", () => {
    expect([18, 19, 28].map((inside) => isDoubtful(summary({ inside })))).toEqual([true, false, false]);
  });

  it("marks what fell outside, and nothing where nothing is known", () => {
    const figure = { happened: 12, low: 8, expected: 10, high: 11 };
    const none = { happened: null, low: null, expected: null, high: null };
    const day: CalibrationFitDay = {
      day: "2026-11-02",
      contacts: figure,
      in_time: none,
      backlog: { ...figure, high: 12 },
    };
    const out = (measure: "contacts" | "in_time" | "backlog") => pointsOf([day], measure, String)[0]?.out;
    expect([out("contacts"), out("in_time"), out("backlog")]).toEqual([true, false, false]);
  });
});

describe("numbers of a twin", () => {
  it("last as people say it", () => {
    expect([0.5, 12.5, 180, 4_320].map((minutes) => lasting(minutes, "en", t))).toEqual([
      "calibration.unit.seconds 30",
      "calibration.unit.minutes 13",
      "calibration.unit.hours 3",
      "calibration.unit.days 3",
    ]);
  });

  it("are read and written in per cent where they are shares", () => {
    expect(numberFromText("absence", "8,5")).toBeCloseTo(0.085);
    expect(textFromNumber("absence", 0.085)).toBe("8.5");
    expect(numberFromText("patience", "240")).toBe(240);
    expect(numberFromText("patience", "-1")).toBeUndefined();
    expect(numberFromText("patience", "")).toBeUndefined();
    expect(textFromNumber("patience", null)).toBe("");
  });
});
