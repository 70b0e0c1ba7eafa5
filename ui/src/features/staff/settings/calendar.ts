import type { Organisation } from "@/api/models";

export type Weekly = Organisation["calendar"]["weekly"];

const SPAN = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;

/** `09:00–12:00, 13:00–17:00` → spans of that day; null when it is not such a text. */
export function spansFromText(day: number, text: string): Weekly | null {
  const spans: Weekly = [];
  for (const part of text.split(",").map((one) => one.trim())) {
    if (part === "") continue;
    const match = SPAN.exec(part);
    if (!match) return null;
    const [from, to] = [`${match[1]?.padStart(2, "0")}:${match[2]}`, `${match[3]?.padStart(2, "0")}:${match[4]}`];
    if (from >= to || to > "24:00" || Number(match[2]) > 59 || Number(match[4]) > 59) return null;
    spans.push({ day, from, to });
  }
  return spans;
}

export function textOfSpans(weekly: Weekly, day: number): string {
  return weekly
    .filter((span) => span.day === day)
    .sort((a, b) => a.from.localeCompare(b.from))
    .map((span) => `${span.from}–${span.to}`)
    .join(", ");
}

/** Days, one a line or after commas; null when one of them is not a day. */
export function holidaysFromText(text: string): string[] | null {
  const days = text
    .split(/[\s,;]+/)
    .map((day) => day.trim())
    .filter(Boolean);
  const good = days.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)));
  return good ? [...new Set(days)].sort() : null;
}
