import { count, duration, share } from "@/shared/format";

export const CONTACT_RATE = "contact_rate";

/** By which an initiative can be judged. */
export const JUDGED_BY = [
  CONTACT_RATE,
  "csat",
  "first_response_time",
  "average_response_time",
  "resolution_time_first",
  "resolution_time_full",
  "first_contact_resolution",
  "reopen_rate",
  "sla_attainment",
  "backlog",
  "late_deliveries",
  "retention_rate",
  "repeat_rate_30",
  "repeat_rate_60",
  "repeat_rate_90",
  "repeat_rate_180",
  "repeat_rate_365",
] as const;

export type Scale = "per_hundred" | "points" | "minutes" | "count";

/** In which measure people speak of a change of it. */
export function scaleOf(kpi: string): Scale {
  if (kpi === CONTACT_RATE) return "per_hundred";
  if (kpi === "backlog") return "count";
  return kpi.includes("_time") ? "minutes" : "points";
}

const FACTORS: Record<Scale, number> = { per_hundred: 100, points: 100, minutes: 1 / 60_000, count: 1 };

/** As the server counts it, for people; and back. */
export const forPeople = (kpi: string, value: number) => value * FACTORS[scaleOf(kpi)];
export const forServer = (kpi: string, value: number) => value / FACTORS[scaleOf(kpi)];

/** A value of it, in the words of its scale. */
export function sayFigure(kpi: string, value: number, locale: string): string {
  switch (scaleOf(kpi)) {
    case "per_hundred":
      return count(value * 100, locale, 1);
    case "points":
      return share(value, locale);
    case "minutes":
      return duration(Math.abs(value), locale);
    case "count":
      return count(value, locale, 1);
  }
}

/** A difference always shows its direction. */
export function sayChange(kpi: string, value: number, locale: string): string {
  const sign = value < 0 ? "−" : "+";
  const size = Math.abs(value);
  if (scaleOf(kpi) === "points") return `${sign}${count(size * 100, locale, 1)}`;
  return sign + sayFigure(kpi, size, locale);
}

/** The last Sunday before a day such as 2026-11-26: whole weeks end there. */
export function lastSunday(today: string): string {
  const day = new Date(`${today}T12:00:00Z`);
  const since = day.getUTCDay() === 0 ? 7 : day.getUTCDay();
  day.setUTCDate(day.getUTCDate() - since);
  return day.toISOString().slice(0, 10);
}
