import type { Study } from "@/api/models";
import { absentText } from "@/features/calibration";
import { useI18n } from "@/shared/i18n";

/** What expected satisfaction rests on, or once why it is not there. */
export function SatisfactionNote({ study }: { study: Study }) {
  const { t, locale } = useI18n();
  if (study.satisfaction) {
    const own = study.model_id.startsWith("cal_");
    return <p className="meta">{t(own ? "futures.satisfaction_estimated" : "futures.satisfaction_given")}</p>;
  }
  const why = study.satisfaction_absent
    ? absentText(study.satisfaction_absent, locale, t)
    : t("futures.satisfaction_untold");
  return <p className="meta">{t("futures.satisfaction_absent", { why })}</p>;
}
