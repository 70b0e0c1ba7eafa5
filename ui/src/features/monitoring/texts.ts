import type { MonitoringDay, ScenarioAlarm, ScenarioRise } from "@/api/models";
import type { ControlPoint, ControlSpan } from "@/shared/charts";

/** A day of the calendar in few words, such as 15 Nov. */
export function shortDay(day: string, locale: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: "UTC" });
}

/** Days as a chart shows them: as counts, or per 100 orders delivered a day. */
export function pointsOf(days: MonitoringDay[], perHundred: boolean, label: (day: string) => string): ControlPoint[] {
  return days.map((day) => {
    const scaled = (value: number | null | undefined) => {
      if (value === null || value === undefined) return null;
      if (!perHundred) return value;
      return day.orders ? (value * 100) / day.orders : null;
    };
    return {
      label: label(day.day),
      value: scaled(day.tickets),
      expected: scaled(day.expected),
      low: scaled(day.low),
      high: scaled(day.high),
      out: day.out != null,
    };
  });
}

/** Where alarms lie among the days shown. */
export function spansOf(days: MonitoringDay[], alarms: ScenarioRise[], label: (rise: ScenarioRise) => string) {
  const spans: ControlSpan[] = [];
  for (const rise of alarms) {
    const from = days.findIndex((day) => day.day >= rise.since_on);
    const to = days.findLastIndex((day) => day.day <= rise.last_on);
    if (from !== -1 && to >= from) spans.push({ from, to, label: label(rise) });
  }
  return spans;
}

/** How many alarms go on, and since when the first of them does. */
export function sumOf(alarms: Pick<ScenarioAlarm, "since_on">[]) {
  const [first] = alarms.map((one) => one.since_on).sort();
  return first === undefined ? null : { alarms: alarms.length, since_on: first };
}

/** How probable by chance, in words that do not claim more than was tried. */
export function chance(probability: number, locale: string): string {
  const digits = { maximumFractionDigits: 3 };
  return probability < 0.001
    ? `< ${(0.001).toLocaleString(locale, digits)}`
    : probability.toLocaleString(locale, digits);
}
