import type { StudyCriterion } from "@/api/models";

/** In the order in which they are read. */
export const CRITERIA = [
  "expected_value",
  "laplace",
  "maximin",
  "hurwicz",
  "minimax_regret",
  "quantile_regret",
  "expected_regret",
  "cvar",
  "mean_less_deviation",
  "satisficing_futures",
  "satisficing_probability",
  "starr_simplex",
  "signal_to_noise",
  "undesirable_deviation",
  "maximax",
] as const;
export type CriterionKey = (typeof CRITERIA)[number];

export const criterionOf = (key: string): CriterionKey => CRITERIA.find((one) => one === key) ?? "expected_value";

export function shownCriteria(criteria: StudyCriterion[]): StudyCriterion[] {
  return CRITERIA.flatMap((key) => criteria.filter((one) => one.key === key));
}

export type Standing = {
  /** Key of the strategy that most criteria put first. */
  leader: string;
  first: StudyCriterion[];
  /** Those that others put first. */
  others: { key: string; criteria: StudyCriterion[] }[];
  /** Where chance may have it otherwise. */
  unclear: StudyCriterion[];
  all: number;
};

/** Who is first by how many criteria, and who by the others. Where several are equally first, each counts. */
export function standing(criteria: StudyCriterion[]): Standing | null {
  const firsts = new Map<string, StudyCriterion[]>();
  for (const criterion of criteria) {
    for (const key of criterion.best) firsts.set(key, [...(firsts.get(key) ?? []), criterion]);
  }
  const [leading, ...rest] = [...firsts].sort(([, a], [, b]) => b.length - a.length);
  if (!leading) return null;
  const [leader, first] = leading;
  const others = rest
    .map(([key, list]) => ({ key, criteria: list.filter((one) => !one.best.includes(leader)) }))
    .filter((one) => one.criteria.length > 0);
  const unclear = criteria.filter((one) => one.verdict === "no_clear_winner");
  return { leader, first, others, unclear, all: criteria.length };
}
