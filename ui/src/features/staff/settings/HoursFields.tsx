import { Select, Textarea, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import type { OpeningHours } from "@/api/models";
import { weekDays } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { timeZones } from "../time-zones";
import { holidaysFromText, spansFromText, textOfSpans } from "./calendar";

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** Opening hours as they are being written; `hours` is null while something cannot be read. */
export function useHours(before: OpeningHours) {
  const [zone, setZone] = useState(before.time_zone);
  const [week, setWeek] = useState(() => DAYS.map((day) => textOfSpans(before.weekly, day)));
  const [holidays, setHolidays] = useState(before.holidays.join("\n"));
  const spans = week.map((text, index) => spansFromText(index + 1, text));
  const free = holidaysFromText(holidays);
  const weekly = spans.every((one) => one !== null) ? spans.flatMap((one) => one ?? []) : null;
  const hours: OpeningHours | null = weekly && free ? { time_zone: zone, weekly, holidays: free } : null;
  return { zone, setZone, week, setWeek, holidays, setHolidays, spans, free, hours };
}

type Props = { form: ReturnType<typeof useHours>; zoneProblem?: string };

export function HoursFields({ form, zoneProblem }: Props) {
  const { t, locale } = useI18n();
  const zones = useMemo(timeZones, []);
  const dayName = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  return (
    <>
      <p className="quiet">{t("organisation.hours_hint")}</p>
      <Select
        label={t("organisation.hours_zone")}
        searchable
        limit={80}
        allowDeselect={false}
        data={zones}
        value={form.zone}
        error={zoneProblem}
        onChange={(value) => value && form.setZone(value)}
      />
      {weekDays(locale).map((day) => (
        <TextInput
          key={day}
          // 5 January 2026 was a Monday.
          label={dayName.format(Date.UTC(2026, 0, 4 + day))}
          placeholder={t("organisation.closed")}
          value={form.week[day - 1] ?? ""}
          error={form.spans[day - 1] === null ? t("organisation.hours_wrong") : undefined}
          onChange={(event) =>
            form.setWeek(form.week.map((text, index) => (index === day - 1 ? event.currentTarget.value : text)))
          }
        />
      ))}
      <Textarea
        label={t("organisation.holidays")}
        description={t("organisation.holidays_hint")}
        autosize
        minRows={2}
        value={form.holidays}
        error={form.free === null ? t("organisation.holidays_wrong") : undefined}
        onChange={(event) => form.setHolidays(event.currentTarget.value)}
      />
    </>
  );
}
