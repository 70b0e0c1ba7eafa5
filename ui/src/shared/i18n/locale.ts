/** The languages of the catalogue. A region (en-GB, de-CH) only changes how numbers and dates look. */
export type Language = "en" | "de";
export type Direction = "ltr" | "rtl";
export const LANGUAGES: { language: Language; name: string; direction: Direction }[] = [
  { language: "en", name: "English", direction: "ltr" },
  { language: "de", name: "Deutsch", direction: "ltr" },
];

export function directionOf(language: Language): Direction {
  return LANGUAGES.find((known) => known.language === language)?.direction ?? "ltr";
}

export const LANGUAGE_KEY = "aftercare-language";

export function languageOf(tag: string | null | undefined): Language | null {
  const base = tag?.toLowerCase().split(/[-_]/)[0];
  return base === "de" || base === "en" ? base : null;
}

/** What this browser chose, else what its owner reads first, else English. */
export function preferredLanguage(chosen: string | null, browser: readonly string[]): Language {
  const own = languageOf(chosen);
  if (own) return own;
  for (const tag of browser) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return "en";
}

/** The regional form of the language for Intl, if the browser names one: `en` + [`en-GB`] → `en-GB`. */
export function regionalTag(language: Language, browser: readonly string[]): string {
  return browser.find((tag) => languageOf(tag) === language) ?? (language === "en" ? "en-GB" : "de-DE");
}
