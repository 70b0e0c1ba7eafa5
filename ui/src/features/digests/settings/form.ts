import type { DigestChoice, DigestChoiceInput } from "@/api/models";

export const RHYTHMS = ["off", "daily", "weekly"] as const;

export function rhythmOf(value: string | null): (typeof RHYTHMS)[number] {
  return RHYTHMS.find((one) => one === value) ?? "off";
}

/** What the form begins with. Who never chose is asked for the zone that their browser is in. */
export function inputOf(choice: DigestChoice, browserZone: string): DigestChoiceInput {
  const { rhythm, weekday, hour } = choice;
  return { rhythm, weekday, hour, time_zone: choice.version === 0 ? browserZone : choice.time_zone };
}

/** From Monday to Sunday. */
export function weekdayNames(locale: string): string[] {
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  // 5 January 1970 was a Monday.
  return Array.from({ length: 7 }, (_, day) => name.format(new Date(Date.UTC(1970, 0, 5 + day))));
}
