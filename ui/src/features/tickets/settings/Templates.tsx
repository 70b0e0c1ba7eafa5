import { Button, Table } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Template } from "@/api/models";
import { useTeams } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import {
  Badge,
  Card,
  EmptyState,
  Icon,
  Loading,
  offerUndo,
  ProblemNote,
  TableScroll,
  tellProblem,
} from "@/shared/parts";
import { templatesQuery } from "../queries";
import { TemplateEdit } from "./TemplateEdit";

/** Texts and macros: one's own, and with the right to it those of teams and of everybody. */
export function Templates() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const templates = useQuery(templatesQuery);
  const [editing, setEditing] = useState<Template | "new" | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ["templates"] });
  const remove = async (template: Template) => {
    const { name, audience, team_id, content } = template;
    const back = () =>
      api
        .post("/api/templates", { body: { name, audience, team_id, content }, idempotencyKey: newIdempotencyKey() })
        .finally(refresh);
    try {
      await api.delete<void>("/api/templates/{id}", { path: { id: template.id } });
      offerUndo(t("done.template_removed"), t, back);
    } catch (error) {
      tellProblem(error, t);
    } finally {
      await refresh();
    }
  };
  return (
    <Card
      title={t("settings.templates")}
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("templates.new")}
        </Button>
      }
    >
      {templates.isPending && <Loading rows={5} />}
      {templates.isError && <ProblemNote error={templates.error} retry={() => void templates.refetch()} />}
      {templates.data?.length === 0 && (
        <EmptyState icon="book" title={t("templates.empty")} hint={t("templates.empty_hint")} />
      )}
      {templates.data && templates.data.length > 0 && (
        <TableScroll label={t("settings.templates")}>
          <Table className="table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("field.name")}</Table.Th>
                <Table.Th>{t("templates.kind")}</Table.Th>
                <Table.Th>{t("view.audience")}</Table.Th>
                <Table.Th>
                  <span className="visually-hidden">{t("action.edit")}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {templates.data.map((one) => (
                <Row key={one.id} template={one} edit={() => setEditing(one)} remove={() => void remove(one)} />
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
      {editing && <TemplateEdit template={editing === "new" ? null : editing} close={() => setEditing(null)} />}
    </Card>
  );
}

function Row({ template, edit, remove }: { template: Template; edit: () => void; remove: () => void }) {
  const { t } = useI18n();
  const teams = useTeams();
  const team = teams.data?.find((one) => one.id === template.team_id)?.name;
  return (
    <Table.Tr>
      <Table.Td>{template.name}</Table.Td>
      <Table.Td>
        <Badge icon={template.acts ? "bolt" : "book"}>{t(template.acts ? "templates.macro" : "templates.text")}</Badge>
      </Table.Td>
      <Table.Td>{team ?? t(`audience.${template.audience}`)}</Table.Td>
      <Table.Td className="number">
        {template.changeable && (
          <>
            <Button variant="subtle" aria-label={t("templates.change", { name: template.name })} onClick={edit}>
              {t("action.edit")}
            </Button>
            <Button variant="subtle" aria-label={t("templates.remove", { name: template.name })} onClick={remove}>
              {t("action.remove")}
            </Button>
          </>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
