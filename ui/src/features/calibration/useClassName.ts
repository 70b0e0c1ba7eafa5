import { useI18n } from "@/shared/i18n";
import { type NameOf, useTwinNames } from "./names";

/** What a class is called, and all of them together. A group is called by its own name. */
export function useClassName(): NameOf {
  const { t } = useI18n();
  const nameOf = useTwinNames();
  return (key) => (key === "" ? t("calibration.all") : nameOf(key));
}
