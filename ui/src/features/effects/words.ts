import type { EffectDifference } from "@/api/models";
import { count, duration, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import type { Translate } from "@/shared/i18n/I18nProvider";

const MINUS = "−";

/** A difference with its sign: minutes and hours, or percentage points. */
export function signed(of: Pick<EffectDifference, "measure">, value: number, locale: string, t: Translate): string {
  const sign = value < 0 ? MINUS : value > 0 ? "+" : "";
  return sign + size(of, Math.abs(value), locale, t);
}

/** The same without one. */
export function size(of: Pick<EffectDifference, "measure">, value: number, locale: string, t: Translate): string {
  if (of.measure === "resolution") return duration(value, locale);
  const points = Math.round(value * 1000) / 10;
  return t("effect.point", { n: points });
}

/** A value of a measure; nothing measured is a dash. */
export function measured(measure: EffectDifference["measure"], value: number | null, locale: string): string {
  if (value === null) return "–";
  return measure === "resolution" ? duration(value, locale) : share(value, locale, 0);
}

/** What stands behind the word of the verdict. */
export function sentence(of: EffectDifference, least: number, locale: string, t: Translate): string {
  const say = (value: number) => signed(of, value, locale, t);
  if (of.difference === null || of.low === null || of.high === null || Math.min(of.n, of.n_against) < least) {
    return t("effect.says.too_few", { n: of.n, against: of.n_against, least });
  }
  const range = { low: say(of.low), high: say(of.high) };
  switch (of.verdict) {
    case "same":
      return t("effect.says.same", { margin: size(of, of.margin, locale, t) });
    case "unknown":
      return t("effect.says.unknown", range);
    default:
      return t(`effect.says.${of.verdict}`, { difference: size(of, Math.abs(of.difference), locale, t), ...range });
  }
}

export function useEffectWords() {
  const i18n = useI18n();
  return { ...i18n, number: (value: number) => count(value, i18n.locale) };
}
