import { Button, Group, NumberInput, Select, Switch } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Team, TeamRouting, TeamRoutingInput } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useTeams } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Loading, ProblemNote, tell } from "@/shared/parts";
import { useSaveTeamRouting, useTeamRouting } from "../routing";

/** How the tickets of each team come to its people. */
export function Routing() {
  const { t } = useI18n();
  const teams = useTeams();
  return (
    <div className="stack narrow">
      {teams.isPending && <Loading rows={4} />}
      {teams.isError && <ProblemNote error={teams.error} retry={() => void teams.refetch()} />}
      {teams.data?.length === 0 && <p className="quiet">{t("teams.none")}</p>}
      {teams.data?.map((team) => (
        <TeamCard key={team.id} team={team} />
      ))}
    </div>
  );
}

function TeamCard({ team }: { team: Team }) {
  const { t } = useI18n();
  const routing = useTeamRouting(team.id);
  const now = routing.data;
  const beside = now && (
    <span className="meta">
      {now.people === 0 ? t("routing.no_people") : t("routing.available", { n: now.available, of: now.people })}
    </span>
  );
  return (
    <Card title={team.name} beside={beside}>
      {routing.isPending && <Loading rows={2} />}
      {routing.isError && <ProblemNote error={routing.error} retry={() => void routing.refetch()} />}
      {now && <TeamForm key={now.version} team={team} routing={now} />}
    </Card>
  );
}

function TeamForm({ team, routing }: { team: Team; routing: TeamRouting }) {
  const { t } = useI18n();
  // As it was when it was opened: a live update must not slip a newer version under the fields.
  const [known] = useState(routing);
  const [form, setForm] = useState<TeamRoutingInput>({
    mode: known.mode,
    language: known.language,
    known_days: known.known_days,
    grace_minutes: known.grace_minutes,
  });
  const save = useSaveTeamRouting(known);
  const automatic = form.mode === "automatic";
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const change = (part: Partial<TeamRoutingInput>) => setForm((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form, { onSuccess: () => tell(t("done.saved"), t) });
  };
  const waiting = routing.queued > 0 && (
    <Badge tone={automatic ? "amber" : "plain"} icon="inbox">
      {t("routing.queued", { n: routing.queued })}
    </Badge>
  );
  return (
    <form className="stack" aria-label={t("routing.of", { name: team.name })} onSubmit={submit}>
      <Group gap={10} justify="space-between">
        <Switch
          label={t("routing.automatic")}
          checked={automatic}
          onChange={(event) => change({ mode: event.currentTarget.checked ? "automatic" : "manual" })}
        />
        {waiting}
      </Group>
      <p className="meta">{t(automatic ? "routing.automatic_hint" : "routing.manual_hint")}</p>
      {automatic && (
        <>
          <Select
            label={t("routing.language")}
            allowDeselect={false}
            data={(["preferred", "required"] as const).map((one) => ({ value: one, label: t(`routing.${one}`) }))}
            value={form.language}
            error={of("language")}
            onChange={(value) => value && change({ language: value as TeamRoutingInput["language"] })}
          />
          <NumberInput
            label={t("routing.known_days")}
            description={t("routing.known_days_hint")}
            min={0}
            max={365}
            allowDecimal={false}
            value={form.known_days}
            error={of("known_days")}
            onChange={(value) => change({ known_days: Number(value) })}
          />
          <NumberInput
            label={t("routing.grace")}
            description={t("routing.grace_hint")}
            min={0}
            max={1440}
            allowDecimal={false}
            value={form.grace_minutes}
            error={of("grace_minutes")}
            onChange={(value) => change({ grace_minutes: Number(value) })}
          />
        </>
      )}
      {save.error && <ProblemNote error={save.error} />}
      <div>
        <Button type="submit" size="sm" loading={save.isPending} aria-label={t("routing.save", { name: team.name })}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
