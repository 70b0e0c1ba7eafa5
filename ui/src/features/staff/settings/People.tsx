import { Button, Table } from "@mantine/core";
import { useState } from "react";
import type { Person } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Avatar, Badge, Card, Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { useIsAway } from "../availability";
import { usePeople, useTeams } from "../directory";
import { PersonEdit } from "./PersonEdit";
import { useRoles } from "./queries";
import { SettingsFrame } from "./SettingsFrame";

export function People() {
  const { t } = useI18n();
  const people = usePeople();
  const roles = useRoles();
  const teams = useTeams();
  const isAway = useIsAway();
  const [editing, setEditing] = useState<Person | "new" | null>(null);
  const names = (ids: string[], all: { id: string; name: string }[] | undefined) =>
    ids.map((id) => all?.find((one) => one.id === id)?.name ?? "").filter(Boolean);
  return (
    <SettingsFrame
      title="settings.people"
      lead="people.lead"
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("people.new")}
        </Button>
      }
    >
      <Card label={t("settings.people")}>
        {people.isPending && <Loading rows={5} />}
        {people.isError && <ProblemNote error={people.error} retry={() => void people.refetch()} />}
        {people.data && (
          <TableScroll label={t("settings.people")}>
            <Table className="table">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("field.name")}</Table.Th>
                  <Table.Th>{t("field.email")}</Table.Th>
                  <Table.Th>{t("settings.roles")}</Table.Th>
                  <Table.Th>{t("settings.teams")}</Table.Th>
                  <Table.Th>{t("people.skills")}</Table.Th>
                  <Table.Th>{t("people.languages")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {people.data.map((person) => (
                  <Table.Tr key={person.id}>
                    <Table.Td>
                      <span className="with-avatar">
                        <Avatar name={person.name} quiet={!person.active} />
                        <button type="button" className="link-button" onClick={() => setEditing(person)}>
                          {person.name}
                        </button>
                        {!person.active && <Badge icon="lock">{t("people.inactive")}</Badge>}
                        {person.active && isAway(person.id) && <Badge icon="moon">{t("away.away")}</Badge>}
                      </span>
                    </Table.Td>
                    <Table.Td>{person.email ?? <span className="quiet">{t("people.imported")}</span>}</Table.Td>
                    <Table.Td>{names(person.roles, roles.data).join(", ")}</Table.Td>
                    <Table.Td>{names(person.teams, teams.data).join(", ")}</Table.Td>
                    <Table.Td>{person.skills.join(", ")}</Table.Td>
                    <Table.Td>{person.languages.join(", ")}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </TableScroll>
        )}
      </Card>
      {editing && <PersonEdit person={editing === "new" ? null : editing} close={() => setEditing(null)} />}
    </SettingsFrame>
  );
}
