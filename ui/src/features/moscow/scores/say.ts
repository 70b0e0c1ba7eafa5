import type { MoscowScores } from "@/api/models";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { roundMoney } from "../useNames";

/** What a formula is fed with, in the measure in which people know it. */
export function useSayInput(
  of: Pick<MoscowScores, "currency" | "effort_unit">,
): (name: string, value: number) => string {
  const { locale } = useI18n();
  return (name, value) => {
    if (name === "worth" || name === "covers") return roundMoney(value, of.currency, locale);
    if (name === "effort") return `${count(value, locale, 1)} ${of.effort_unit ?? ""}`.trim();
    if (name === "confidence") return share(value > 1 ? value / 100 : value, locale, 0);
    return count(value, locale, name === "answers" ? 0 : 2);
  };
}
