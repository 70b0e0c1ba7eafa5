import type {
  Initiative,
  InitiativeDefinition,
  InitiativeEffect,
  RehearsalDefinition,
  Study,
  StudyComparison,
} from "@/api/models";
import type { Translate } from "@/shared/i18n";
import { type Texts, textIn } from "@/shared/i18n/texts";
import { boardKey } from "../levers/simulation";
import { differenceText, measureOf, numberText } from "../words";

/** A strategy as it was rehearsed, or as it is. */
export type Strategy = { key: string; definition: RehearsalDefinition };

/** What a study found of it, by each measure, against the strategy that others are compared with there. */
export type Evidence = { study: Study; against: string; comparisons: StudyComparison[] };

/** What a language is needed for. */
export type Words = { t: Translate; locale: string; language: string };

/** The initiative that came of a strategy, or of which the strategy is the simulation. */
export function onBoard(strategy: string, initiatives: Initiative[]): Initiative | null {
  return initiatives.find((one) => one.definition.strategy === strategy || boardKey(one.key) === strategy) ?? null;
}

export const doesSomething = ({ changes, cost_per_day }: RehearsalDefinition) =>
  (changes ?? []).length > 0 || !!cost_per_day;

/** Room for an ending where another initiative has the key. */
export const keyFor = (strategy: string, times: number) =>
  times === 1 ? strategy.slice(0, 60) : `${strategy.slice(0, 57)}-${times}`;

const KPIS = [
  ["service_level", "sla_attainment"],
  ["speed_of_answer", "first_response_time"],
  ["backlog", "backlog"],
] as const;
const MS = 60_000;

/** KPIs that get surely better over all futures, each by what the interval grants at least. None is primary: people choose. */
export function effectsOf({ study, comparisons }: Evidence): InitiativeEffect[] {
  return KPIS.flatMap(([measure, kpi]) => {
    const found = comparisons.find((one) => one.measure === measure);
    const difference = found?.expected?.difference;
    if (!found || !difference || found.expected?.better !== found.strategy) return [];
    const least = Math.min(Math.abs(difference.low), Math.abs(difference.high));
    const unit = measure === "speed_of_answer" ? study.minutes_per_unit * MS : 1;
    const direction: InitiativeEffect["direction"] = difference.value > 0 ? "up" : "down";
    return [{ kpi, direction, least: least * unit, primary: false }];
  });
}

/** Where it comes from, in words that stay true whatever happens to the strategy and the study. */
export function storyOf(
  { key, definition }: Strategy,
  evidence: Evidence | null,
  { t, locale, language }: Words,
): string {
  const parts = [textIn(definition.narrative as Texts | undefined, language).slice(0, 3_000)];
  parts.push(t("levers.story_from", { strategy: key }));
  if (definition.cost_per_day)
    parts.push(t("levers.story_cost", { amount: numberText(definition.cost_per_day, locale) }));
  if (evidence) {
    const { study, against, comparisons } = evidence;
    const runs = comparisons.flatMap((one) => one.futures.map((future) => future.replications));
    const said = comparisons.map((one) => {
      const measure = t(`futures.measure.${measureOf(one.measure)}`);
      return `${measure} ${differenceText(one.measure, one.expected?.difference, study.minutes_per_unit, t, locale)}`;
    });
    const named = study.strategies.find((one) => one.key === against);
    parts.push(
      t("levers.story_found", {
        study: study.name,
        day: new Date(study.ended_at ?? study.begun_at).toLocaleDateString(locale, { dateStyle: "medium" }),
        futures: study.futures.length,
        low: Math.min(...runs),
        high: Math.max(...runs),
        seed: String(study.seed),
        against: textIn(named?.definition.title as Texts | undefined, language),
        effects: said.join("; "),
      }),
    );
  }
  return parts.filter((one) => one !== "").join("\n\n");
}

export function definitionOf(strategy: Strategy, evidence: Evidence | null, words: Words[]): InitiativeDefinition {
  return {
    title: strategy.definition.title,
    description: Object.fromEntries(words.map((one) => [one.language, storyOf(strategy, evidence, one)])),
    lifecycle: "candidate",
    levers: strategy.definition.changes ?? [],
    cost_per_day: strategy.definition.cost_per_day ?? 0,
    strategy: strategy.key,
    effects: evidence ? effectsOf(evidence) : [],
    requires: [],
    excludes: [],
    one_of: [],
    removes: [],
    tickets: [],
    value: 0,
  };
}
