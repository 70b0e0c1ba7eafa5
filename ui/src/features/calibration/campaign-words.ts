import type { CalibrationCampaign, CalibrationOutlook } from "@/api/models";
import { count } from "@/shared/format";
import type { Translate } from "@/shared/i18n";

/** Its days as they are read: `27–30 Nov 2026`, or one day. */
export function daysOf(
  { first_on, last_on }: Pick<CalibrationCampaign, "first_on" | "last_on">,
  locale: string,
): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return format.formatRange(new Date(`${first_on}T00:00:00Z`), new Date(`${last_on}T00:00:00Z`));
}

/** `+20 %`, as the language writes it; null where nobody says. */
export function percentText(percent: number | null | undefined, locale: string): string | null {
  if (percent == null) return null;
  return (percent / 100).toLocaleString(locale, { style: "percent", signDisplay: "exceptZero" });
}

/** What is known of campaigns: what those of the past brought, or that it is not known and what goes instead. */
export function campaignsSaid(outlook: CalibrationOutlook, locale: string, t: Translate): string | null {
  const days = outlook.campaign_days ?? 0;
  if (outlook.campaign != null)
    return t("calibration.outlook_campaign", { n: count(outlook.campaign, locale, 2), days });
  const ahead = outlook.days.filter((day) => day.campaign != null && day.expected != null);
  if (ahead.length === 0) return null;
  return ahead.some((day) => day.campaign_percent != null)
    ? t("calibration.outlook_campaign_said", { days })
    : t("calibration.outlook_no_campaign", { days });
}
