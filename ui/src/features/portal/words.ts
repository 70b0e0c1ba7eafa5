/** How the case page speaks: words and days in the language that was chosen. */
import { createContext, useContext } from "react";
import type { PortalCase } from "@/api/models";
import { LANGUAGE_KEY, type Language, languageOf, regionalTag } from "@/shared/i18n/locale";
import { fill, type Params } from "@/shared/i18n/text";
import { type CaseKey, TEXTS } from "./texts";

export type Say = { language: Language; locale: string; t: (key: CaseKey, params?: Params) => string };

export function sayIn(language: Language): Say {
  const locale = regionalTag(language, navigator.languages);
  return { language, locale, t: (key, params) => fill(TEXTS[language][key], locale, params) };
}

/** What this browser chose before, on this page or at the desk. */
export function keptLanguage(): Language | null {
  try {
    return languageOf(localStorage.getItem(LANGUAGE_KEY));
  } catch {
    return null;
  }
}

export function keepLanguage(language: Language) {
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

export const SayContext = createContext<Say>(sayIn("en"));
export const useSay = () => useContext(SayContext);

/** A day such as `2026-11-13`, which has no zone, as `Friday, 13 November`. */
export function dayInWords(day: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  return format.format(new Date(`${day}T12:00:00Z`));
}

export function momentInWords(at: string, locale: string): string {
  const time = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(locale, time).format(new Date(at));
}

export function shortDay(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at));
}

/** What matters most to the customer now, in one sentence and one more. */
export function headline(seen: PortalCase, say: Say): { title: string; hint: string } {
  const late = seen.order?.parcels.find((parcel) => parcel.days_late > 0 && !parcel.delivered_on);
  if (late?.promised_on && seen.standing !== "solved") {
    const title = late.expected_on
      ? say.t("hero.late_until", { day: dayInWords(late.expected_on, say.locale) })
      : say.t("hero.late", { n: late.days_late });
    return { title, hint: say.t("hero.late_hint", { day: dayInWords(late.promised_on, say.locale) }) };
  }
  return { title: say.t(`hero.${seen.standing}`), hint: say.t(`hero.${seen.standing}_hint`) };
}
