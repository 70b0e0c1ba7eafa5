import { Button, Checkbox, MultiSelect, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { AutomationRule, AutomationTrigger } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { useDryRun, useSaveRule } from "../queries";
import { ActionFields } from "./ActionFields";
import { ConditionFields } from "./ConditionFields";
import { DryRun } from "./DryRun";
import { DurationInput } from "./DurationInput";
import { type Form, formOf, HAPPENINGS, isComplete, LASTING } from "./form";

export type FormProps = { form: Form; set: (part: Partial<Form>) => void; of: (field: string) => string | undefined };

/** When, if, then; and what it would have done, before it is switched on. */
export function RuleEdit({ rule, close }: { rule: AutomationRule | null; close: () => void }) {
  const { t } = useI18n();
  const [form, setForm] = useState<Form>(() => formOf(rule));
  const save = useSaveRule(rule);
  const tried = useDryRun();
  const problem = isProblem(save.error) ? save.error : isProblem(tried.error) ? tried.error : undefined;
  const of = (field: string) => problem?.of(field);
  const set = (part: Partial<Form>) => {
    tried.reset();
    setForm((before) => ({ ...before, ...part }));
  };
  const complete = isComplete(form);
  const submit = () => {
    const onSuccess = () => {
      tell(t("done.saved"), t);
      close();
    };
    save.mutate(form, { onSuccess });
  };
  return (
    <EditDialog
      size="xl"
      title={t(rule ? "automation.edit" : "automation.new")}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error ?? tried.error}
      disabled={!complete}
      more={
        <Button variant="default" disabled={!complete} loading={tried.isPending} onClick={() => tried.mutate(form)}>
          {t("automation.try")}
        </Button>
      }
    >
      <TextInput
        label={t("field.name")}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        value={form.name}
        error={of("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TriggerFields form={form} set={set} of={of} />
      <ConditionFields form={form} set={set} of={of} />
      <ActionFields form={form} set={set} of={of} />
      <fieldset className="plain-set stack">
        <legend className="rule-legend">{t("automation.and_after")}</legend>
        <Checkbox
          label={t("automation.stop_after")}
          checked={form.stop_after ?? false}
          onChange={(event) => set({ stop_after: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("automation.active")}
          checked={form.active ?? false}
          onChange={(event) => setForm((before) => ({ ...before, active: event.target.checked }))}
        />
      </fieldset>
      {tried.data && <DryRun found={tried.data} form={form} />}
      {!complete && <p className="quiet">{t("automation.incomplete")}</p>}
      <p className="quiet">{t("automation.try_hint")}</p>
    </EditDialog>
  );
}

type Lasted = Extract<AutomationTrigger, { on: "lasted" }>;

function TriggerFields({ form, set, of }: FormProps) {
  const { t } = useI18n();
  const happenings = form.triggers.filter((one) => one.on !== "lasted");
  const lasted = form.triggers.find((one): one is Lasted => one.on === "lasted");
  const setHappenings = (chosen: string[]) => {
    const kept = HAPPENINGS.filter((one) => chosen.includes(one)).map((on) => ({ on }) as AutomationTrigger);
    set({ triggers: lasted ? [...kept, lasted] : kept });
  };
  const setLasted = (to: Lasted | null) => set({ triggers: to ? [...happenings, to] : happenings });
  const at = form.triggers.findIndex((one) => one.on === "lasted");
  return (
    <fieldset className="plain-set stack">
      <legend className="rule-legend">{t("automation.when")}</legend>
      <MultiSelect
        label={t("automation.triggers")}
        description={t("automation.triggers_hint")}
        data={HAPPENINGS.map((one) => ({ value: one, label: t(`automation.on_${one}`) }))}
        value={happenings.map((one) => one.on)}
        error={of("triggers")}
        onChange={setHappenings}
      />
      <div className="rule-line">
        <Select
          label={t("automation.by_time")}
          placeholder={t("automation.no_time")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          data={LASTING.map((one) => ({ value: one, label: t(`automation.state_${one}`) }))}
          value={lasted?.state ?? null}
          error={at >= 0 ? of(`triggers[${at}]`) : undefined}
          onChange={(value) => {
            const state = LASTING.find((one) => one === value);
            setLasted(state ? { on: "lasted", minutes: 1440, clock: "calendar", ...lasted, state } : null);
          }}
        />
        {lasted && (
          <>
            <DurationInput
              label={t("automation.for_how_long")}
              minutes={lasted.minutes}
              error={of(`triggers[${at}].minutes`)}
              set={(minutes) => setLasted({ ...lasted, minutes })}
            />
            <Select
              label={t("automation.clock")}
              allowDeselect={false}
              data={[
                { value: "calendar", label: t("automation.clock_calendar") },
                { value: "business", label: t("automation.clock_business") },
              ]}
              value={lasted.clock ?? "calendar"}
              onChange={(clock) => setLasted({ ...lasted, clock: clock === "business" ? "business" : "calendar" })}
            />
          </>
        )}
      </div>
    </fieldset>
  );
}
