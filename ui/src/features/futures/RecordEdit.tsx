import { Button, Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ContingencyPlan, RecordOnModel } from "@/api/models";
import { usePeople } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { EditDialog } from "@/shared/parts";
import { ChangeFields } from "./ChangeFields";
import { definitionOf, formOf, isComplete, NO_PLAN, type RecordForm } from "./form";
import { modelsQuery, type RecordKind, useRemove, useWrite } from "./queries";
import { keyOf } from "./words";

type Props = { kind: RecordKind; model: string; record: RecordOnModel | undefined; close: () => void };

/** All that is said of a future or a strategy. */
export function RecordEdit({ kind, model, record, close }: Props) {
  const { t } = useI18n();
  const write = useWrite();
  const remove = useRemove();
  const { data: models = [] } = useQuery(modelsQuery);
  // The version that the fields were read at: a live update must not slip a newer one under them.
  const [seen] = useState(record);
  const [form, setForm] = useState(() => formOf(seen?.definition));
  const put = (part: Partial<RecordForm>) => setForm((before) => ({ ...before, ...part }));
  const key = seen?.key ?? keyOf(textIn(form.title, "en"));
  const future = kind === "future";
  const save = () => {
    const definition = definitionOf(kind, form);
    write.mutate({ kind, key, version: seen?.version ?? null, definition }, { onSuccess: close });
  };
  return (
    <EditDialog
      title={t(
        seen
          ? future
            ? "futures.future_edit"
            : "futures.strategy_edit"
          : future
            ? "futures.future_new"
            : "futures.strategy_new",
      )}
      size="xl"
      close={close}
      save={save}
      saving={write.isPending}
      error={write.error ?? remove.error}
      disabled={!isComplete(form) || key === ""}
      more={
        seen && (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate({ kind, key: seen.key, version: seen.version }, { onSuccess: close })}
          >
            {t("action.remove")}
          </Button>
        )
      }
    >
      {(["en", "de"] as const).map((one) => (
        <fieldset key={one} className="fieldset">
          <legend>{t(`scenario.in_${one}`)}</legend>
          <TextInput
            label={t("futures.title")}
            data-autofocus={one === "en" || undefined}
            maxLength={200}
            value={form.title[one] ?? ""}
            onChange={(event) => put({ title: { ...form.title, [one]: event.currentTarget.value } })}
          />
          <Textarea
            label={t("futures.narrative")}
            autosize
            maxRows={6}
            maxLength={5000}
            value={form.narrative[one] ?? ""}
            onChange={(event) => put({ narrative: { ...form.narrative, [one]: event.currentTarget.value } })}
          />
        </fieldset>
      ))}
      <ChangeFields
        label={t(future ? "futures.drivers" : "futures.levers")}
        changes={form.changes}
        put={(changes) => put({ changes })}
        model={models.find((one) => one.id === model)}
      />
      {future ? <FutureFields form={form} put={put} /> : <Cost form={form} put={put} />}
      <Care form={form} put={put} />
    </EditDialog>
  );
}

type PartProps = { form: RecordForm; put: (part: Partial<RecordForm>) => void };

const numberOf = (value: string | number) => (value === "" ? "" : Number(value));

function Cost({ form, put }: PartProps) {
  const { t } = useI18n();
  return (
    <NumberInput
      label={t("futures.cost_per_day")}
      description={t("futures.cost_per_day_hint")}
      min={0}
      value={form.costPerDay}
      onChange={(value) => put({ costPerDay: numberOf(value) })}
    />
  );
}

function Care({ form, put }: PartProps) {
  const { t } = useI18n();
  const people = usePeople();
  return (
    <div className="futures-pair">
      <Select
        label={t("futures.owner")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        value={form.ownerId}
        onChange={(ownerId) => put({ ownerId })}
        data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
      <TextInput
        type="date"
        label={t("futures.review_on")}
        value={form.reviewOn}
        onChange={(event) => put({ reviewOn: event.currentTarget.value })}
      />
    </div>
  );
}

function FutureFields({ form, put }: PartProps) {
  const { t } = useI18n();
  return (
    <>
      <div className="futures-three">
        <NumberInput
          label={t("futures.probability")}
          description={t("futures.probability_hint")}
          suffix=" %"
          min={0}
          max={100}
          decimalScale={1}
          value={form.probability}
          onChange={(value) => put({ probability: numberOf(value) })}
        />
        <NumberInput
          label={t("futures.position_x")}
          description={t("futures.position_hint")}
          min={-1}
          max={1}
          step={0.1}
          value={form.x}
          onChange={(value) => put({ x: numberOf(value) })}
        />
        <NumberInput
          label={t("futures.position_y")}
          description={t("futures.position_hint")}
          min={-1}
          max={1}
          step={0.1}
          value={form.y}
          onChange={(value) => put({ y: numberOf(value) })}
        />
      </div>
      <PlanFields form={form} put={put} />
    </>
  );
}

const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");

function PlanFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const people = usePeople();
  const { plan } = form;
  const set = (part: Partial<ContingencyPlan>) => put({ plan: { ...(plan ?? NO_PLAN), ...part } });
  return (
    <fieldset className="fieldset">
      <legend>{t("futures.contingency")}</legend>
      <Checkbox
        label={t("futures.contingency_wanted")}
        checked={plan !== null}
        onChange={(event) => put({ plan: event.currentTarget.checked ? NO_PLAN : null })}
      />
      {plan && (
        <>
          <div className="futures-pair">
            <NumberInput
              label={t("futures.trigger")}
              suffix=" %"
              min={1}
              max={100}
              value={Math.round(plan.trigger * 100)}
              onChange={(value) => set({ trigger: Number(value) / 100 })}
            />
            <NumberInput
              label={t("futures.lead_days")}
              min={0}
              max={365}
              allowDecimal={false}
              value={plan.lead_days ?? 0}
              onChange={(value) => set({ lead_days: Number(value) })}
            />
          </div>
          <MultiSelect
            label={t("futures.people")}
            searchable
            value={plan.people ?? []}
            onChange={(chosen) => set({ people: chosen })}
            data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
          <Textarea
            label={t("futures.notices")}
            autosize
            maxRows={6}
            defaultValue={(plan.notices ?? []).join("\n")}
            onChange={(event) => set({ notices: lines(event.currentTarget.value) })}
          />
          <Textarea
            label={t("futures.playbooks")}
            autosize
            maxRows={4}
            defaultValue={(plan.playbooks ?? []).join("\n")}
            onChange={(event) => set({ playbooks: lines(event.currentTarget.value).map((line) => line.trim()) })}
          />
        </>
      )}
    </fieldset>
  );
}
