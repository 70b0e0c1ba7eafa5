import type { Scenario, ScenarioDefinition } from "@/api/models";

export type Texts = string | Record<string, string>;

/** In the language, or else in English, or else in the first there is. */
export function textIn(texts: unknown, language: string): string {
  if (typeof texts === "string") return texts;
  const by = (texts ?? {}) as Record<string, string>;
  return by[language] ?? by.en ?? Object.values(by)[0] ?? "";
}

/** With one language changed; text without a language becomes English. */
export function withText(texts: unknown, language: string, text: string): Texts {
  const by: Record<string, string> =
    typeof texts === "string" ? { en: texts } : { ...(texts as Record<string, string>) };
  if (text.trim() === "") delete by[language];
  else by[language] = text;
  return by;
}

type Said = { language: string | null; text: string };

/** By language, each on one line: in a list of examples a line is one. Those in further languages are left out. */
export function examplesOf(said: Said[], languages: string[]): Record<string, string[]> {
  const of = (language: string) =>
    said
      .filter((one) => (one.language ?? languages[0])?.split("-")[0] === language)
      .map((one) => one.text.replace(/\s+/g, " ").trim())
      .filter((text) => text !== "");
  return Object.fromEntries(languages.map((language) => [language, of(language)]));
}

export type Days = { from: string; to: string };

/** The last days before today, today included. */
export function lastDays(today: string, days: number): Days {
  const from = new Date(`${today}T00:00:00Z`);
  from.setUTCDate(from.getUTCDate() - days + 1);
  return { from: from.toISOString().slice(0, 10), to: today };
}

/** What is thought and what was counted: the estimate is far off when it lies outside of half and double. */
export function isFarOff(estimated: number, measured: number | null): boolean {
  return measured !== null && (measured > estimated * 2 || measured < estimated / 2);
}

/** How much it weighs beside others: how often, times how bad it is thought to be. */
export function painOf(tickets: number, definition: Pick<ScenarioDefinition, "estimate">): number {
  return tickets * definition.estimate.impact;
}

export function isReviewDue(definition: Pick<ScenarioDefinition, "review_on">, today: string): boolean {
  return typeof definition.review_on === "string" && definition.review_on <= today;
}

/** What this person looks after and is to look at again; the mark is another one once another day is set. */
export function reviewsDue(scenarios: Pick<Scenario, "key" | "definition">[], person: string, today: string) {
  return scenarios
    .filter(({ definition }) => definition.owner_id === person && definition.state !== "retired")
    .filter(({ definition }) => isReviewDue(definition, today))
    .map(({ key, definition }) => ({ key, name: definition.name, mark: `${key} ${definition.review_on}` }));
}

/** Whether somebody owns it or is named as concerned. */
export const concerns = (definition: ScenarioDefinition, person: string) =>
  definition.owner_id === person || (definition.stakeholder_ids ?? []).includes(person);
