import { NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Audience, Template, TemplateContent, Urgency } from "@/api/models";
import { isProblem } from "@/api/problem";
import { usePeople, useTeams } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { AudienceFields } from "../AudienceFields";
import { useStatuses } from "../queries";
import { variablesQuery } from "../templates";
import { URGENCIES } from "../views";
import { contentOf, type Form, formOf } from "./template-form";

function useSaveTemplate(template: Template | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; audience: Audience; team_id: string | null; content: TemplateContent }) =>
      template
        ? api.put<Template>("/api/templates/{id}", { path: { id: template.id }, body, version: template.version })
        : api.post<Template>("/api/templates", { body, idempotencyKey: newIdempotencyKey() }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["templates"] }),
  });
}

export function TemplateEdit({ template, close }: { template: Template | null; close: () => void }) {
  const { t } = useI18n();
  const save = useSaveTemplate(template);
  const { data: variables = [] } = useQuery(variablesQuery);
  const [form, setForm] = useState<Form>(() => formOf(template));
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const submit = () => {
    const { name, audience, team_id } = form;
    const body = { name, audience, team_id, content: contentOf(form) };
    save.mutate(body, {
      onSuccess: () => {
        tell(t("done.saved"), t);
        close();
      },
    });
  };
  return (
    <EditDialog
      size="lg"
      title={t(template ? "templates.edit" : "templates.new")}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
    >
      <TextInput
        label={t("field.name")}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={80}
        value={form.name}
        error={of("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <AudienceFields
        audience={form.audience}
        team={form.team_id}
        problem={of("team_id")}
        change={(audience, team_id) => set({ audience, team_id })}
      />
      <Textarea
        label={t("template.reply")}
        description={t("templates.reply_hint", { names: variables.map((name) => `{{${name}}}`).join(" ") })}
        autosize
        minRows={4}
        maxRows={12}
        value={form.reply_text}
        error={of("content.reply_text")}
        onChange={(event) => set({ reply_text: event.currentTarget.value })}
      />
      <TextInput
        label={t("template.language")}
        description={t("template.language_hint")}
        placeholder="en, de, pt-BR"
        maxLength={10}
        value={form.language}
        error={of("content.language")}
        onChange={(event) => set({ language: event.currentTarget.value })}
      />
      <Textarea
        label={t("template.note")}
        description={t("templates.note_hint")}
        autosize
        maxRows={6}
        value={form.note_text}
        error={of("content.note_text")}
        onChange={(event) => set({ note_text: event.currentTarget.value })}
      />
      <StepFields form={form} set={set} />
    </EditDialog>
  );
}

/** What a macro does besides writing. */
function StepFields({ form, set }: { form: Form; set: (part: Partial<Form>) => void }) {
  const { t } = useI18n();
  const word = useWord();
  const people = usePeople();
  const teams = useTeams();
  const { data: statuses } = useStatuses();
  const pick = (field: keyof Form, label: string, data: { value: string; label: string }[]) => (
    <Select
      label={label}
      placeholder={t("templates.unchanged")}
      clearable
      searchable={data.length > 8}
      data={data}
      value={(form[field] as string | null) ?? null}
      onChange={(value) => set({ [field]: value })}
    />
  );
  const tags = (field: "add_tags" | "remove_tags") => (
    <TextInput
      label={t(`templates.${field}`)}
      description={t("templates.tags_hint")}
      value={form[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <fieldset className="plain-set stack">
      <legend>{t("templates.does")}</legend>
      {pick(
        "status",
        t("field.status"),
        (statuses ?? []).filter((one) => one.category !== "new").map((one) => ({ value: one.key, label: one.name })),
      )}
      {pick("assignee", t("templates.assign"), [
        { value: "me", label: t("templates.me") },
        { value: "none", label: t("tool.nobody") },
        ...(people.data ?? []).filter((one) => one.active).map((one) => ({ value: one.id, label: one.name })),
      ])}
      {pick("team", t("field.team"), [
        { value: "none", label: t("tool.no_team") },
        ...(teams.data ?? []).map((one) => ({ value: one.id, label: one.name })),
      ])}
      {pick(
        "urgency",
        t("field.urgency"),
        URGENCIES.map((one: Urgency) => ({ value: one, label: word("urgency", one) })),
      )}
      {tags("add_tags")}
      {tags("remove_tags")}
      <NumberInput
        label={t("templates.snooze")}
        min={0}
        allowDecimal={false}
        value={form.snooze_hours}
        onChange={(value) => set({ snooze_hours: value === "" ? "" : Number(value) })}
      />
    </fieldset>
  );
}
