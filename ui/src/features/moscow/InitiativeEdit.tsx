import { Button, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Initiative } from "@/api/models";
import { useMay, usePeople } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { EditDialog } from "@/shared/parts";
import { DependencyFields, EffortFields } from "./EffortFields";
import { EffectFields, RemovalFields, TicketFields } from "./EvidenceFields";
import { measurementsQuery } from "./impact/queries";
import {
  definitionOf,
  formOf,
  type InitiativeForm,
  isComplete,
  keyOf,
  LIFECYCLES,
  majorOf,
  minorOf,
} from "./initiative-form";
import { QueryFields } from "./QueryFields";
import { moscowSettingsQuery, useAddInitiative, useChangeInitiative, useRemoveInitiative } from "./queries";
import { ScoreFields } from "./scores/ScoreFields";

type Props = {
  /** That is changed; without one, one is added. */
  initiative?: Initiative;
  done: (initiative: Initiative) => void;
  removed?: () => void;
  close: () => void;
};

/** What somebody typed and did not save: closing the dialog loses nothing. */
const drafts = new Map<string, InitiativeForm>();

/** All that is said of an initiative. */
export function InitiativeEdit({ initiative, done, removed, close }: Props) {
  const { t } = useI18n();
  const add = useAddInitiative();
  const change = useChangeInitiative();
  const remove = useRemoveInitiative();
  // The version that the fields were read at: a live update must not slip a newer one under them.
  const [seen] = useState(initiative);
  const id = seen ? `${seen.key} ${seen.version}` : "";
  const [form, setForm] = useState(() => drafts.get(id) ?? formOf(seen?.definition));
  const [typedKey, setTypedKey] = useState<string | null>(null);
  const put = (part: Partial<InitiativeForm>) =>
    setForm((before) => {
      const after = { ...before, ...part };
      drafts.set(id, after);
      return after;
    });
  const key = typedKey ?? keyOf(textIn(form.title, "en"));
  const onSuccess = (saved: Initiative) => {
    drafts.delete(id);
    done(saved);
  };
  const save = () => {
    const definition = definitionOf(form);
    if (seen) change.mutate({ key: seen.key, version: seen.version, definition }, { onSuccess });
    else add.mutate({ key, definition }, { onSuccess });
  };
  return (
    <EditDialog
      title={t(seen ? "moscow.initiative_edit" : "moscow.initiative_new")}
      size="xl"
      close={close}
      save={save}
      saving={add.isPending || change.isPending}
      error={add.error ?? change.error ?? remove.error}
      disabled={!isComplete(form) || (!seen && key === "")}
      more={
        seen && (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(seen, { onSuccess: removed })}
          >
            {t("action.remove")}
          </Button>
        )
      }
    >
      <Words form={form} put={put} initiative={seen} />
      {!seen && (
        <TextInput
          label={t("moscow.key")}
          description={t("moscow.key_hint")}
          maxLength={60}
          value={key}
          onChange={(event) => setTypedKey(event.currentTarget.value)}
        />
      )}
      <EffortFields form={form} put={put} />
      <RemovalFields form={form} put={put} />
      <TicketFields form={form} put={put} />
      <QueryFields form={form} put={put} />
      <Worth form={form} put={put} />
      <EffectFields form={form} put={put} />
      <ScoreFields form={form} put={put} />
      <DependencyFields form={form} put={put} own={seen?.key ?? key} />
      <Textarea
        label={t("moscow.risks")}
        autosize
        maxRows={6}
        maxLength={5000}
        value={form.risks}
        onChange={(event) => put({ risks: event.currentTarget.value })}
      />
    </EditDialog>
  );
}

export type PartProps = { form: InitiativeForm; put: (part: Partial<InitiativeForm>) => void };

/** Customers are reached by who decides, once something of it is measured; without, its page asks for the reason. */
function useLifecycles(initiative: Initiative | undefined) {
  const decides = useMay("moscow.decide");
  const key = initiative?.key ?? "";
  const { data = [] } = useQuery({ ...measurementsQuery(key), enabled: key !== "" && decides });
  const reaches = decides && data.some((one) => one.begun_on !== null);
  const offered = LIFECYCLES.filter(
    (one) => reaches || one === initiative?.definition.lifecycle || (one !== "rolling_out" && one !== "live"),
  );
  return { offered, reaches };
}

function Words({ form, put, initiative }: PartProps & { initiative: Initiative | undefined }) {
  const { t } = useI18n();
  const lifecycles = useLifecycles(initiative);
  const people = usePeople();
  return (
    <>
      {(["en", "de"] as const).map((one) => (
        <fieldset key={one} className="fieldset">
          <legend>{t(`scenario.in_${one}`)}</legend>
          <TextInput
            label={t("moscow.title")}
            data-autofocus={one === "en" || undefined}
            maxLength={200}
            value={form.title[one] ?? ""}
            onChange={(event) => put({ title: { ...form.title, [one]: event.currentTarget.value } })}
          />
          <Textarea
            label={t("moscow.description")}
            autosize
            maxRows={6}
            maxLength={5000}
            value={form.description[one] ?? ""}
            onChange={(event) => put({ description: { ...form.description, [one]: event.currentTarget.value } })}
          />
        </fieldset>
      ))}
      <div className="moscow-three">
        <Select
          label={t("moscow.owner")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          value={form.ownerId}
          onChange={(ownerId) => put({ ownerId })}
          data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
        />
        <Select
          label={t("moscow.lifecycle")}
          description={lifecycles.reaches ? undefined : t("moscow.lifecycle_hint")}
          allowDeselect={false}
          value={form.lifecycle}
          onChange={(value) => put({ lifecycle: (value ?? "idea") as InitiativeForm["lifecycle"] })}
          data={lifecycles.offered.map((one) => ({ value: one, label: t(`moscow.lifecycle.${one}`) }))}
        />
        <TextInput
          label={t("moscow.capability")}
          description={t("moscow.capability_hint")}
          maxLength={60}
          value={form.capability}
          onChange={(event) => put({ capability: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function Worth({ form, put }: PartProps) {
  const { t } = useI18n();
  const { data: settings } = useQuery(moscowSettingsQuery);
  const currency = settings?.costs.currency ?? "EUR";
  return (
    <NumberInput
      label={t("moscow.value", { currency })}
      description={t("moscow.value_hint")}
      min={0}
      decimalScale={2}
      value={majorOf(form.value, currency)}
      onChange={(value) => put({ value: minorOf(Number(value), currency) })}
    />
  );
}
