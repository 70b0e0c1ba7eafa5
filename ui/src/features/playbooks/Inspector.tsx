import { NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { PlaybookFinding } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EvidenceFields } from "./EvidenceFields";
import { KindFields } from "./KindFields";
import {
  isEnd,
  KINDS,
  type Kind,
  ofKind,
  type Playbook,
  type Step,
  type Texts,
  textIn,
  trimmed,
  withText,
} from "./language";
import { type Edited, replaceStep, rowsOf, stepAt, stepPlace, stepsOf } from "./tree";

type Props = {
  playbook: Playbook;
  place: string;
  change: (edited: Edited) => void;
  manages: boolean;
  findings: PlaybookFinding[];
};

export type StepProps = {
  playbook: Playbook;
  step: Step;
  set: (part: Partial<Step>) => void;
  /** Where the step stands, and what is to say of places. */
  place: string;
  findings: PlaybookFinding[];
};

/** Everything about the chosen step. */
export function Inspector({ playbook, place, change, manages, findings }: Props) {
  const { t, language } = useI18n();
  const own = stepPlace(place);
  const step = stepAt(playbook, own);
  if (!step) return <section className="playbook-inspector" aria-label={t("playbook.step")} />;
  const put = (next: Step) => {
    // Others that name this step go on naming it.
    const renamed = next.id === step.id ? playbook : rename(playbook, step.id, next.id);
    change({ ...replaceStep(renamed, own, next), place });
  };
  const set = (part: Partial<Step>) => put(trimmed({ ...step, ...part }));
  const number = stepsOf(playbook).findIndex((one) => one.place === own) + 1;
  return (
    <section className="playbook-inspector" aria-label={t("playbook.step")}>
      <div className="card-head">
        <h2 className="ellipsis">{textIn(step.title, language) || step.id}</h2>
        <span className="grow" />
        <span className="meta">{t("playbook.step_n", { n: number })}</span>
      </div>
      <fieldset className="plain-set stack" disabled={!manages}>
        <legend className="visually-hidden">{t("playbook.step")}</legend>
        <Select
          label={t("playbook.kind")}
          value={step.kind}
          allowDeselect={false}
          data={KINDS.map((kind) => ({ value: kind, label: t(`playbook.kind.${kind}`) }))}
          onChange={(kind) => kind && kind !== step.kind && put(ofKind(kind as Kind, step))}
        />
        <TextInput
          label={t("playbook.id")}
          value={step.id}
          maxLength={64}
          onChange={(event) => set({ id: event.currentTarget.value })}
        />
        <TextsFields label={t("playbook.title")} texts={step.title} set={(title) => set({ title: title ?? "" })} />
        <KindFields playbook={playbook} step={step} set={set} place={own} findings={findings} />
        <TextsFields
          label={t("playbook.instruction")}
          texts={step.instruction}
          set={(instruction) => set({ instruction })}
          long
        />
        <TextsFields label={t("playbook.customer")} texts={step.customer} set={(customer) => set({ customer })} />
        {!isEnd(step.kind) && step.kind !== "decision" && (
          <Switch
            label={t("playbook.optional")}
            checked={step.optional ?? false}
            onChange={(event) => set({ optional: event.currentTarget.checked || undefined })}
          />
        )}
        <NumberInput
          label={t("playbook.minutes")}
          value={step.minutes ?? ""}
          min={0}
          max={480}
          allowDecimal={false}
          onChange={(value) => set({ minutes: value === "" ? undefined : Number(value) })}
        />
        <TagsInput
          label={t("playbook.resources")}
          value={step.resources ?? []}
          maxTags={20}
          onChange={(resources) => set({ resources: resources.length > 0 ? resources : undefined })}
        />
        <EvidenceFields step={step} set={set} />
        {!isEnd(step.kind) && (
          <NextField playbook={playbook} label={t("playbook.next")} next={step.next} set={(next) => set({ next })} />
        )}
      </fieldset>
    </section>
  );
}

function rename(playbook: Playbook, from: string, to: string): Playbook {
  const copy = structuredClone(playbook);
  for (const row of rowsOf(copy)) {
    const naming = row.kind === "step" ? row.step : row.turn;
    if (naming.next === from) naming.next = to;
  }
  return copy;
}

type NextProps = { playbook: Playbook; label: string; next: string | undefined; set: (next?: string) => void };

/** Where it goes on, if not with what is written next. */
export function NextField({ playbook, label, next, set }: NextProps) {
  const { t, language } = useI18n();
  const steps = stepsOf(playbook);
  const known = steps.some(({ step }) => step.id === next);
  const ids = new Map(steps.map(({ step }) => [step.id, `${textIn(step.title, language)} (${step.id})`]));
  return (
    <Select
      label={label}
      placeholder={t("playbook.next_written")}
      clearable
      searchable
      clearButtonProps={{ "aria-label": t("action.clear") }}
      value={next ?? null}
      error={next !== undefined && !known ? t("playbook.no_such_step", { id: next }) : undefined}
      data={[...ids].map(([value, label]) => ({ value, label }))}
      onChange={(value) => set(value ?? undefined)}
    />
  );
}

type TextsProps = { label: string; texts: Texts | undefined; set: (texts?: Texts) => void; long?: boolean };

/** The same in English and German; what stands there in other languages stays. */
export function TextsFields({ label, texts, set, long }: TextsProps) {
  const { t } = useI18n();
  const field = (language: "en" | "de") => {
    const own = typeof texts === "string" ? (language === "en" ? texts : "") : (texts?.[language] ?? "");
    const props = {
      label: t(`playbook.in_${language}`, { what: label }),
      value: own,
      maxLength: 10_000,
      onChange: (event: { currentTarget: { value: string } }) =>
        set(withText(texts, language, event.currentTarget.value)),
    };
    return long ? (
      <Textarea key={language} autosize minRows={2} maxRows={10} {...props} />
    ) : (
      <TextInput key={language} {...props} />
    );
  };
  return (
    <>
      {field("en")}
      {field("de")}
    </>
  );
}
