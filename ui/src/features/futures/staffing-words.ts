import type { StaffingAnswer, StaffingMiss } from "@/api/models";

/** Half-hours of a day. */
export const SLOTS = 48;

const two = (value: number) => String(value).padStart(2, "0");

/** A half-hour, or hours from the start of a day, as a clock shows it: 17 is 08:30. */
export function slotClock(slot: number): string {
  const at = slot % SLOTS;
  return `${two(Math.floor(at / 2))}:${at % 2 === 0 ? "00" : "30"}`;
}

export const hourClock = (hours: number) => slotClock(Math.round(hours * 2));

/** The day of a half-hour, or the n-th of a week from a day such as 2026-11-30, as it is read. */
export function dayName(from: string, day: number, locale: string, style: "short" | "long" = "short"): string {
  const at = new Date(`${from}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + day);
  const date = style === "long" ? ({ day: "numeric", month: "short" } as const) : {};
  return at.toLocaleDateString(locale, { weekday: style === "long" ? "long" : "short", timeZone: "UTC", ...date });
}

/** From when to when a miss is: on one day, or from one into another. */
export function missSpan(miss: StaffingMiss, from: string, locale: string): string {
  const last = Math.floor((miss.to - 1) / SLOTS);
  const first = Math.floor(miss.from / SLOTS);
  const end = miss.to % SLOTS === 0 ? "24:00" : slotClock(miss.to);
  const until = last === first ? end : `${dayName(from, last, locale)} ${end}`;
  return `${dayName(from, first, locale)} ${slotClock(miss.from)}–${until}`;
}

export const raisedIn = (answer: StaffingAnswer) => answer.rounds.reduce((sum, round) => sum + round.raised, 0);

/** How far above the bound, as a share of it. */
export const above = (hours: number, bound: number) => (bound > 0 ? hours / bound - 1 : 0);
