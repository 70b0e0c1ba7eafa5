import type { CalibrationEstimate, CalibrationFitDay, CalibrationFitFigure, CalibrationFitSummary } from "@/api/models";
import type { ControlPoint } from "@/shared/charts";
import { count, share } from "@/shared/format";
import type { MessageKey, Translate } from "@/shared/i18n";

export const MEASURES = ["contacts", "in_time", "backlog"] as const;
export type Measure = (typeof MEASURES)[number];

type Unit = "share" | "minutes" | "number";

const UNITS: Record<string, Unit> = {
  busyness: "share",
  redial: "share",
  reopening: "share",
  deflected: "share",
  absence: "share",
  handling: "minutes",
  patience: "minutes",
  redial_after: "minutes",
  reopening_after: "minutes",
  within: "minutes",
  late: "share",
  late_contact: "share",
  promise: "minutes",
  late_lag: "minutes",
  callback: "share",
};

/** What somebody may set. */
const SETTABLE = ["patience", "handling", "redial", "reopening", "within", "deflected", "absence", "agent_hour"];

export const unitOf = (what: string): Unit => UNITS[what] ?? "number";
export const isSettable = (what: string) => SETTABLE.includes(what);

/** Minutes as people say them: 40 s, 12.5 min, 3.2 h, 2 d. */
export function lasting(minutes: number, locale: string, t: Translate): string {
  const [value, unit] =
    minutes < 1
      ? ([minutes * 60, "seconds"] as const)
      : minutes < 120
        ? ([minutes, "minutes"] as const)
        : minutes < 2_880
          ? ([minutes / 60, "hours"] as const)
          : ([minutes / 1_440, "days"] as const);
  return t(`calibration.unit.${unit}`, { n: count(value, locale, value < 10 ? 1 : 0) });
}

export function valueText(what: string, value: number | null | undefined, locale: string, t: Translate): string {
  if (value === null || value === undefined)
    return t(what === "patience" ? "calibration.for_ever" : "calibration.unknown");
  const unit = unitOf(what);
  if (unit === "share") return share(value, locale);
  if (unit === "minutes") return lasting(value, locale, t);
  return count(value, locale, value < 100 ? 1 : 0);
}

/** The interval of an estimate; an assumption has none, though it may have a bound. */
export function intervalText(estimate: CalibrationEstimate, locale: string, t: Translate): string {
  const say = (value: number | null | undefined) => valueText(estimate.what, value, locale, t);
  const { low, high, value } = estimate;
  if (value == null && low != null) return t("calibration.at_least", { n: say(low) });
  if (low == null || high == null || low === high) return "–";
  return t("calibration.from_to", { low: say(low), high: say(high) });
}

export const figureOf = (day: CalibrationFitDay, measure: Measure): CalibrationFitFigure => day[measure];

const isOut = ({ happened, low, high }: CalibrationFitFigure) =>
  happened != null && low != null && high != null && (happened < low || happened > high);

export function pointsOf(days: CalibrationFitDay[], measure: Measure, label: (day: string) => string): ControlPoint[] {
  return days.map((day) => {
    const figure = figureOf(day, measure);
    return {
      label: label(day.day),
      value: figure.happened ?? null,
      expected: figure.expected ?? null,
      low: figure.low ?? null,
      high: figure.high ?? null,
      out: isOut(figure),
    };
  });
}

/** The report of a measure in plain sentences. */
export function sentences(summary: CalibrationFitSummary, locale: string, t: Translate): string[] {
  const weekdays = (days: number[]) => {
    // 5 January 1970 was a Monday.
    const names = days.map((day) =>
      new Date(Date.UTC(1970, 0, 4 + day)).toLocaleDateString(locale, { weekday: "long", timeZone: "UTC" }),
    );
    return new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
  };
  const said = [t("calibration.inside", { n: summary.inside, days: summary.days })];
  const measure = summary.measure as Measure;
  if (summary.often_above.length > 0) {
    said.push(t(`calibration.above.${measure}`, { days: weekdays(summary.often_above) }));
  }
  if (summary.often_below.length > 0) {
    said.push(t(`calibration.below.${measure}`, { days: weekdays(summary.often_below) }));
  }
  const outside = summary.days - summary.inside;
  if (said.length === 1 && outside > 0 && Math.max(summary.above, summary.below) >= 0.8 * outside && outside >= 4) {
    const side = summary.above > summary.below ? "more" : "less";
    said.push(t(`calibration.${side}.${measure}`));
  }
  return said;
}

/** A band of 80 % holds far fewer days than it says: read it with care. */
export const isDoubtful = (summary: CalibrationFitSummary) => summary.days > 0 && summary.inside < 0.65 * summary.days;

export const whatLabel = (what: string) => `calibration.what.${what}` as MessageKey;
export const whyLabel = (why: string) => `calibration.why.${why}` as MessageKey;

/** What is written into the field, in the unit it is asked in; undefined for what is no such number. */
export function numberFromText(what: string, text: string): number | undefined {
  const value = Number(text.trim().replace(",", "."));
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) return undefined;
  return unitOf(what) === "share" ? value / 100 : value;
}

export function textFromNumber(what: string, value: number | null | undefined): string {
  if (value == null) return "";
  const shown = unitOf(what) === "share" ? value * 100 : value;
  return String(Math.round(shown * 1_000) / 1_000);
}
