import { Button, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useMemo, useState } from "react";
import type { Organisation } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { Card, Loading, ProblemNote, tell } from "@/shared/parts";
import { timeZones } from "../time-zones";
import { holidaysFromText, spansFromText, textOfSpans } from "./calendar";
import { useOrganisation, useSaveOrganisation } from "./queries";
import { SettingsFrame } from "./SettingsFrame";

export function OrganisationPage() {
  const organisation = useOrganisation();
  return (
    <SettingsFrame title="settings.organisation" lead="organisation.lead">
      {organisation.isPending && <Loading rows={6} />}
      {organisation.isError && <ProblemNote error={organisation.error} retry={() => void organisation.refetch()} />}
      {organisation.data && <OrganisationForm organisation={organisation.data} />}
    </SettingsFrame>
  );
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];

function useForm(organisation: Organisation) {
  const { calendar } = organisation;
  const [general, setGeneral] = useState({
    name: organisation.name,
    time_zone: organisation.time_zone,
    fcr_window_days: organisation.fcr_window_days,
    retention_active_days: organisation.retention_active_days,
  });
  const [zone, setZone] = useState(calendar.time_zone);
  const [week, setWeek] = useState(() => DAYS.map((day) => textOfSpans(calendar.weekly, day)));
  const [holidays, setHolidays] = useState(calendar.holidays.join("\n"));
  const spans = week.map((text, index) => spansFromText(index + 1, text));
  const free = holidaysFromText(holidays);
  const weekly = spans.every((one) => one !== null) ? spans.flatMap((one) => one ?? []) : null;
  const body = weekly && free ? { ...general, calendar: { time_zone: zone, weekly, holidays: free } } : null;
  return { general, setGeneral, zone, setZone, week, setWeek, holidays, setHolidays, spans, free, body };
}

function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const { t, locale } = useI18n();
  // The version that the fields were read at: a live update must not slip a newer one under them.
  const [version, setVersion] = useState(organisation.version);
  const save = useSaveOrganisation(version);
  const zones = useMemo(timeZones, []);
  const form = useForm(organisation);
  const { general, setGeneral } = form;
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const dayName = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.body) return;
    save.mutate(form.body, {
      onSuccess: (saved) => {
        setVersion(saved.version);
        tell(t("done.saved"), t);
      },
    });
  };
  const days = (field: "fcr_window_days" | "retention_active_days", max: number) => (
    <NumberInput
      label={t(`organisation.${field}`)}
      description={t(`organisation.${field}_hint`)}
      min={1}
      max={max}
      allowDecimal={false}
      value={general[field]}
      error={of(field)}
      onChange={(value) => setGeneral({ ...general, [field]: Number(value) })}
    />
  );
  return (
    <form className="stack narrow" onSubmit={submit}>
      <Card title={t("organisation.general")}>
        <div className="stack">
          <TextInput
            label={t("field.name")}
            required
            withAsterisk={false}
            value={general.name}
            error={of("name")}
            onChange={(event) => setGeneral({ ...general, name: event.currentTarget.value })}
          />
          <Select
            label={t("field.time_zone")}
            description={t("setup.zone_hint")}
            searchable
            limit={80}
            allowDeselect={false}
            data={zones}
            value={general.time_zone}
            error={of("time_zone")}
            onChange={(value) => value && setGeneral({ ...general, time_zone: value })}
          />
          {days("fcr_window_days", 90)}
          {days("retention_active_days", 1000)}
        </div>
      </Card>
      <Card title={t("organisation.hours")}>
        <div className="stack">
          <p className="quiet">{t("organisation.hours_hint")}</p>
          <Select
            label={t("organisation.hours_zone")}
            searchable
            limit={80}
            allowDeselect={false}
            data={zones}
            value={form.zone}
            error={of("calendar.time_zone")}
            onChange={(value) => value && form.setZone(value)}
          />
          {DAYS.map((day) => (
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
        </div>
      </Card>
      {save.error && <ProblemNote error={save.error} />}
      <div>
        <Button type="submit" loading={save.isPending} disabled={!form.body}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
