import type { Kpi } from "@/api/models";
import { calendarDay } from "@/shared/format";
import { useI18n } from "@/shared/i18n";

type Reason = Kpi["parts"]["reason"];

/** Why there is no value, in words; without a reason there were simply no cases. */
export function useReason() {
  const { t, locale } = useI18n();
  return (reason: Reason): string => {
    switch (reason?.code) {
      case "not_begun":
        return t("kpi.reason.not_begun");
      case "contacts_not_imported":
        return t("kpi.reason.contacts_not_imported");
      case "not_solved_long_enough":
        return t("kpi.reason.not_solved_long_enough", { n: reason.days });
      case "days_still_running":
        return t("kpi.reason.days_still_running", {
          n: reason.days,
          until: calendarDay(reason.until, locale, false),
        });
      default:
        return t("kpi.no_cases");
    }
  };
}
