import type { RehearsalDefinition, Study, TwinChange } from "@/api/models";
import type { Texts } from "@/shared/i18n/texts";
import { type Measure, measuresOf } from "../words";

/** What an initiative of a board changes in the twin. */
export type Levers = {
  /** Key of the initiative. */
  initiative: string;
  title: Texts;
  changes: TwinChange[];
  costPerDay: number;
  /** Key of the strategy that it came of. */
  strategy: string | null;
};

const TOLD = ["service_level", "speed_of_answer", "backlog", "cost"] as const satisfies readonly Measure[];

/** By which the simulated effect is told; cost only where something has a price. */
export const toldBy = (study: Study) => TOLD.filter((one) => measuresOf(study).includes(one));

/** One strategy for each initiative, however often it is simulated and by whom. */
export const boardKey = (initiative: string) => `board-${initiative}`;

const plain = ({ what, of, times, add, to, skill, if_there }: TwinChange) =>
  JSON.stringify([what, of ?? null, times ?? null, add ?? null, to ?? null, skill ?? null, if_there ?? false]);

/** To the last number: another order is another strategy, as changes are applied one after the other. */
export function sameLevers(levers: Levers, definition: RehearsalDefinition): boolean {
  const theirs = definition.changes ?? [];
  return (
    levers.costPerDay === (definition.cost_per_day ?? 0) &&
    levers.changes.length === theirs.length &&
    levers.changes.every((one, at) => plain(one) === plain(theirs[at] as TwinChange))
  );
}

const doesNothing = ({ changes, cost_per_day }: RehearsalDefinition) => (changes ?? []).length === 0 && !cost_per_day;

/** What others are compared with: a strategy that changes nothing, first the one that ships. */
export function baselineOf(strategies: { key: string; definition: RehearsalDefinition }[]): string | null {
  const still = strategies.filter((one) => doesNothing(one.definition)).map((one) => one.key);
  return still.find((key) => key === "as-we-are") ?? still[0] ?? null;
}

export type Found = {
  study: Study;
  /** Keys in the study: that of the levers, and the one beside it. */
  strategy: string;
  against: string;
  /** The levers are still those that were rehearsed. */
  current: boolean;
};

/** The levers in a study, beside a strategy that changes nothing; null where one of both is not in it. */
export function foundIn(levers: Levers, study: Study): Found | null {
  const against = baselineOf(study.strategies);
  const own = [boardKey(levers.initiative), levers.strategy];
  const named = study.strategies.filter((one) => own.includes(one.key) && one.key !== against);
  const current = named.find((one) => sameLevers(levers, one.definition));
  const strategy = current ?? named.find((one) => one.key === own[0]);
  return strategy && against ? { study, strategy: strategy.key, against, current: current !== undefined } : null;
}

/**
 * Of studies, newest first: the one under way, and the newest with an answer. An answer for the levers as they are comes before
 * a newer one for others.
 */
export function standing(levers: Levers, studies: Study[]): { running: Study | null; done: Found | null } {
  const found = studies.map((study) => foundIn(levers, study)).filter((one) => one !== null);
  const done = found.filter((one) => one.study.state === "done");
  return {
    running: found.find((one) => one.study.state === "running" && one.current)?.study ?? null,
    done: done.find((one) => one.current) ?? done[0] ?? null,
  };
}
