import { Chip, Group, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Audience, View, ViewColumn, ViewFilter } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { AudienceFields } from "./AudienceFields";
import { COLUMNS, SORTS } from "./views";

export type ViewDraft = Pick<View, "name" | "audience" | "team_id" | "sort" | "columns"> & {
  filter: Partial<ViewFilter>;
};

type Props = { before: ViewDraft; isNew: boolean; save: (draft: ViewDraft) => Promise<void>; close: () => void };

/** Names a view, says for whom it is, in which order, and what its rows show. */
export function ViewEdit({ before, isNew, save, close }: Props) {
  const { t } = useI18n();
  const [form, setForm] = useState<ViewDraft>({
    name: before.name,
    audience: before.audience,
    team_id: before.team_id,
    filter: before.filter,
    sort: before.sort,
    columns: before.columns,
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const of = (field: string) => (isProblem(error) ? error.of(field) : undefined);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await save(form);
      tell(t("done.view_saved"), t);
      close();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <EditDialog
      title={t(isNew ? "views.save" : "views.change")}
      close={close}
      save={() => void submit()}
      saving={busy}
      error={error}
    >
      {isNew && <p className="meta">{t("views.save_hint")}</p>}
      <TextInput
        label={t("field.name")}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={60}
        value={form.name}
        error={of("name")}
        onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
      />
      <AudienceFields
        audience={form.audience}
        team={form.team_id}
        problem={of("team_id")}
        change={(audience: Audience, team_id) => setForm({ ...form, audience, team_id })}
      />
      <Select
        label={t("list.sort")}
        allowDeselect={false}
        data={SORTS.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
        value={form.sort}
        onChange={(value) => setForm({ ...form, sort: value as View["sort"] })}
      />
      <fieldset className="plain-set">
        <legend>{t("view.columns")}</legend>
        <Chip.Group
          multiple
          value={form.columns}
          onChange={(columns) => setForm({ ...form, columns: columns as ViewColumn[] })}
        >
          <Group gap={6}>
            {COLUMNS.map((column) => (
              <Chip key={column} size="xs" value={column}>
                {t(`column.${column}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </fieldset>
    </EditDialog>
  );
}
