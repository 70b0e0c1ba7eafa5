import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FetchState, Mailbox, MailCounts } from "@/api/models";
import { moment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Icon, ProblemNote, useNow } from "@/shared/parts";
import { nameOf } from "./breakers";
import { breakersQuery, countsQuery, mailboxesQuery, statesQuery } from "./settings/queries";

/** A letter that waits longer than this to be read has been forgotten. */
const LAG_MAX = 5 * 60_000;

/** How mail stands, on Today: what was fetched last, what is still there, what waits. Nothing where there is no mailbox. */
export function MailCard() {
  const { t } = useI18n();
  const now = useNow();
  const mailboxes = useQuery(mailboxesQuery);
  const states = useQuery(statesQuery);
  const counts = useQuery({ ...countsQuery, refetchInterval: 30_000 });
  if (mailboxes.isError) return <ProblemNote error={mailboxes.error} retry={() => void mailboxes.refetch()} />;
  const on = mailboxes.data?.filter((one) => one.active) ?? [];
  if (on.length === 0) return null;
  return (
    <Card
      title={t("mail.title")}
      actions={
        <Link to="/settings/mail" className="card-link">
          {t("mail.settings")}
          <Icon name="right" size={14} />
        </Link>
      }
    >
      <HeldBack />
      <ul className="short-list">
        {on.map((one) => (
          <Row
            key={one.id}
            mailbox={one}
            now={now}
            state={states.data?.find((state) => state.mailbox_id === one.id)}
            counts={counts.data?.find((row) => row.mailbox_id === one.id)}
          />
        ))}
      </ul>
    </Card>
  );
}

/** Whom nothing automatic is sent: there may be a loop, or somebody waits for what was held back. */
function HeldBack() {
  const { t } = useI18n();
  const { data: breakers = [] } = useQuery({ ...breakersQuery, refetchInterval: 30_000 });
  const first = breakers[0];
  if (!first) return null;
  return (
    <p className="meta break-anywhere">
      <Badge tone="amber" icon="alert">
        {t("mail.n_tripped", { n: breakers.length })}
      </Badge>{" "}
      {t("mail.tripped_hint")} {nameOf(first)}
      {breakers.length > 1 && " …"}
    </p>
  );
}

type Standing = { mailbox: Mailbox; state?: FetchState; counts?: MailCounts; now: number };

function Row({ mailbox, state, counts, now }: Standing) {
  const { t, locale } = useI18n();
  const lag = counts?.waiting_since ? now - Date.parse(counts.waiting_since) : 0;
  const said: string[] = [];
  if (mailbox.incoming) {
    said.push(
      state?.fetched_at ? t("mail.fetched", { at: moment(state.fetched_at, now, locale) }) : t("mail.never_fetched"),
    );
    if (state && state.backlog > 0) said.push(t("mail.backlog", { n: state.backlog }));
  } else if (counts?.last_received_at) {
    said.push(t("mail.last_letter", { at: moment(counts.last_received_at, now, locale) }));
  }
  if (counts && counts.waiting > 0) said.push(t("mail.n_waiting", { n: counts.waiting }));
  const trouble = state?.reconnect ?? state?.error;
  if (trouble) said.push(trouble);
  if (state?.clearing_problem) said.push(state.clearing_problem);
  return (
    <li className="short-row">
      <span className="short-main">
        <b>{mailbox.name}</b>
        <span className="meta break-anywhere">{said.join(" · ")}</span>
      </span>
      {trouble && (
        <Badge tone="red" icon="alert">
          {t(state?.reconnect ? "mail.reconnect" : "mail.failing")}
        </Badge>
      )}
      {state?.clearing_problem && (
        <Badge tone="amber" icon="alert">
          {t("mail.not_cleared")}
        </Badge>
      )}
      {lag > LAG_MAX && (
        <Badge tone="amber" icon="clock">
          {t("mail.lagging")}
        </Badge>
      )}
      {counts && counts.quarantined > 0 && (
        <Badge tone="red" icon="alert">
          {t("mail.n_quarantined", { n: counts.quarantined })}
        </Badge>
      )}
      {counts && counts.deferred > 0 && (
        <Badge tone="amber" icon="clock">
          {t("mail.n_deferred", { n: counts.deferred })}
        </Badge>
      )}
      {!trouble && !state?.clearing_problem && lag <= LAG_MAX && counts?.quarantined === 0 && counts.deferred === 0 && (
        <Badge tone="green" icon="check">
          {t("mail.fine")}
        </Badge>
      )}
    </li>
  );
}
