import type { MessageKey } from "@/shared/i18n";

export type SnoozeChoice = { label: MessageKey; until: string; when: string };

/** The choice of a moment of one's own. */
export const OWN_MOMENT = "choose";

/** When a ticket may come back: in this person's own day, at nine where a day is named. */
export function snoozeChoices(now: Date, locale: string): SnoozeChoice[] {
  const at = (days: number, hour = 9) => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    date.setHours(hour, 0, 0, 0);
    return date;
  };
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  // getDay: Sunday is 0. A Monday means the next one, never today.
  const toMonday = (8 - now.getDay()) % 7 || 7;
  // The more telling names first: one moment stands there once. On a Friday "in three days" is next Monday, on a
  // Sunday next Monday is tomorrow.
  const moments: [MessageKey, Date][] = [
    ["snooze.hours", new Date(now.getTime() + 3 * 3_600_000)],
    ["snooze.tomorrow", at(1)],
    ["snooze.monday", at(toMonday)],
    ["snooze.days", at(3)],
    ["snooze.fortnight", at(14)],
  ];
  const once = moments.filter(([, date], place) => moments.findIndex(([, one]) => +one === +date) === place);
  return once
    .sort(([, one], [, other]) => +one - +other)
    .map(([label, date]) => ({ label, until: date.toISOString(), when: format.format(date) }));
}
