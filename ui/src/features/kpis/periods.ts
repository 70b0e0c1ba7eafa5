import { addDays, daysBetween } from "@/shared/format";

export const PERIODS = ["4w", "26w", "1y", "own"] as const;
export type Period = (typeof PERIODS)[number];
export type Step = "day" | "week" | "month";
export const GROUPS = ["team", "agent", "channel", "product"] as const;
export type Group = (typeof GROUPS)[number];

/** What the KPI screens show; it lives in the address, so that a figure can be sent as a link. */
export type KpiSearch = {
  period?: Period;
  from?: string;
  to?: string;
  team?: string;
  channel?: string;
  by?: Group;
  /** Rows of one group only: its id and its name. */
  group?: string;
};

/** From inclusive, to exclusive: days in the organisation's time zone. */
export type Span = { from: string; to: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
function day(value: unknown): string | undefined {
  return typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
function words(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : String(value).slice(0, 200);
}

export function parseKpiSearch(raw: Record<string, unknown>): KpiSearch {
  return {
    period: PERIODS.find((one) => one === raw.period),
    from: day(raw.from),
    to: day(raw.to),
    team: words(raw.team),
    channel: words(raw.channel),
    by: GROUPS.find((one) => one === raw.by),
    group: words(raw.group),
  };
}

const LENGTH: Record<Exclude<Period, "own">, number> = { "4w": 28, "26w": 182, "1y": 364 };

/** The days meant. Today belongs to the period, so that what happens now is seen. */
export function spanOf(search: KpiSearch, today: string): Span {
  const tomorrow = addDays(today, 1);
  const period = search.period ?? "4w";
  if (period !== "own") return { from: addDays(tomorrow, -LENGTH[period]), to: tomorrow };
  const from = search.from ?? addDays(tomorrow, -LENGTH["4w"]);
  const to = search.to ?? tomorrow;
  return from < to ? { from, to } : { from, to: addDays(from, 1) };
}

/** As many days right before, to compare with. */
export function spanBefore(span: Span): Span {
  return { from: addDays(span.from, -daysBetween(span.from, span.to)), to: span.from };
}

/** Few enough points to read, enough to see a trend. */
export function stepOf(span: Span): Step {
  const days = daysBetween(span.from, span.to);
  if (days <= 45) return "day";
  return days <= 400 ? "week" : "month";
}
