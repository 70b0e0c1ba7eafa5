import type { Frame, FrameDefinition, FrameLevel, FrameWaiver } from "@/api/models";

export const LEVELS: FrameLevel[] = ["project", "increment", "timebox"];

/** The four conditions under which more than the agreed share of Musts is defensible. */
export const CONDITIONS = [
  "estimates_accurate",
  "approach_understood",
  "team_performing",
  "environment_low_risk",
] as const satisfies (keyof FrameWaiver)[];

export const NO_WAIVER: FrameWaiver = {
  estimates_accurate: false,
  approach_understood: false,
  team_performing: false,
  environment_low_risk: false,
  signer: "",
};

/** Frames that one of this level can be a part of. */
export function parentsFor(level: FrameLevel, frames: Frame[]): Frame[] {
  const above = level === "timebox" ? "increment" : level === "increment" ? "project" : null;
  return frames.filter((one) => one.definition.level === above && one.status !== "closed");
}

/** What a new frame begins with: a part of the one that is open, or an increment beside it. */
export function newFrame(beside: Frame | null, level: FrameLevel, today: string): FrameDefinition {
  const parent = beside && parentsFor(level, [beside])[0];
  return {
    name: "",
    level,
    parent_id: parent?.id ?? null,
    starts_on: parent?.definition.starts_on ?? today,
    ends_on: parent?.definition.ends_on ?? today,
    capacity: {},
    must_percent: 60,
    could_percent: 20,
    waiver: null,
  };
}

/** Amounts of nothing are no capacity; an unsigned waiver is none. */
export function definitionOf(form: FrameDefinition): FrameDefinition {
  const capacity = Object.entries(form.capacity ?? {}).filter(([, one]) => one.amount > 0);
  const { waiver } = form;
  const signed = waiver && (waiver.signer.trim() !== "" || CONDITIONS.some((one) => waiver[one]));
  return { ...form, name: form.name.trim(), capacity: Object.fromEntries(capacity), waiver: signed ? waiver : null };
}
