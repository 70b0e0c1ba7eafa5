import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FetchState, Mailbox, MailTrial } from "@/api/models";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EmptyState, Icon, Loading, ProblemNote, tellProblem } from "@/shared/parts";
import { MailboxEdit } from "./MailboxEdit";
import { mailboxesQuery, statesQuery, useBeginGrant, useTryMailbox } from "./queries";
import { Reconciliation } from "./Reconciliation";
import { Undelivered } from "./Undelivered";

/** Mailboxes, what became of what they received, and what did not go out. */
export function MailSettings() {
  const { t } = useI18n();
  const mailboxes = useQuery(mailboxesQuery);
  const states = useQuery(statesQuery);
  const [editing, setEditing] = useState<string | "new" | null>(null);
  const edited = mailboxes.data?.find((one) => one.id === editing) ?? null;
  return (
    <div className="stack">
      <Card
        title={t("mail.mailboxes")}
        actions={
          <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
            {t("mail.new")}
          </Button>
        }
      >
        {mailboxes.isPending && <Loading rows={3} />}
        {mailboxes.isError && <ProblemNote error={mailboxes.error} retry={() => void mailboxes.refetch()} />}
        {mailboxes.data?.length === 0 && <EmptyState icon="mail" title={t("mail.none")} hint={t("mail.none_hint")} />}
        <ul className="short-list">
          {mailboxes.data?.map((one) => (
            <Row
              key={one.id}
              mailbox={one}
              state={states.data?.find((state) => state.mailbox_id === one.id)}
              edit={() => setEditing(one.id)}
            />
          ))}
        </ul>
        {(editing === "new" || edited) && (
          <MailboxEdit key={edited?.id ?? "new"} mailbox={edited} close={() => setEditing(null)} />
        )}
      </Card>
      {mailboxes.data && mailboxes.data.length > 0 && (
        <>
          <Reconciliation mailboxes={mailboxes.data} />
          <Undelivered />
        </>
      )}
    </div>
  );
}

function Row({ mailbox, state, edit }: { mailbox: Mailbox; state?: FetchState; edit: () => void }) {
  const { t } = useI18n();
  const trial = useTryMailbox();
  const tryOut = () => trial.mutate(mailbox.id, { onError: (error) => tellProblem(error, t) });
  return (
    <li className="short-row">
      <span className="short-main">
        <b>{mailbox.name}</b>
        <span className="meta break-anywhere">{mailbox.address}</span>
        <Standing mailbox={mailbox} state={state} />
        {mailbox.active && state?.clearing_problem && (
          <span className="meta break-anywhere">
            <Badge tone="amber" icon="alert">
              {t("mail.not_cleared")}
            </Badge>{" "}
            {state.clearing_problem}
          </span>
        )}
        {trial.data && <Tried trial={trial.data} />}
      </span>
      {mailbox.oauth && mailbox.oauth.grant !== "client_credentials" && (
        <Connect mailbox={mailbox} urgent={Boolean(state?.reconnect)} />
      )}
      {(mailbox.incoming || mailbox.outgoing) && (
        <Button
          variant="default"
          loading={trial.isPending}
          aria-label={t("mail.test_of", { name: mailbox.name })}
          onClick={tryOut}
        >
          {t("mail.test")}
        </Button>
      )}
      <Button variant="default" aria-label={t("mail.change", { name: mailbox.name })} onClick={edit}>
        {t("action.edit")}
      </Button>
    </li>
  );
}

/** Leads to the provider's page, which leads back. */
function Connect({ mailbox, urgent }: { mailbox: Mailbox; urgent: boolean }) {
  const { t } = useI18n();
  const begin = useBeginGrant();
  const go = () =>
    begin.mutate(mailbox.id, {
      onSuccess: (grant) => window.location.assign(grant.authorization_url),
      onError: (error) => tellProblem(error, t),
    });
  return (
    <Button
      variant={urgent ? "filled" : "default"}
      loading={begin.isPending}
      aria-label={t(mailbox.has_refresh_token ? "mail.connect_again_of" : "mail.connect_of", { name: mailbox.name })}
      onClick={go}
    >
      {t(mailbox.has_refresh_token ? "mail.connect_again" : "mail.connect")}
    </Button>
  );
}

function Standing({ mailbox, state }: { mailbox: Mailbox; state?: FetchState }) {
  const { t, locale } = useI18n();
  if (!mailbox.active) return <Badge>{t("mail.off")}</Badge>;
  if (state?.reconnect) {
    return (
      <span className="meta break-anywhere">
        <Badge tone="red" icon="alert">
          {t("mail.reconnect")}
        </Badge>{" "}
        {state.reconnect}
      </span>
    );
  }
  if (state?.error) {
    return (
      <span className="meta break-anywhere">
        <Badge tone="red" icon="alert">
          {t("mail.failing")}
        </Badge>{" "}
        {state.error}
        {state.failing_since && ` · ${t("mail.failing_since", { at: fullMoment(state.failing_since, locale) })}`}
      </span>
    );
  }
  return (
    <span className="meta">
      {t(mailbox.incoming ? "mail.by_imap" : "mail.by_delivery")}
      {state?.fetched_at && ` · ${t("mail.fetched", { at: fullMoment(state.fetched_at, locale) })}`}
      {state && state.backlog > 0 && ` · ${t("mail.backlog", { n: state.backlog })}`}
      {state && state.to_clear > 0 && ` · ${t("mail.n_to_clear", { n: state.to_clear })}`}
      {mailbox.oauth && ` · ${t("mail.by_oauth")}`}
      {!mailbox.outgoing && ` · ${t("mail.no_way_out")}`}
    </span>
  );
}

/** What the servers said just now, told to who listens, too. */
function Tried({ trial }: { trial: MailTrial }) {
  const { t } = useI18n();
  return (
    <span role="status" className="stack">
      {(["incoming", "outgoing"] as const).map((way) => {
        const result = trial[way];
        if (!result) return null;
        return (
          <span key={way} className="meta break-anywhere">
            <Badge tone={result.works ? "green" : "red"} icon={result.works ? "check" : "alert"}>
              {t(result.works ? `mail.${way}_works` : `mail.${way}_fails`)}
            </Badge>{" "}
            {result.problem}
          </span>
        );
      })}
    </span>
  );
}
