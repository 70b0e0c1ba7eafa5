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

/** First and last day, both belonging to it, in the organisation's time zone; so do the address and the API. */
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
  const period = search.period ?? "4w";
  const ending = (length: number) => addDays(today, 1 - length);
  if (period !== "own") return { from: ending(LENGTH[period]), to: today };
  const from = search.from ?? ending(LENGTH["4w"]);
  const to = search.to ?? today;
  return { from, to: from <= to ? to : from };
}

function daysIn(span: Span): number {
  return daysBetween(span.from, span.to) + 1;
}

/** As many days right before, to compare with. */
export function spanBefore(span: Span): Span {
  return { from: addDays(span.from, -daysIn(span)), to: addDays(span.from, -1) };
}

/** Few enough points to read, enough to see a trend. */
export function stepOf(span: Span): Step {
  const days = daysIn(span);
  if (days <= 45) return "day";
  return days <= 400 ? "week" : "month";
}
