import { Button, useComputedColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { api } from "@/api/client";
import type { Held } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useMay, useSession } from "@/features/staff";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { HtmlFrame, Icon, tell, tellProblem, useNow } from "@/shared/parts";
import { usePictured } from "./picturing";
import { useMyHeld, useStatuses } from "./queries";

type Props = { held: Held[]; takeBack: (held: Held) => void };

/** What is on its way below the messages: by whom, when it goes, and how to stop it. */
export function HeldMessages({ held, takeBack }: Props) {
  return held.map((one) =>
    one.refused ? (
      <Refused key={one.id} held={one} takeBack={takeBack} />
    ) : (
      <Waiting key={one.id} held={one} takeBack={takeBack} />
    ),
  );
}

/** Beyond a minute one reads a clock, below it one counts. */
function Departure({ at }: { at: string }) {
  const { t, locale } = useI18n();
  const seconds = Math.ceil((Date.parse(at) - useNow(1000)) / 1000);
  if (seconds > 60) return t("held.goes_at", { when: fullMoment(at, locale) });
  return seconds > 0 ? t("held.goes", { n: seconds }) : t("held.goes_now");
}

function Waiting({ held, takeBack }: { held: Held; takeBack: (held: Held) => void }) {
  const { t } = useI18n();
  const { person } = useSession();
  const queries = useQueryClient();
  const { data: statuses } = useStatuses();
  const mine = held.author.id === person.id;
  const status = statuses?.find((one) => one.key === held.status)?.name;
  const sendNow = async () => {
    try {
      await api.put<void>("/api/held-messages/{id}/send-at", { path: { id: held.id }, body: { send_at: null } });
    } catch (error) {
      if (isProblem(error, "not-found")) tell(t("held.too_late"), t);
      else tellProblem(error, t);
    } finally {
      void queries.invalidateQueries({ queryKey: ["ticket", held.ticket_id] });
    }
  };
  return (
    <article
      className={held.kind === "note" ? "held held-note" : "held"}
      aria-label={t("held.by", { name: held.author.name })}
    >
      <p className="held-head">
        <Icon name={held.kind === "note" ? "lock" : "send"} size={14} />
        <span>
          <Departure at={held.send_at} />
        </span>
        <span className="meta">
          {held.kind === "note" ? t("held.note") : t("held.by", { name: held.author.name })}
          {status && ` · ${t("held.solves", { name: status })}`}
          {held.unless_answered && ` · ${t("held.unless")}`}
        </span>
        <span className="grow" />
        {mine && (
          <>
            <Button variant="default" size="compact-xs" onClick={() => takeBack(held)}>
              {t("held.undo")}
            </Button>
            <Button variant="subtle" size="compact-xs" onClick={() => void sendNow()}>
              {t("held.now")}
            </Button>
          </>
        )}
      </p>
      <HeldText held={held} />
      {held.attachments.length > 0 && <p className="meta">{held.attachments.map((file) => file.name).join(", ")}</p>}
    </article>
  );
}

function Refused({ held, takeBack }: { held: Held; takeBack: (held: Held) => void }) {
  const { t } = useI18n();
  const dropped = held.refused === "unanswered";
  const why = dropped
    ? t("held.refused_unanswered")
    : held.refused === "unseen-messages"
      ? t("held.refused_unseen")
      : t("held.refused_other", { why: held.refused_detail ?? "" });
  return (
    <article className="held held-refused" aria-label={t("held.refused")} role="alert">
      <p className="held-head">
        <Icon name="alert" size={14} />
        <span className="grow">{why}</span>
        <Button variant="default" size="compact-xs" onClick={() => takeBack(held)}>
          {t(dropped ? "held.let_go" : "held.seen")}
        </Button>
      </p>
      {dropped && <HeldText held={held} />}
    </article>
  );
}

/** One's own messages that could not be sent, in other tickets than the open one. */
export function NotSent({ openId }: { openId: string | undefined }) {
  const { t } = useI18n();
  const search = useSearch({ from: "/desk/inbox" });
  const { data } = useMyHeld(useMay("tickets.answer"));
  const lost = (data ?? []).filter((one) => one.refused && one.ticket_id !== openId);
  const first = lost[0];
  if (!first) return null;
  return (
    <p className="not-sent" role="status">
      <Icon name="alert" size={14} />
      <span className="grow">{t("held.elsewhere", { n: lost.length })}</span>
      <Link to="/inbox/$ticketId" params={{ ticketId: first.ticket_id }} search={search}>
        #{first.ticket_number}
      </Link>
    </p>
  );
}

function HeldText({ held }: { held: Held }) {
  const dark = useComputedColorScheme("light", { getInitialValueInEffect: false }) === "dark";
  const pictured = usePictured({ body_html: held.body_html ?? null, attachments: held.attachments });
  if (held.body_html) return <HtmlFrame html={pictured.html} dark={dark} pictures={pictured.height} />;
  return (
    <p className="message-text" dir="auto">
      {held.body_text}
    </p>
  );
}
