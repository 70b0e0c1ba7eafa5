import type { CalibrationOutlook } from "@/api/models";
import type { ControlPoint } from "@/shared/charts";
import { count, share } from "@/shared/format";
import type { MessageKey, Translate } from "@/shared/i18n";
import { campaignsSaid } from "./campaign-words";

/** A day such as 2026-11-30, as it is read. */
export function dayLabel(day: string, locale: string): string {
  const style = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, style);
}

/** What came, and then what is expected with the interval of 80 %. */
export function outlookPoints(outlook: CalibrationOutlook, label: (day: string) => string): ControlPoint[] {
  return outlook.days.map((day) => ({
    label: label(day.day),
    value: day.happened ?? null,
    expected: day.expected ?? null,
    low: day.low_80 ?? null,
    high: day.high_80 ?? null,
    out: false,
  }));
}

/** By which way it was forecast, how wrong that was, and what is known of holidays, campaigns and orders under way. */
export function outlookSaid(outlook: CalibrationOutlook, locale: string, t: Translate): string[] {
  const said = [t(`calibration.outlook_model.${outlook.model}` as MessageKey)];
  const past = outlook.backtest;
  const or = (value: number | null | undefined) => (value == null ? "–" : share(value, locale, 0));
  said.push(
    past
      ? t("calibration.outlook_backtest", {
          days: past.days,
          error: or(past.error),
          naive: or(past.naive_error),
          chance: or(past.chance),
          inside80: or(past.inside_80),
          inside95: or(past.inside_95),
        })
      : t("calibration.outlook_no_backtest"),
  );
  const days = outlook.holidays;
  if (outlook.holiday != null)
    said.push(t("calibration.outlook_holiday", { n: count(outlook.holiday, locale, 2), days }));
  else if (outlook.days.some((day) => day.is_holiday && day.expected != null))
    said.push(t("calibration.outlook_no_holiday", { days }));
  const campaigns = campaignsSaid(outlook, locale, t);
  if (campaigns) said.push(campaigns);
  const known = outlook.orders;
  if (known)
    said.push(
      t(known.used ? "calibration.outlook_orders" : "calibration.outlook_no_orders", {
        open: count(known.open, locale),
        late: count(known.late, locale),
        days: known.days,
        with: share(known.error, locale),
        without: share(known.error_without, locale),
      }),
    );
  return said;
}
