import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { isProblem } from "@/api/problem";
import { device, fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, Icon, Loading, ProblemNote, tell, tellProblem } from "@/shared/parts";
import { SHORTEST_PASSWORD } from "../SetUp";
import { useSession } from "../session";
import { useChangePassword, useEndSession, useSessions } from "./queries";
import { SettingsFrame } from "./SettingsFrame";

export function Account() {
  const { t } = useI18n();
  const { person, teams } = useSession();
  return (
    <SettingsFrame title="settings.account" lead="account.lead">
      <Card title={person.name}>
        <p>{person.email}</p>
        {teams.length > 0 && <p className="meta">{teams.map((team) => team.name).join(", ")}</p>}
      </Card>
      <Card title={t("account.password")}>
        <Password />
      </Card>
      <Card title={t("account.sessions")}>
        <Sessions />
      </Card>
    </SettingsFrame>
  );
}

function Password() {
  const { t } = useI18n();
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const of = (field: string) => (isProblem(change.error) ? change.error.of(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { current, new: next },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          tell(t("account.password_changed"), t);
        },
      },
    );
  };
  const shared = {
    required: true,
    withAsterisk: false,
    visibilityToggleButtonProps: { "aria-label": t("signin.show") },
  };
  return (
    <form className="stack narrow" onSubmit={submit}>
      <PasswordInput
        {...shared}
        label={t("account.current")}
        autoComplete="current-password"
        value={current}
        error={of("current")}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        {...shared}
        label={t("account.new")}
        description={t("setup.password_hint", { n: SHORTEST_PASSWORD })}
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        value={next}
        error={of("new")}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      {change.error && !of("current") && !of("new") && <ProblemNote error={change.error} />}
      <div>
        <Button type="submit" loading={change.isPending}>
          {t("account.change")}
        </Button>
      </div>
    </form>
  );
}

function Sessions() {
  const { t, locale } = useI18n();
  const sessions = useSessions();
  const end = useEndSession();
  if (sessions.isPending) return <Loading rows={2} />;
  if (sessions.isError) return <ProblemNote error={sessions.error} retry={() => void sessions.refetch()} />;
  return (
    <ul className="short-list">
      {sessions.data.map((session) => (
        <li key={session.id} className="short-row">
          <Icon name="globe" />
          <span className="short-main">
            <span className="ellipsis" title={session.agent}>
              {session.agent ? device(session.agent) : t("account.unknown")}
            </span>
            <span className="meta">{t("account.seen", { at: fullMoment(session.seen_at, locale) })}</span>
          </span>
          <Button
            variant="outline"
            color="red"
            onClick={() => end.mutate(session.id, { onError: (error) => tellProblem(error, t) })}
          >
            {t("person.signout")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
