/** A text in one language that is not named, or in several that are. */
export type Texts = string | { [language: string]: string };

export function textIn(texts: Texts | null | undefined, language: string): string {
  if (texts === null || texts === undefined) return "";
  if (typeof texts === "string") return texts;
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "";
}
