import type { RecognitionVersion } from "@/api/models";

type Figures = Pick<RecognitionVersion["figures"], "best_guess" | "best_guess_of_words" | "with_signs">;

/** By how many points of a hundred the data make a version better than its words alone; null where that was not
 * measured, or no held-back ticket has data that a sign speaks of. */
export function addedByData({ best_guess, best_guess_of_words, with_signs }: Figures): number | null {
  if (best_guess == null || best_guess_of_words == null || !with_signs) return null;
  return (best_guess - best_guess_of_words) * 100;
}
