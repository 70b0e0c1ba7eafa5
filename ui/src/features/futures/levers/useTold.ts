import { useQueries } from "@tanstack/react-query";
import type { StudyComparison } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { comparisonQuery } from "../queries";
import { differenceText } from "../words";
import { type Found, toldBy } from "./simulation";

/** What the levers change by each measure that is told, once all are known. */
export function useTold(found: Found | null) {
  const measures = found ? toldBy(found.study) : [];
  const queries = found
    ? measures.map((measure) =>
        comparisonQuery(found.study.id, { strategy: found.strategy, against: found.against, measure }),
      )
    : [];
  const results = useQueries({ queries });
  const comparisons = results.flatMap((one) => one.data ?? []);
  return {
    told: found && comparisons.length === measures.length ? comparisons : null,
    error: results.find((one) => one.isError)?.error ?? null,
  };
}

/** How many runs of each pair, in words: from the fewest to the most. */
export function useRuns() {
  const { t } = useI18n();
  return (comparison: StudyComparison) => {
    const runs = comparison.futures.map((one) => one.replications);
    const [low, high] = [Math.min(...runs), Math.max(...runs)];
    return low === high ? t("levers.runs", { n: low }) : t("levers.runs_from_to", { low, high });
  };
}

/** A difference with half of its interval; null where there was nothing to measure by. */
export function useDifference(minutesPerUnit: number) {
  const { t, locale } = useI18n();
  return (measure: string, difference: StudyComparison["futures"][number]["difference"] | undefined) =>
    differenceText(measure, difference, minutesPerUnit, t, locale);
}
