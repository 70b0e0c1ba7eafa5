import type { TwinMisfit } from "@/api/models";
import type { Translate } from "@/shared/i18n";
import { whatOf } from "./words";

/** What a model lacks for a change, and what there is instead, as people say it. */
export function misfitText(misfit: TwinMisfit, t: Translate, locale: string): string {
  const { lack, of, there, why } = misfit;
  if (lack === "number") return t("futures.lack.number", { why: why ?? "" });
  const what = t(`futures.what.${whatOf(misfit.what ?? "volume")}`);
  const said = of ? t(`futures.lack.${lack}`, { of }) : t(`futures.lack_any.${lack}`);
  const names = new Intl.ListFormat(locale, { type: "conjunction" }).format(there);
  const instead = there.length > 0 ? ` ${t("futures.lack_there", { names })}` : "";
  return `${what}: ${said}${instead}`;
}
