import { Checkbox, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useToday } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { EditDialog } from "@/shared/parts";
import { modelsQuery, recordsQuery, useBeginStaffing } from "./queries";
import { ShiftTemplates } from "./ShiftTemplates";
import { isComplete, newStaffing, type StaffingForm, staffingOf } from "./staffing-form";

type Put = (part: Partial<StaffingForm>) => void;

/** A week, a target, and the shifts that may be worked. */
export function StaffingBegin({ close }: { close: () => void }) {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const begin = useBeginStaffing();
  const { data: models = [] } = useQuery(modelsQuery);
  const names = { whole: t("staffing.template_whole"), half: t("staffing.template_half") };
  const today = useToday();
  const [form, setForm] = useState<StaffingForm>(() => newStaffing(today, names));
  const put: Put = (part) => setForm((before) => ({ ...before, ...part }));
  const modelId = form.modelId ?? models[0]?.id ?? "example";
  const model = models.find((one) => one.id === modelId);
  const { data: futures = [] } = useQuery(recordsQuery("future", modelId));
  const save = () =>
    begin.mutate(staffingOf(form, modelId), {
      onSuccess: (run) => {
        close();
        void navigate({ to: "/futures/staffing/$runId", params: { runId: run.id } });
      },
    });
  return (
    <EditDialog
      title={t("staffing.new")}
      size="xl"
      close={close}
      save={save}
      saveLabel={t("futures.begin")}
      saving={begin.isPending}
      error={begin.error}
      disabled={!isComplete(form)}
    >
      <TextInput
        data-autofocus
        required
        label={t("field.name")}
        maxLength={200}
        value={form.name}
        onChange={(event) => put({ name: event.currentTarget.value })}
      />
      <div className="futures-three">
        <TextInput
          type="date"
          required
          label={t("staffing.week")}
          description={t("staffing.week_hint")}
          value={form.from}
          onChange={(event) => put({ from: event.currentTarget.value })}
        />
        <Select
          label={t("futures.model")}
          description={t("staffing.model_hint")}
          allowDeselect={false}
          value={modelId}
          onChange={(id) => id && put({ modelId: id, expected: false, future: null, within: {}, keep: [] })}
          data={models.map((one) => ({
            value: one.id,
            label: one.source === "given" ? one.name : t(`futures.model_${one.source}`, { name: one.name }),
          }))}
        />
        <Select
          label={t("futures.future")}
          description={t("staffing.future_hint")}
          placeholder={t("staffing.as_it_is")}
          clearable
          searchable
          value={form.future}
          onChange={(future) => put({ future })}
          data={futures
            .filter((one) => one.problem === null)
            .map((one) => ({ value: one.key, label: textIn(one.definition.title, language) }))}
        />
      </div>
      <Checkbox
        label={t("staffing.expected")}
        description={t("staffing.expected_hint")}
        disabled={model?.source !== "calibrated"}
        checked={form.expected}
        onChange={(event) => put({ expected: event.currentTarget.checked })}
      />
      <Targets form={form} put={put} classes={model?.classes ?? []} />
      <ShiftTemplates templates={form.templates} put={(templates) => put({ templates })} />
      <MultiSelect
        label={t("staffing.keep")}
        description={t("staffing.keep_hint")}
        value={form.keep}
        onChange={(keep) => put({ keep })}
        data={model?.groups ?? []}
      />
      <Numbers form={form} put={put} />
    </EditDialog>
  );
}

function Targets({ form, put, classes }: { form: StaffingForm; put: Put; classes: string[] }) {
  const { t } = useI18n();
  return (
    <fieldset className="fieldset">
      <legend>{t("staffing.target")}</legend>
      <div className="futures-pair">
        <NumberInput
          label={t("staffing.share")}
          description={t("staffing.share_hint")}
          suffix=" %"
          min={1}
          max={99}
          value={form.share}
          onChange={(share) => put({ share: Number(share) })}
        />
        <NumberInput
          label={t("staffing.occupancy")}
          description={t("staffing.occupancy_hint")}
          suffix=" %"
          min={30}
          max={98}
          value={form.occupancy}
          onChange={(occupancy) => put({ occupancy: Number(occupancy) })}
        />
      </div>
      <div className="futures-three">
        {classes.map((name) => (
          <NumberInput
            key={name}
            label={t("staffing.within", { name })}
            placeholder={t("staffing.within_model")}
            suffix=" min"
            min={0}
            max={10_080}
            decimalScale={3}
            value={form.within[name] ?? ""}
            onChange={(value) => put({ within: { ...form.within, [name]: value === "" ? "" : Number(value) } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Numbers({ form, put }: { form: StaffingForm; put: Put }) {
  const { t } = useI18n();
  return (
    <div className="futures-pair">
      <NumberInput
        label={t("staffing.most")}
        description={t("staffing.most_hint")}
        min={1}
        max={1000}
        allowDecimal={false}
        value={form.most}
        onChange={(most) => put({ most: most === "" ? "" : Number(most) })}
      />
      <NumberInput
        label={t("staffing.rounds")}
        description={t("staffing.rounds_hint")}
        min={1}
        max={40}
        allowDecimal={false}
        value={form.rounds}
        onChange={(rounds) => put({ rounds: Number(rounds) })}
      />
      <NumberInput
        label={t("staffing.replications")}
        description={t("staffing.replications_hint")}
        min={20}
        max={1000}
        allowDecimal={false}
        value={form.replications}
        onChange={(replications) => put({ replications: Number(replications) })}
      />
      <NumberInput
        label={t("futures.seed")}
        description={t("futures.seed_hint")}
        min={0}
        allowDecimal={false}
        value={form.seed}
        onChange={(seed) => put({ seed: Number(seed) })}
      />
    </div>
  );
}
