import type { QueueQuestion } from "@/api/models";

export type QueueForm = {
  arrivals: number;
  handling: number;
  people: number;
  threshold: number;
  leaves: boolean;
  patience: number;
};

/** Where the sliders stand at first: a small hotline. */
export const FIRST: QueueForm = { arrivals: 60, handling: 6, people: 8, threshold: 0.5, leaves: false, patience: 5 };

export const questionOf = (form: QueueForm): QueueQuestion => ({
  arrivals_per_hour: form.arrivals,
  handling_minutes: form.handling,
  people: form.people,
  threshold_minutes: form.threshold,
  ...(form.leaves ? { patience_minutes: form.patience } : {}),
});

/** Where more work comes in than people do and nobody gives up, there is no figure: how much it is, and how many it takes. */
export function endlessOf(form: QueueForm): { erlangs: number; least: number } | null {
  const erlangs = (form.arrivals * form.handling) / 60;
  return !form.leaves && erlangs >= form.people ? { erlangs, least: Math.floor(erlangs) + 1 } : null;
}
