import type { TwinChange } from "@/api/models";
import { useTwinNames } from "@/features/calibration";
import { useI18n } from "@/shared/i18n";
import { changeText } from "./words";

/** Each change as people say it, as items of a list. */
export function ChangeItems({ changes }: { changes: TwinChange[] }) {
  const { t, locale } = useI18n();
  const nameOf = useTwinNames();
  return [...new Set(changes.map((one) => changeText(one, nameOf, t, locale)))].map((said) => (
    <li key={said}>{said}</li>
  ));
}
