import { Checkbox, MultiSelect, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "@/shared/i18n";
import { AnswerFields } from "./AnswerFields";
import { BranchFields } from "./BranchFields";
import { NextField, type StepProps, TextsFields } from "./Inspector";
import type { Given } from "./language";
import { catalogueQuery } from "./queries";

/** What only this kind of step has. */
export function KindFields(props: StepProps) {
  switch (props.step.kind) {
    case "question":
      return <QuestionFields {...props} />;
    case "check":
      return <CheckFields {...props} />;
    case "decision":
      return <BranchFields {...props} />;
    case "action":
      return <ActionFields {...props} />;
    case "contact":
      return <ContactFields {...props} />;
    case "article":
      return <LineField {...props} field="article" />;
    case "escalate":
      return <EscalateFields {...props} />;
    case "wait":
      return <WaitFields {...props} />;
    case "resolve":
      return <ResolveFields {...props} />;
    default:
      return null;
  }
}

type LineProps = StepProps & { field: "article" | "who" | "how" | "when" | "to" | "at_most" };

function LineField({ step, set, field }: LineProps) {
  const { t } = useI18n();
  return (
    <TextInput
      label={t(`playbook.field.${field}`)}
      maxLength={200}
      value={step[field] ?? ""}
      onChange={(event) => set({ [field]: event.currentTarget.value || (field === "when" ? undefined : "") })}
    />
  );
}

function QuestionFields(props: StepProps) {
  const { playbook, step, set } = props;
  const { t } = useI18n();
  const { silent } = step;
  return (
    <>
      <Select
        label={t("playbook.asked")}
        value={step.to ?? "customer"}
        allowDeselect={false}
        data={[
          { value: "customer", label: t("playbook.asked.customer") },
          { value: "staff", label: t("playbook.asked.staff") },
        ]}
        onChange={(to) => to && set({ to })}
      />
      {step.to !== "staff" && (
        <TextsFields label={t("playbook.reply")} texts={step.reply} set={(reply) => set({ reply })} long />
      )}
      <AnswerFields {...props} />
      <Switch
        label={t("playbook.if_silent")}
        checked={silent !== undefined}
        onChange={(event) => set({ silent: event.currentTarget.checked ? { after: "3 days" } : undefined })}
      />
      {silent && (
        <>
          <TextInput
            label={t("playbook.after")}
            description={t("playbook.duration_hint")}
            value={silent.after}
            onChange={(event) => set({ silent: { ...silent, after: event.currentTarget.value } })}
          />
          {(silent.steps ?? []).length === 0 && (
            <NextField
              playbook={playbook}
              label={t("playbook.silent_next")}
              next={silent.next}
              set={(next) => set({ silent: { ...silent, next } })}
            />
          )}
        </>
      )}
    </>
  );
}

function CheckFields({ step, set }: StepProps) {
  const { t } = useI18n();
  const facts = useFacts();
  return (
    <MultiSelect
      label={t("playbook.facts")}
      searchable
      value={step.facts ?? []}
      data={facts}
      onChange={(chosen) => set({ facts: chosen })}
    />
  );
}

/** Facts that can be checked, by their names in the reader's language. */
export function useFacts() {
  const { language } = useI18n();
  const catalogue = useQuery(catalogueQuery);
  const facts = catalogue.data?.facts ?? [];
  return facts.map((fact) => ({ value: fact.name, label: `${fact.label[language]} (${fact.name})` }));
}

function ActionFields({ playbook, step, set }: StepProps) {
  const { t, language } = useI18n();
  const catalogue = useQuery(catalogueQuery);
  const actions = catalogue.data?.actions ?? [];
  const chosen = actions.find((action) => action.name === step.action);
  const given = step.with ?? {};
  const give = (name: string, value: Given | undefined) => {
    const next = { ...given };
    if (value === undefined) delete next[name];
    else next[name] = value;
    set({ with: next });
  };
  return (
    <>
      <Select
        label={t("playbook.action")}
        searchable
        allowDeselect={false}
        value={step.action ?? null}
        data={actions.map((action) => ({ value: action.name, label: action.label[language] }))}
        onChange={(action) => action && set({ action, with: {} })}
      />
      {chosen && <p className="meta">{t("playbook.needs_permission", { name: chosen.permission })}</p>}
      {chosen?.takes.map((parameter) => {
        const value = given[parameter.name];
        const shown = typeof value === "object" ? `{{${value.variable}}}` : value === undefined ? "" : String(value);
        return (
          <TextInput
            key={parameter.name}
            label={`${parameter.name} (${t(`playbook.type.${parameter.type}`)})`}
            description={parameter.required ? t("playbook.given_required") : t("playbook.given_hint")}
            value={shown}
            onChange={(event) => give(parameter.name, givenOf(event.currentTarget.value, parameter.type))}
          />
        );
      })}
      <Checkbox
        label={t("playbook.once")}
        checked={step.once ?? false}
        onChange={(event) => set({ once: event.currentTarget.checked || undefined })}
      />
      {(step.refused?.steps ?? []).length === 0 && (
        <NextField
          playbook={playbook}
          label={t("playbook.refused_next")}
          next={step.refused?.next}
          set={(next) => set({ refused: next === undefined ? {} : { next } })}
        />
      )}
    </>
  );
}

/** `{{name}}` is what a variable holds; anything else is meant as it stands. */
function givenOf(text: string, type: string): Given | undefined {
  if (text === "") return undefined;
  const variable = /^\{\{\s*([\w.-]+)\s*\}\}$/.exec(text);
  if (variable?.[1]) return { variable: variable[1] };
  if (type === "number" && /^-?\d+$/.test(text)) return Number(text);
  if (type === "yes-no" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function ContactFields(props: StepProps) {
  return (
    <>
      <LineField {...props} field="who" />
      <LineField {...props} field="how" />
      <LineField {...props} field="when" />
      <AnswerFields {...props} />
    </>
  );
}

function EscalateFields(props: StepProps) {
  const { t } = useI18n();
  return (
    <>
      <LineField {...props} field="to" />
      <TextsFields label={t("playbook.reason")} texts={props.step.reason} set={(reason) => props.set({ reason })} />
    </>
  );
}

function WaitFields(props: StepProps) {
  const { playbook, step, set } = props;
  const { t, language } = useI18n();
  const catalogue = useQuery(catalogueQuery);
  return (
    <>
      <Select
        label={t("playbook.wait_for")}
        placeholder={t("playbook.wait_time")}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        value={step.for ?? null}
        data={(catalogue.data?.events ?? []).map((event) => ({ value: event.name, label: event.label[language] }))}
        onChange={(event) => set(event ? { for: event, late: step.late ?? {} } : { for: undefined, late: undefined })}
      />
      <LineField {...props} field="at_most" />
      {step.late && (step.late.steps ?? []).length === 0 && (
        <NextField
          playbook={playbook}
          label={t("playbook.late_next")}
          next={step.late.next}
          set={(next) => set({ late: next === undefined ? {} : { next } })}
        />
      )}
    </>
  );
}

function ResolveFields({ step, set }: StepProps) {
  const { t, language } = useI18n();
  const catalogue = useQuery(catalogueQuery);
  return (
    <>
      <Select
        label={t("playbook.reason")}
        allowDeselect={false}
        value={typeof step.reason === "string" ? step.reason : null}
        data={(catalogue.data?.reasons ?? []).map((one) => ({ value: one.name, label: one.label[language] }))}
        onChange={(reason) => reason && set({ reason })}
      />
      <TextsFields label={t("playbook.reply")} texts={step.reply} set={(reply) => set({ reply })} long />
      <Switch
        label={t("playbook.survey")}
        checked={step.survey ?? false}
        onChange={(event) => set({ survey: event.currentTarget.checked || undefined })}
      />
    </>
  );
}
