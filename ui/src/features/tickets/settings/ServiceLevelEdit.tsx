import { Checkbox, MultiSelect, Select, Table, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { NewSlaPolicy, SlaPolicy } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useCalendars, useTeams } from "@/features/staff";
import { minutesFromText } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { EditDialog, TableScroll, tell } from "@/shared/parts";
import { CHANNELS, URGENCIES } from "../views";
import { bodyOf, type Form, formOf, KINDS } from "./service-levels";

type FormProps = { form: Form; set: (part: Partial<Form>) => void; of: (field: string) => string | undefined };

export function ServiceLevelEdit({ policy, close }: { policy: SlaPolicy | null; close: () => void }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [form, setForm] = useState<Form>(() => formOf(policy));
  const save = useMutation({
    mutationFn: (body: NewSlaPolicy) =>
      policy
        ? api.put<SlaPolicy>("/api/sla-policies/{id}", { path: { id: policy.id }, body, version: policy.version })
        : api.post<SlaPolicy>("/api/sla-policies", { body, idempotencyKey: newIdempotencyKey() }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["sla-policies"] }),
  });
  const body = bodyOf(form);
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const submit = () => {
    if (!body) return;
    const done = () => {
      tell(t("done.saved"), t);
      close();
    };
    save.mutate(body, { onSuccess: done });
  };
  return (
    <EditDialog
      size="xl"
      title={t(policy ? "sla.edit" : "sla.new")}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
      disabled={!body}
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
      <ConditionFields form={form} set={set} of={of} />
      <TargetTable form={form} set={set} of={of} />
      <CountFields form={form} set={set} of={of} />
      <p className="quiet">{t("sla.from_now")}</p>
    </EditDialog>
  );
}

function ConditionFields({ form, set, of }: FormProps) {
  const { t } = useI18n();
  const word = useWord();
  const teams = useTeams();
  return (
    <fieldset className="plain-set stack">
      <legend>{t("sla.for_which")}</legend>
      <MultiSelect
        label={t("field.channel")}
        placeholder={form.channels.length === 0 ? t("filter.any") : undefined}
        data={CHANNELS.map((one) => ({ value: one, label: word("channel", one) }))}
        value={form.channels}
        error={of("conditions.channels")}
        onChange={(channels) => set({ channels })}
      />
      <MultiSelect
        label={t("field.team")}
        placeholder={form.teams.length === 0 ? t("filter.any") : undefined}
        data={(teams.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={form.teams}
        error={of("conditions.teams")}
        onChange={(chosen) => set({ teams: chosen })}
      />
      <TextInput
        label={t("sla.customer_tags")}
        description={t("sla.customer_tags_hint")}
        value={form.customer_tags}
        error={of("conditions.customer_tags")}
        onChange={(event) => set({ customer_tags: event.currentTarget.value })}
      />
    </fieldset>
  );
}

function TargetTable({ form, set, of }: FormProps) {
  const { t } = useI18n();
  const word = useWord();
  return (
    <fieldset className="plain-set">
      <legend>{t("sla.targets")}</legend>
      <p className="quiet">{t("sla.targets_hint")}</p>
      <TableScroll label={t("sla.targets")}>
        <Table className="table target-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("field.urgency")}</Table.Th>
              {KINDS.map((kind) => (
                <Table.Th key={kind}>{t(`promise.${kind}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {URGENCIES.map((urgency) => (
              <Table.Tr key={urgency}>
                <Table.Th scope="row">{word("urgency", urgency)}</Table.Th>
                {KINDS.map((kind) => {
                  const text = form.targets[urgency][kind];
                  const wrong = minutesFromText(text) === undefined ? t("sla.target_wrong") : undefined;
                  const write = (to: string) =>
                    set({ targets: { ...form.targets, [urgency]: { ...form.targets[urgency], [kind]: to } } });
                  return (
                    <Table.Td key={kind}>
                      <TextInput
                        size="xs"
                        aria-label={`${word("urgency", urgency)}: ${t(`promise.${kind}`)}`}
                        placeholder="–"
                        value={text}
                        error={wrong ?? of(`targets.${urgency}.${kind}`)}
                        onChange={(event) => write(event.currentTarget.value)}
                      />
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableScroll>
    </fieldset>
  );
}

/** Clocks that do not come with the organisation's own hours, and when they stand still. */
function CountFields({ form, set, of }: FormProps) {
  const { t } = useI18n();
  const calendars = useCalendars();
  return (
    <>
      <Select
        label={t("sla.calendar")}
        allowDeselect={false}
        data={[
          { value: "", label: t("sla.own_hours") },
          ...(calendars.data ?? []).map((one) => ({ value: one.id, label: one.name })),
        ]}
        value={form.calendar_id ?? ""}
        error={of("calendar_id")}
        onChange={(value) => set({ calendar_id: value || null })}
      />
      <Checkbox
        label={t("sla.pause")}
        checked={form.pause_while_pending}
        onChange={(event) => set({ pause_while_pending: event.currentTarget.checked })}
      />
      <Checkbox
        label={t("sla.active")}
        checked={form.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </>
  );
}
