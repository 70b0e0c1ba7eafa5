import type { ContingencyPlan, RehearsalDefinition, TwinChange } from "@/api/models";
import type { Texts } from "@/shared/i18n/texts";
import type { RecordKind } from "./queries";
import { type How, howOf } from "./words";

export type ChangeForm = {
  id: number;
  what: TwinChange["what"];
  of: string;
  how: How;
  value: number | "";
  skill: string;
  ifThere: boolean;
};

export type RecordForm = {
  title: Record<string, string>;
  narrative: Record<string, string>;
  changes: ChangeForm[];
  /** In percent. */
  probability: number | "";
  x: number | "";
  y: number | "";
  costPerDay: number | "";
  ownerId: string | null;
  reviewOn: string;
  plan: ContingencyPlan | null;
};

export const NO_PLAN: ContingencyPlan = { playbooks: [], people: [], notices: [], trigger: 0.5, lead_days: 1 };

const inLanguages = (texts: Texts | null | undefined): Record<string, string> =>
  texts == null ? {} : typeof texts === "string" ? { en: texts } : { ...texts };

let last = 0;

export function newChange(change?: TwinChange): ChangeForm {
  last += 1;
  const how = change ? howOf(change) : "times";
  return {
    id: last,
    what: change?.what ?? "volume",
    of: change?.of ?? "",
    how,
    value: change?.[how] ?? (change ? "" : 1),
    skill: change?.skill ?? "",
    ifThere: change?.if_there ?? false,
  };
}

export function formOf(definition: RehearsalDefinition | undefined): RecordForm {
  const probability = definition?.probability;
  return {
    title: inLanguages(definition?.title as Texts | undefined),
    narrative: inLanguages(definition?.narrative as Texts | undefined),
    changes: (definition?.changes ?? []).map(newChange),
    probability: probability == null ? "" : Math.round(probability * 1000) / 10,
    x: definition?.position?.x ?? "",
    y: definition?.position?.y ?? "",
    costPerDay: definition?.cost_per_day ?? "",
    ownerId: definition?.owner_id ?? null,
    reviewOn: definition?.review_on ?? "",
    plan: definition?.contingency ?? null,
  };
}

export function changeOf(form: ChangeForm): TwinChange {
  const of = { ...(form.of === "" ? {} : { of: form.of }), ...(form.ifThere ? { if_there: true } : {}) };
  if (form.what === "skill") return { what: form.what, ...of, skill: form.skill };
  return { what: form.what, ...of, [form.how]: form.value === "" ? 1 : form.value };
}

const written = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));

/** What does not belong to the kind is left out. */
export function definitionOf(kind: RecordKind, form: RecordForm): RehearsalDefinition {
  const narrative = written(form.narrative);
  const both: RehearsalDefinition = {
    title: written(form.title),
    changes: form.changes.map(changeOf),
    ...(Object.keys(narrative).length > 0 ? { narrative } : {}),
    ...(form.ownerId ? { owner_id: form.ownerId } : {}),
    ...(form.reviewOn ? { review_on: form.reviewOn } : {}),
  };
  if (kind === "strategy") return form.costPerDay === "" ? both : { ...both, cost_per_day: form.costPerDay };
  return {
    ...both,
    ...(form.probability === "" ? {} : { probability: form.probability / 100 }),
    ...(form.x === "" || form.y === "" ? {} : { position: { x: form.x, y: form.y } }),
    ...(form.plan ? { contingency: form.plan } : {}),
  };
}

export function isComplete(form: RecordForm): boolean {
  const named = Object.keys(written(form.title)).length > 0;
  return named && form.changes.every(isWhole);
}

export const isWhole = (one: ChangeForm) =>
  one.what === "skill" ? one.of !== "" && one.skill !== "" : one.value !== "";
