import { Link } from "@tanstack/react-router";
import { useI18n } from "@/shared/i18n";

/** Why cost is no measure, and where that is mended: of a calibration the price of an hour is set there. */
export function Unpriced({ calibrated }: { calibrated: boolean }) {
  const { t } = useI18n();
  if (!calibrated) return t("futures.unpriced_given");
  return (
    <>
      {t("futures.unpriced")}{" "}
      <Link to="/futures/calibration" className="way">
        {t("futures.unpriced_way")}
      </Link>
    </>
  );
}
