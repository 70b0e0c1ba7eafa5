import type { InitiativeScore, ScoredInitiative, ScoreMethod } from "@/api/models";

export const METHODS: ScoreMethod[] = ["rice", "wsjf", "value_effort", "opportunity", "weighted", "kano"];

export function scoreOf(one: Pick<ScoredInitiative, "scores">, method: ScoreMethod): InitiativeScore | undefined {
  return one.scores.find((score) => score.method === method);
}

/** The highest first; what has no score is not last because it is bad, but because nobody knows. */
export function sorted<One extends Pick<ScoredInitiative, "scores" | "initiative">>(
  items: One[],
  by: ScoreMethod,
): One[] {
  const value = (one: One) => scoreOf(one, by)?.value ?? null;
  return items.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null)
      return Number(a === null) - Number(b === null) || one.initiative.localeCompare(other.initiative);
    return b - a || one.initiative.localeCompare(other.initiative);
  });
}
