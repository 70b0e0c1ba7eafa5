import type { TwinChange } from "@/api/models";
import type { NameOf } from "@/features/calibration";
import { count, share } from "@/shared/format";
import type { Translate } from "@/shared/i18n";

export const VIEWS = ["table", "corners", "signposts", "records"] as const;
export type View = (typeof VIEWS)[number];

export const viewOf = (raw: string | undefined): View => VIEWS.find((view) => view === raw) ?? "table";

/** What the heat table can show; the first ones are asked for most. */
export const MEASURES = [
  "cost",
  "service_level",
  "abandonment",
  "speed_of_answer",
  "p90_wait",
  "backlog",
  "oldest_open",
  "occupancy",
  "agent_hours",
  "offered",
  "satisfaction",
] as const;
export type Measure = (typeof MEASURES)[number];

type Told = { satisfaction: boolean; priced: boolean };

/**
 * What can be told of a study or a model: expected satisfaction only where ratings show how it goes with waiting, cost only where
 * something has a price.
 */
export const measuresOf = (told: Told | undefined) =>
  MEASURES.filter((one) =>
    one === "satisfaction" ? told?.satisfaction : one === "cost" ? (told?.priced ?? true) : true,
  );

/** The first that is told unless it is another one of them. */
export const measureOf = (raw: string | undefined | null, told?: Told): Measure => {
  const measures = measuresOf(told);
  return measures.find((one) => one === raw) ?? measures[0] ?? "service_level";
};

const SHARES = new Set<string>(["service_level", "abandonment", "occupancy", "satisfaction"]);
const TIMES = new Set<string>(["speed_of_answer", "p90_wait", "oldest_open"]);

/** A figure in the measure it has: a share, minutes, or a number. */
export function figureText(measure: string, value: number, minutesPerUnit: number, locale: string): string {
  if (SHARES.has(measure)) return share(value, locale, Math.abs(value) < 0.1 ? 1 : 0);
  if (TIMES.has(measure)) return minutesText(value * minutesPerUnit, locale);
  return numberText(value, locale);
}

/** Half of an interval: in points where it is a share, as it is read beside one. */
export function halfText(measure: string, half: number, minutesPerUnit: number, locale: string): string {
  return figureText(measure, half, minutesPerUnit, locale);
}

type Interval = { value: number; low: number; high: number };

/** What one strategy has more than another, with half of its 95 % interval; in words where chance may have made it. */
export function differenceText(
  measure: string,
  difference: Interval | null | undefined,
  minutesPerUnit: number,
  t: Translate,
  locale: string,
): string {
  if (!difference) return "–";
  const { value, low, high } = difference;
  if (low <= 0 && high >= 0) return t("levers.no_difference");
  const text = figureText(measure, value, minutesPerUnit, locale);
  return `${value > 0 ? "+" : ""}${text} ± ${halfText(measure, (high - low) / 2, minutesPerUnit, locale)}`;
}

function minutesText(minutes: number, locale: string): string {
  if (Math.abs(minutes) < 1) return `${count(minutes * 60, locale)} s`;
  if (Math.abs(minutes) < 120) return `${count(minutes, locale, Math.abs(minutes) < 10 ? 1 : 0)} min`;
  return `${count(minutes / 60, locale, 1)} h`;
}

/** Three digits that matter, and no more. */
export function numberText(value: number, locale: string): string {
  const size = Math.abs(value);
  return count(value, locale, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

/** 0 for no regret, 1 to 5 by the share of the largest one. */
export function heatOf(regret: number, most: number): number {
  if (most <= 0 || regret <= 0) return 0;
  return Math.min(5, Math.max(1, Math.ceil((regret / most) * 5)));
}

export const WHATS = [
  "volume",
  "handling",
  "patience",
  "deflected",
  "redial",
  "priority",
  "within",
  "late",
  "contact",
  "agents",
  "absence",
  "reserve",
  "agent_hour",
  "callback",
  "shift_end",
  "skill",
] as const;
export type What = (typeof WHATS)[number];
export const whatOf = (raw: string): What => WHATS.find((one) => one === raw) ?? "volume";

export const HOWS = ["times", "add", "to"] as const;
export type How = (typeof HOWS)[number];

export function howOf(change: TwinChange): How {
  return change.add != null ? "add" : change.to != null ? "to" : "times";
}

/** A change as people say it: contacts of Hotline × 1.5. */
export function changeText(change: TwinChange, nameOf: NameOf, t: Translate, locale: string): string {
  const said = plainText(change, nameOf, t, locale);
  return change.if_there ? t("futures.said_if_there", { said }) : said;
}

function plainText(change: TwinChange, nameOf: NameOf, t: Translate, locale: string): string {
  if (change.what === "skill") {
    return t("futures.said_skill", { of: nameOf(change.of ?? ""), skill: nameOf(change.skill ?? "") });
  }
  const how = howOf(change);
  const value = numberText(change[how] ?? 1, locale);
  const what = t(`futures.what.${whatOf(change.what)}`);
  if (change.of) return t(`futures.said.${how}`, { what, of: nameOf(change.of), value });
  return t(`futures.said_all.${how}`, { what, value });
}

/** The name of a driver without its range. */
export function driverText(range: { what: string; of?: string | null }, nameOf: NameOf, t: Translate): string {
  const what = t(`futures.what.${whatOf(range.what)}`);
  return range.of ? `${what} (${nameOf(range.of)})` : what;
}

export function keyOf(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
}
