import type { Study } from "@/api/models";
import { TrustStrip } from "@/features/calibration";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";

/** What a study stands on: a model that is nobody's, or a twin and whether it can be trusted. */
export function Grounds({ study }: { study: Study }) {
  const { t } = useI18n();
  if (study.model_id === "example") {
    return (
      <p className="futures-example">
        <Icon name="alert" size={14} /> {t("futures.example_note")}
      </p>
    );
  }
  return study.model_id.startsWith("cal_") ? <TrustStrip calibrationId={study.model_id} /> : null;
}
