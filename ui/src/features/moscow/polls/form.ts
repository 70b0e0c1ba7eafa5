import type { PollDefinition, PollKind, PollShare } from "@/api/models";
import { textIn } from "@/shared/i18n/texts";

export const KINDS: PollKind[] = ["vote", "kano"];

export type PollForm = {
  kind: PollKind;
  titleEn: string;
  titleDe: string;
  sentenceEn: string;
  sentenceDe: string;
  until: string;
};

export function formOf(definition: PollDefinition | undefined): PollForm {
  return {
    kind: definition?.kind ?? "vote",
    titleEn: textIn(definition?.title, "en"),
    titleDe: textIn(definition?.title, "de"),
    sentenceEn: textIn(definition?.sentence, "en"),
    sentenceDe: textIn(definition?.sentence, "de"),
    until: definition?.until ?? "",
  };
}

export function definitionOf(form: PollForm): PollDefinition {
  return {
    kind: form.kind,
    title: { en: form.titleEn.trim(), de: form.titleDe.trim() },
    sentence: { en: form.sentenceEn.trim(), de: form.sentenceDe.trim() },
    until: form.until,
  };
}

/** Customers read it in their language, so that nothing may be left out. */
export const missing = (form: PollForm): boolean => Object.values(form).some((value) => value.trim() === "");

/** Up to where the bars go: a tenth above the highest end of an interval, and never past everybody. */
export function domainOf(portions: Pick<PollShare, "high">[]): [number, number] {
  const high = Math.max(0.1, ...portions.map((one) => one.high ?? 0));
  return [0, Math.min(1, Math.ceil(high * 10) / 10)];
}
