import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Team } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Card, Icon, Loading, ProblemNote } from "@/shared/parts";
import { usePeople, useTeams } from "../directory";
import { useSaveTeam } from "./queries";
import { SettingsFrame } from "./SettingsFrame";
import { TeamEdit } from "./TeamEdit";

export function Teams() {
  const { t } = useI18n();
  const teams = useTeams();
  return (
    <SettingsFrame title="settings.teams" lead="teams.lead">
      <Card label={t("settings.teams")}>
        {teams.isPending && <Loading rows={3} />}
        {teams.isError && <ProblemNote error={teams.error} retry={() => void teams.refetch()} />}
        <ul className="short-list">
          {teams.data?.map((team) => (
            <li key={team.id} className="short-row">
              <TeamRow team={team} />
            </li>
          ))}
        </ul>
        {teams.data?.length === 0 && <p className="quiet">{t("teams.none")}</p>}
        <NewTeam />
      </Card>
    </SettingsFrame>
  );
}

function TeamRow({ team }: { team: Team }) {
  const { t } = useI18n();
  const people = usePeople();
  const [editing, setEditing] = useState(false);
  if (editing) return <TeamEdit team={team} done={() => setEditing(false)} />;
  const lead = people.data?.find((one) => one.id === team.lead_id)?.name;
  return (
    <>
      <Icon name="users" />
      <span className="grow">{team.name}</span>
      <span className="meta">{lead ? t("teams.led_by", { name: lead }) : t("teams.no_lead")}</span>
      <span className="meta">{t("teams.members", { n: team.members ?? 0 })}</span>
      <Button variant="subtle" onClick={() => setEditing(true)} aria-label={t("teams.change", { name: team.name })}>
        {t("action.edit")}
      </Button>
    </>
  );
}

function NewTeam() {
  const { t } = useI18n();
  const save = useSaveTeam(null);
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) save.mutate({ name: name.trim() }, { onSuccess: () => setName("") });
  };
  return (
    <form className="stack grow" onSubmit={submit}>
      <Group gap={8} align="end">
        <TextInput
          className="grow"
          label={t("teams.new")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" loading={save.isPending}>
          {t("action.add")}
        </Button>
      </Group>
      {save.error && <ProblemNote error={save.error} />}
    </form>
  );
}
