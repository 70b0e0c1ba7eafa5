import type { Capability, CapabilityChange, CapabilityState } from "@/api/models";
import { type Texts, textIn } from "@/shared/i18n/texts";

/** What of a text is written by hand: two languages, and nothing of others is lost. */
export type Written = { en: string; de: string };

export type Form = {
  state: CapabilityState;
  percent: number;
  heldBack: number;
  name: Written;
  explanation: Written;
  notOffered: Written;
  reason: string;
};

const written = (texts: Texts): Written => ({ en: textIn(texts, "en"), de: textIn(texts, "de") });

export function formOf(of: Capability): Form {
  return {
    state: of.state,
    percent: of.state === "rolling_out" ? of.percent : 25,
    heldBack: of.held_back,
    name: written(of.name),
    explanation: written(of.explanation),
    notOffered: written(of.not_offered),
    reason: "",
  };
}

export function textsOf(before: Texts, now: Written): Texts {
  const further = typeof before === "string" ? {} : before;
  const texts = Object.entries({ ...further, ...now }).filter(([, text]) => text.trim() !== "");
  return Object.fromEntries(texts);
}

/** Only what is other than before. */
export function changeOf(before: Capability, form: Form): CapabilityChange {
  const was = formOf(before);
  const change: CapabilityChange = { reason: form.reason };
  const rolling = form.state === "rolling_out";
  if (form.state !== before.state) change.state = form.state;
  if (rolling && (form.percent !== before.percent || change.state)) change.percent = form.percent;
  if (form.heldBack !== before.held_back) change.held_back = form.heldBack;
  const other = (one: Written, two: Written) => one.en !== two.en || one.de !== two.de;
  if (other(form.notOffered, was.notOffered)) change.not_offered = textsOf(before.not_offered, form.notOffered);
  if (before.kind === "own") {
    if (other(form.name, was.name)) change.name = textsOf(before.name, form.name);
    if (other(form.explanation, was.explanation)) change.explanation = textsOf(before.explanation, form.explanation);
  }
  return change;
}
