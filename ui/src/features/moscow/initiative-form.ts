import type {
  InitiativeDefinition,
  InitiativeEffect,
  InitiativeEffort,
  InitiativeLifecycle,
  InitiativeQuery,
  InitiativeRemoval,
  InitiativeScoring,
} from "@/api/models";

export const LIFECYCLES: InitiativeLifecycle[] = ["idea", "candidate", "planned", "rolling_out", "live", "retired"];

/** How sure a share is, as the method says it. */
export const CONFIDENCES = [0.2, 0.5, 0.8, 1];

type Range = { low: number | ""; likely: number | ""; high: number | "" };

export type InitiativeForm = {
  title: Record<string, string>;
  description: Record<string, string>;
  ownerId: string | null;
  lifecycle: InitiativeLifecycle;
  capability: string;
  /** By pool. */
  effort: Record<string, Range>;
  /** It was thought about, and takes nothing of any pool. */
  effortless: boolean;
  requires: string[];
  excludes: string[];
  oneOf: string[];
  removes: InitiativeRemoval[];
  tickets: string[];
  queries: InitiativeQuery[];
  effects: InitiativeEffect[];
  /** Written in the card of the futures; here they only go along. */
  rehearsed: Pick<InitiativeDefinition, "levers" | "cost_per_day" | "strategy">;
  risks: string;
  scoring: Partial<InitiativeScoring>;
  /** In minor units. */
  value: number;
};

const byLanguage = (texts: unknown): Record<string, string> =>
  typeof texts === "string" ? { en: texts } : { ...(texts as Record<string, string> | undefined) };

export function formOf(definition?: InitiativeDefinition): InitiativeForm {
  return {
    title: byLanguage(definition?.title ?? {}),
    description: byLanguage(definition?.description ?? {}),
    ownerId: definition?.owner_id ?? null,
    lifecycle: definition?.lifecycle ?? "idea",
    capability: definition?.capability ?? "",
    effort: { ...definition?.effort },
    effortless: definition?.effort != null && Object.keys(definition.effort).length === 0,
    requires: definition?.requires ?? [],
    excludes: definition?.excludes ?? [],
    oneOf: definition?.one_of ?? [],
    removes: definition?.removes ?? [],
    tickets: definition?.tickets ?? [],
    queries: definition?.queries ?? [],
    effects: definition?.effects ?? [],
    rehearsed: {
      levers: definition?.levers ?? [],
      cost_per_day: definition?.cost_per_day ?? 0,
      strategy: definition?.strategy ?? null,
    },
    risks: definition?.risks ?? "",
    scoring: definition?.scoring ?? {},
    value: definition?.value ?? 0,
  };
}

export const NO_RANGE: Range = { low: "", likely: "", high: "" };

const isEmpty = (range: Range) => range.low === "" && range.likely === "" && range.high === "";

/** What is wrong with an estimate; null where nothing is, or where none was made. */
export function rangeProblem(range: Range | undefined): "incomplete" | "order" | null {
  if (!range || isEmpty(range)) return null;
  const { low, likely, high } = range;
  if (low === "" || likely === "" || high === "") return "incomplete";
  return low <= likely && likely <= high ? null : "order";
}

export function isComplete(form: InitiativeForm): boolean {
  const named = Object.values(form.title).some((text) => text.trim() !== "");
  const estimated = Object.values(form.effort).every((range) => rangeProblem(range) === null);
  const linked = [...form.removes, ...form.queries].every((one) => one.scenario !== "");
  const measured = form.effects.every((one) => one.kpi !== "");
  return named && estimated && linked && measured;
}

function textsOf(texts: Record<string, string>): Record<string, string> | null {
  const said = Object.entries(texts)
    .map(([language, text]) => [language, text.trim()] as const)
    .filter(([, text]) => text !== "");
  return said.length > 0 ? Object.fromEntries(said) : null;
}

export function effortOf(form: InitiativeForm): Record<string, InitiativeEffort> | null {
  if (form.effortless) return {};
  const pools = Object.entries(form.effort).filter(([, range]) => !isEmpty(range));
  if (pools.length === 0) return null;
  return Object.fromEntries(
    pools.map(([pool, { low, likely, high }]) => [
      pool,
      { low: Number(low), likely: Number(likely), high: Number(high) },
    ]),
  );
}

/** Nothing where nothing of it was said. */
export function scoringOf(scoring: Partial<InitiativeScoring>): Partial<InitiativeScoring> | null {
  const { kano = [], ...numbers } = scoring;
  const said = Object.entries(numbers).filter(([, value]) => value !== null && value !== undefined);
  if (said.length === 0 && kano.length === 0) return null;
  return { ...Object.fromEntries(said), ...(kano.length > 0 ? { kano } : {}) };
}

export function definitionOf(form: InitiativeForm): InitiativeDefinition {
  return {
    title: textsOf(form.title) ?? {},
    description: textsOf(form.description),
    owner_id: form.ownerId,
    lifecycle: form.lifecycle,
    capability: form.capability.trim() === "" ? null : form.capability.trim(),
    effort: effortOf(form),
    requires: form.requires,
    excludes: form.excludes,
    one_of: form.oneOf,
    removes: form.removes,
    tickets: form.tickets,
    queries: form.queries,
    effects: form.effects,
    ...form.rehearsed,
    risks: form.risks.trim(),
    scoring: scoringOf(form.scoring),
    value: form.value,
  };
}

/** What a key looks like, from a title. */
export function keyOf(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60);
}

function digitsOf(currency: string): number {
  try {
    const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
    return options.maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export const majorOf = (minor: number, currency: string) => minor / 10 ** digitsOf(currency);
export const minorOf = (major: number, currency: string) => Math.round(major * 10 ** digitsOf(currency));
