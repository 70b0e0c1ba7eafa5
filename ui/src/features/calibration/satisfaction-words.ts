import type { CalibrationSatisfaction, SatisfactionAbsent } from "@/api/models";
import { count } from "@/shared/format";
import type { Translate } from "@/shared/i18n";

const factor = (slope: number | null | undefined, locale: string) => count(2 ** (slope ?? 0), locale, 2);

/** By what the odds of a satisfied rating are multiplied with each doubling of the wait: easier to grasp than a slope. */
export function effectText(found: CalibrationSatisfaction, locale: string, t: Translate): string {
  return t("calibration.satisfaction.effect", {
    factor: factor(found.slope, locale),
    low: factor(found.low, locale),
    high: factor(found.high, locale),
  });
}

/** Why the ratings do not support it, with the figures. */
export function absentText(absent: SatisfactionAbsent, locale: string, t: Translate): string {
  return t(`calibration.satisfaction.absent.${absent.why}`, {
    n: count(absent.n, locale),
    least: count(absent.least ?? 0, locale),
    low: factor(absent.low, locale),
    high: factor(absent.high, locale),
  });
}
