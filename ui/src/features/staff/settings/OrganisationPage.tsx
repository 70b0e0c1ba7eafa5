import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { type FormEvent, useMemo, useState } from "react";
import type { Organisation } from "@/api/models";
import { isProblem } from "@/api/problem";
import { minutesFromText, textOfMinutes } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, Loading, ProblemNote, tell } from "@/shared/parts";
import { timeZones } from "../time-zones";
import { HoursFields, useHours } from "./HoursFields";
import { LeadSelect } from "./LeadSelect";
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

function useForm(organisation: Organisation) {
  const [general, setGeneral] = useState({
    name: organisation.name,
    time_zone: organisation.time_zone,
    fcr_window_days: organisation.fcr_window_days,
    retention_active_days: organisation.retention_active_days,
    ticket_capacity: organisation.ticket_capacity,
    escalation_lead_id: organisation.escalation_lead_id,
  });
  const [after, setAfter] = useState(textOfMinutes(organisation.escalate_after_minutes));
  const escalate_after_minutes = minutesFromText(after);
  const hours = useHours(organisation.calendar);
  const body =
    hours.hours && escalate_after_minutes !== undefined
      ? { ...general, escalate_after_minutes, calendar: hours.hours }
      : null;
  return { general, setGeneral, after, setAfter, hours, body };
}

function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const { t } = useI18n();
  // The version that the fields were read at: a live update must not slip a newer one under them.
  const [version, setVersion] = useState(organisation.version);
  const save = useSaveOrganisation(version);
  const zones = useMemo(timeZones, []);
  const form = useForm(organisation);
  const { general, setGeneral } = form;
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
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
  const days = (field: "fcr_window_days" | "retention_active_days" | "ticket_capacity", max: number) => (
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
          {days("ticket_capacity", 500)}
        </div>
      </Card>
      <Card title={t("escalation.title")}>
        <div className="stack">
          <p className="meta">{t("escalation.hint")}</p>
          <TextInput
            label={t("escalation.after")}
            description={t("escalation.after_hint")}
            value={form.after}
            error={
              minutesFromText(form.after) === undefined ? t("escalation.after_wrong") : of("escalate_after_minutes")
            }
            onChange={(event) => form.setAfter(event.currentTarget.value)}
          />
          <LeadSelect
            label={t("escalation.lead")}
            description={t("escalation.lead_hint")}
            value={general.escalation_lead_id}
            error={of("escalation_lead_id")}
            onChange={(id) => setGeneral({ ...general, escalation_lead_id: id })}
          />
        </div>
      </Card>
      <Card title={t("organisation.hours")}>
        <div className="stack">
          <HoursFields form={form.hours} zoneProblem={of("calendar.time_zone")} />
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
