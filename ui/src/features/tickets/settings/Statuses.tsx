import { Button, Group, Modal, NumberInput, Select, Table, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Category, Status } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n, useWord } from "@/shared/i18n";
import { Card, Icon, Loading, ProblemNote, TableScroll, tell } from "@/shared/parts";
import { useKeptStatuses, useStatusShown } from "../queries";
import { StatusBadge } from "../TicketTools";
import { CATEGORIES } from "../views";

/** The organisation's own names for where a ticket stands; the six categories behind them are fixed. */
export function Statuses() {
  const { t } = useI18n();
  const word = useWord();
  const statuses = useKeptStatuses();
  const shown = useStatusShown();
  const [editing, setEditing] = useState<Status | "new" | null>(null);
  return (
    <Card
      title={t("settings.statuses")}
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("statuses.new")}
        </Button>
      }
    >
      {statuses.isPending && <Loading rows={6} />}
      {statuses.isError && <ProblemNote error={statuses.error} retry={() => void statuses.refetch()} />}
      {statuses.data && (
        <TableScroll label={t("settings.statuses")}>
          <Table className="table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("field.name")}</Table.Th>
                <Table.Th>{t("statuses.category")}</Table.Th>
                <Table.Th>{t("statuses.key")}</Table.Th>
                <Table.Th>
                  <span className="visually-hidden">{t("action.edit")}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {statuses.data.map((status) => (
                <Table.Tr key={status.id}>
                  <Table.Td>
                    <StatusBadge status={status} />
                  </Table.Td>
                  <Table.Td>{word("category", status.category)}</Table.Td>
                  <Table.Td className="mono">{status.key}</Table.Td>
                  <Table.Td className="number">
                    <Button
                      variant="subtle"
                      aria-label={t("statuses.change", { name: shown(status).name })}
                      onClick={() => setEditing(status)}
                    >
                      {t("action.edit")}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
      {editing && <StatusEdit status={editing === "new" ? null : editing} close={() => setEditing(null)} />}
    </Card>
  );
}

type Form = { key: string; name: string; category: Category; position: number };

function useSaveStatus(status: Status | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ key, category, ...rest }: Form) =>
      status
        ? // Key and category are what numbers are counted by; they stay.
          api.patch<Status>("/api/statuses/{id}", { path: { id: status.id }, body: rest, version: status.version })
        : api.post<Status>("/api/statuses", {
            body: { key, category, ...rest },
            idempotencyKey: newIdempotencyKey(),
          }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["statuses"] }),
        queries.invalidateQueries({ queryKey: ["tickets"] }),
      ]),
  });
}

function StatusEdit({ status, close }: { status: Status | null; close: () => void }) {
  const { t } = useI18n();
  const word = useWord();
  const save = useSaveStatus(status);
  const [form, setForm] = useState<Form>(status ?? { key: "", name: "", category: "open", position: 10 });
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form, {
      onSuccess: () => {
        tell(t("done.saved"), t);
        close();
      },
    });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(status ? "statuses.edit" : "statuses.new")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t("field.name")}
          required
          withAsterisk={false}
          data-autofocus
          value={form.name}
          error={of("name")}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
        />
        {!status && (
          <>
            <TextInput
              label={t("statuses.key")}
              description={t("statuses.key_hint")}
              required
              withAsterisk={false}
              value={form.key}
              error={of("key")}
              onChange={(event) => setForm({ ...form, key: event.currentTarget.value })}
            />
            <Select
              label={t("statuses.category")}
              description={t("statuses.category_hint")}
              allowDeselect={false}
              data={CATEGORIES.map((one) => ({ value: one, label: word("category", one) }))}
              value={form.category}
              error={of("category")}
              onChange={(value) => setForm({ ...form, category: value as Category })}
            />
          </>
        )}
        <NumberInput
          label={t("statuses.position")}
          min={0}
          allowDecimal={false}
          value={form.position}
          error={of("position")}
          onChange={(value) => setForm({ ...form, position: Number(value) })}
        />
        {save.error && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t("action.save")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
