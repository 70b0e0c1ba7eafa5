import { Button, MultiSelect, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Initiative, Measurement, MeasurementDefinition } from "@/api/models";
import { useScenarioChoices } from "@/features/scenarios";
import { useToday } from "@/features/staff";
import { addDays } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { EditDialog, Icon } from "@/shared/parts";
import { ForeseenWhileWriting } from "./Foreseen";
import { CONTACT_RATE, forPeople, forServer, JUDGED_BY, lastSunday, scaleOf } from "./figures";
import { useRegister } from "./queries";
import { SideBySide } from "./SideBySide";

type Props = { initiative: Initiative; before: Measurement | null; close: () => void };
type Watched = MeasurementDefinition["kpis"][number];

/** Fifty-two whole weeks, as far as nothing else was said. */
function begun(initiative: Initiative, today: string): MeasurementDefinition {
  const to = lastSunday(today);
  const effects = initiative.definition.effects ?? [];
  const kpis: Watched[] = effects.map((one) => ({
    kpi: one.kpi,
    role: one.primary ? "primary" : "exploratory",
    matters: one.least,
  }));
  return {
    baseline_from: addDays(to, -52 * 7 + 1),
    baseline_to: to,
    weeks_after: 12,
    kpis: kpis.length > 0 ? kpis : [{ kpi: CONTACT_RATE, role: "primary", matters: 0.01 }],
    scenarios: [],
    looking: "once",
  };
}

/** How it will be seen whether it helped. What would be seen is told when it is kept. */
export function MeasurementPlan({ initiative, before, close }: Props) {
  const { t } = useI18n();
  const register = useRegister();
  const today = useToday();
  const [form, setForm] = useState<MeasurementDefinition>(() => before?.definition ?? begun(initiative, today));
  const put = (part: Partial<MeasurementDefinition>) => setForm((old) => ({ ...old, ...part }));
  const scenarios = useScenarioChoices();
  const save = () => register.mutate({ initiative: initiative.key, definition: form }, { onSuccess: close });
  return (
    <EditDialog
      title={t("moscow.measurement")}
      close={close}
      save={save}
      saving={register.isPending}
      error={register.error}
      disabled={form.kpis.length === 0}
    >
      <p>{t("moscow.measurement_hint")}</p>
      <Kpis form={form} put={put} />
      <div className="moscow-three">
        <TextInput
          type="date"
          required
          label={t("moscow.baseline_from")}
          value={form.baseline_from}
          onChange={(event) => put({ baseline_from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          required
          label={t("moscow.baseline_to")}
          value={form.baseline_to}
          onChange={(event) => put({ baseline_to: event.currentTarget.value })}
        />
        <NumberInput
          required
          label={t("moscow.weeks_after")}
          min={1}
          max={104}
          allowDecimal={false}
          value={form.weeks_after}
          onChange={(value) => put({ weeks_after: Number(value) })}
        />
      </div>
      <MultiSelect
        label={t("moscow.control")}
        description={t("moscow.control_hint")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        value={form.control?.scenarios ?? []}
        onChange={(keys) => put({ control: keys.length > 0 ? { team: null, channel: null, scenarios: keys } : null })}
        data={scenarios}
      />
      <SideBySide units={form.units} put={(units) => put({ units })} />
      <SegmentedControl
        aria-label={t("moscow.looking")}
        value={form.looking ?? "once"}
        onChange={(looking) => put({ looking: looking === "always" ? "always" : "once" })}
        data={(["once", "always"] as const).map((value) => ({ value, label: t(`moscow.looking_choice.${value}`) }))}
      />
      <ForeseenWhileWriting initiative={initiative.key} form={form} />
    </EditDialog>
  );
}

type PartProps = { form: MeasurementDefinition; put: (part: Partial<MeasurementDefinition>) => void };

function Kpis({ form, put }: PartProps) {
  const { t } = useI18n();
  const word = useWord();
  const set = (at: number, part: Partial<Watched>) =>
    put({ kpis: form.kpis.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const free = JUDGED_BY.filter((kpi) => form.kpis.every((one) => one.kpi !== kpi));
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.judged_by")}</legend>
      {form.kpis.map((one, at) => (
        <div key={one.kpi} className="moscow-removal">
          <Select
            label={t("moscow.figure")}
            allowDeselect={false}
            searchable
            value={one.kpi}
            onChange={(kpi) => kpi && set(at, { kpi })}
            data={[one.kpi, ...free].map((kpi) => ({ value: kpi, label: word("kpi_name", kpi) }))}
          />
          <NumberInput
            label={t("moscow.matters")}
            description={t(`moscow.scale.${scaleOf(one.kpi)}`)}
            min={0}
            value={Math.round(forPeople(one.kpi, one.matters) * 1000) / 1000}
            onChange={(value) => set(at, { matters: forServer(one.kpi, Number(value)) })}
          />
          <Select
            label={t("moscow.role")}
            allowDeselect={false}
            value={one.role ?? "primary"}
            onChange={(role) => set(at, { role: role === "exploratory" ? "exploratory" : "primary" })}
            data={(["primary", "exploratory"] as const).map((value) => ({ value, label: t(`moscow.role.${value}`) }))}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={t("action.remove")}
            onClick={() => put({ kpis: form.kpis.filter((_, index) => index !== at) })}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<Icon name="plus" />}
        disabled={free.length === 0 || form.kpis.length >= 10}
        onClick={() => free[0] && put({ kpis: [...form.kpis, { kpi: free[0], role: "exploratory", matters: 0.01 }] })}
      >
        {t("moscow.figure_add")}
      </Button>
    </fieldset>
  );
}
