import type { TwinMisfit } from "@/api/models";
import type { NameOf } from "@/features/calibration";
import type { Translate } from "@/shared/i18n";
import { whatOf } from "./words";

/** What a model lacks for a change, and what there is instead, as people say it. */
export function misfitText(misfit: TwinMisfit, nameOf: NameOf, t: Translate, locale: string): string {
  const { lack, of, there, why } = misfit;
  if (lack === "number") return t("futures.lack.number", { why: why ?? "" });
  const what = t(`futures.what.${whatOf(misfit.what ?? "volume")}`);
  const said = of ? t(`futures.lack.${lack}`, { of: nameOf(of) }) : t(`futures.lack_any.${lack}`);
  const names = new Intl.ListFormat(locale, { type: "conjunction" }).format(there.map(nameOf));
  const instead = there.length > 0 ? ` ${t("futures.lack_there", { names })}` : "";
  return `${what}: ${said}${instead}`;
}
