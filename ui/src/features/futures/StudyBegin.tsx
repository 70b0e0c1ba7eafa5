import { Button, Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { TwinModel } from "@/api/models";
import { useOverload } from "@/features/calibration";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { EditDialog, ProblemNote } from "@/shared/parts";
import { modelsQuery, type RecordKind, recordsQuery, useAddModel, useBegin } from "./queries";
import { RangeFields } from "./RangeFields";
import { newStudy, type StudyForm, studyOf } from "./study-form";
import { Unpriced } from "./Unpriced";
import { type Measure, measureOf, measuresOf } from "./words";

/** What is rehearsed: a model, futures, strategies, by which measure, and how often. */
export function StudyBegin({ close }: { close: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const begin = useBegin();
  const { data: models = [] } = useQuery(modelsQuery);
  const [form, setForm] = useState<StudyForm>(() => newStudy());
  const put = (part: Partial<StudyForm>) => setForm((before) => ({ ...before, ...part }));
  const model = models.find((one) => one.id === form.modelId) ?? models[0];
  const modelId = model?.id ?? "example";
  const { data: futures = [] } = useQuery(recordsQuery("future", modelId));
  const { data: strategies = [] } = useQuery(recordsQuery("strategy", modelId));
  const fitting = (list: typeof futures) => list.filter((one) => one.problem === null).map((one) => one.key);
  const chosen = {
    futures: form.futures ?? fitting(futures),
    // What others are compared with comes first.
    strategies:
      form.strategies ?? fitting(strategies).sort((a, b) => Number(b === "as-we-are") - Number(a === "as-we-are")),
  };
  const save = () =>
    model &&
    begin.mutate(studyOf(form, model, chosen), {
      onSuccess: (study) => {
        close();
        void navigate({ to: "/futures/studies/$studyId", params: { studyId: study.id } });
      },
    });
  return (
    <EditDialog
      title={t("futures.study_new")}
      size="xl"
      close={close}
      save={save}
      saveLabel={t("futures.begin")}
      saving={begin.isPending}
      error={begin.error}
      disabled={!model || form.name.trim() === "" || chosen.futures.length === 0 || chosen.strategies.length === 0}
    >
      <TextInput
        data-autofocus
        required
        label={t("field.name")}
        maxLength={200}
        value={form.name}
        onChange={(event) => put({ name: event.currentTarget.value })}
      />
      <ModelFields
        models={models}
        modelId={modelId}
        choose={(id) => put({ modelId: id, today: false, futures: null, strategies: null, measure: null })}
      />
      <Select
        label={t("futures.start")}
        description={t("futures.start_hint")}
        allowDeselect={false}
        value={form.today ? "today" : "usual"}
        onChange={(start) => put({ today: start === "today" })}
        data={(["usual", "today"] as const).map((one) => ({
          value: one,
          label: t(`futures.start.${one}`),
          disabled: one === "today" && model?.source !== "calibrated",
        }))}
      />
      <Chosen kind="future" model={modelId} chosen={chosen.futures} put={(keys) => put({ futures: keys })} />
      <Chosen kind="strategy" model={modelId} chosen={chosen.strategies} put={(keys) => put({ strategies: keys })} />
      <Numbers form={form} put={put} model={model} />
      <Checkbox
        label={t("futures.screen")}
        description={t("futures.screen_hint")}
        checked={form.screen}
        onChange={(event) => put({ screen: event.currentTarget.checked })}
      />
      <Checkbox
        label={t("futures.ensemble")}
        description={t("futures.ensemble_hint")}
        checked={form.sampled}
        onChange={(event) => put({ sampled: event.currentTarget.checked })}
      />
      {form.sampled && <RangeFields form={form} put={put} model={model} />}
    </EditDialog>
  );
}

type ModelProps = { models: TwinModel[]; modelId: string; choose: (id: string) => void };

function ModelFields({ models, modelId, choose }: ModelProps) {
  const { t, locale } = useI18n();
  const overloaded = useOverload();
  const add = useAddModel();
  const [text, setText] = useState<string | null>(null);
  const chosen = models.find((one) => one.id === modelId);
  const label = (one: TwinModel) =>
    one.source === "given" ? one.name : t(`futures.model_${one.source}`, { name: one.name });
  const take = () =>
    add.mutate(
      { name: t("futures.model"), text: text ?? "" },
      {
        onSuccess: (model) => {
          setText(null);
          choose(model.id);
        },
      },
    );
  return (
    <fieldset className="fieldset">
      <legend>{t("futures.model")}</legend>
      <Select
        aria-label={t("futures.model")}
        allowDeselect={false}
        value={modelId}
        onChange={(id) => id && choose(id)}
        data={models.map((one) => ({ value: one.id, label: label(one) }))}
      />
      {chosen && (
        <p className="meta">
          {t("futures.model_hint", {
            erlangs: count(chosen.erlangs, locale, 1),
            people: count(chosen.people, locale, 1),
            days: count(chosen.days, locale, 1),
          })}
          {chosen.overload && `; ${overloaded(chosen.overload)}`}
        </p>
      )}
      {text === null ? (
        <Button variant="default" onClick={() => setText("")}>
          {t("futures.model_add")}
        </Button>
      ) : (
        <>
          <Textarea
            label={t("futures.model_text")}
            description={t("futures.model_text_hint")}
            autosize
            minRows={4}
            maxRows={14}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {add.isError && <ProblemNote error={add.error} />}
          <Button variant="default" loading={add.isPending} disabled={text.trim() === ""} onClick={take}>
            {t("futures.model_add")}
          </Button>
        </>
      )}
    </fieldset>
  );
}

type ChosenProps = { kind: RecordKind; model: string; chosen: string[]; put: (keys: string[]) => void };

function Chosen({ kind, model, chosen, put }: ChosenProps) {
  const { t, language } = useI18n();
  const { data = [] } = useQuery(recordsQuery(kind, model));
  return (
    <MultiSelect
      label={t(kind === "future" ? "futures.futures" : "futures.strategies")}
      searchable
      value={chosen}
      onChange={put}
      data={data.map((one) => ({
        value: one.key,
        label: textIn(one.definition.title, language),
        disabled: one.problem !== null,
      }))}
    />
  );
}

type PartProps = { form: StudyForm; put: (part: Partial<StudyForm>) => void };

function Numbers({ form, put, model }: PartProps & { model: TwinModel | undefined }) {
  const { t } = useI18n();
  return (
    <div className="futures-three">
      <Select
        label={t("futures.measure")}
        allowDeselect={false}
        description={model && !model.priced && <Unpriced calibrated={model.source === "calibrated"} />}
        value={measureOf(form.measure, model)}
        onChange={(measure) => measure && put({ measure: measure as Measure })}
        data={measuresOf(model).map((one) => ({ value: one, label: t(`futures.measure.${one}`) }))}
      />
      <NumberInput
        label={t("futures.target")}
        description={t("futures.target_hint")}
        value={form.target}
        onChange={(value) => put({ target: value === "" ? "" : Number(value) })}
      />
      <NumberInput
        label={t("futures.replications")}
        min={2}
        max={10_000}
        allowDecimal={false}
        value={form.replications}
        onChange={(value) => put({ replications: Number(value) })}
      />
      <NumberInput
        label={t("futures.replications_max")}
        min={2}
        max={10_000}
        allowDecimal={false}
        value={form.replicationsMax}
        onChange={(value) => put({ replicationsMax: Number(value) })}
      />
      <NumberInput
        label={t("futures.seed")}
        description={t("futures.seed_hint")}
        min={0}
        allowDecimal={false}
        thousandSeparator=""
        value={form.seed}
        onChange={(value) => put({ seed: Number(value) })}
      />
    </div>
  );
}
