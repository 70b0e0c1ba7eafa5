import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { OutgoingState } from "@/api/models";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EmptyState, Loading, ProblemNote, tell, tellProblem } from "@/shared/parts";
import { nameOf } from "../breakers";
import { breakersQuery, useOutgoing, useResetBreaker, useSendAgain } from "./queries";

const STATES: OutgoingState[] = ["deferred", "bounced", "failed", "held", "queued"];

/** What did not go out, and whom nothing automatic is sent any more. */
export function Undelivered() {
  const { t, locale } = useI18n();
  const [state, setState] = useState<OutgoingState>("deferred");
  const list = useOutgoing(state);
  const again = useSendAgain();
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const send = (id: string) =>
    again.mutate(id, {
      onSuccess: () => tell(t("mail.sent_again"), t),
      onError: (error) => tellProblem(error, t),
    });
  return (
    <Card title={t("mail.undelivered")}>
      <Breakers />
      <SegmentedControl
        aria-label={t("mail.undelivered")}
        data={STATES.map((one) => ({ value: one, label: t(`mail.out_${one}`) }))}
        value={state}
        onChange={(value) => setState(STATES.find((one) => one === value) ?? "deferred")}
      />
      {list.isPending && <Loading rows={3} />}
      {list.isError && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <EmptyState icon="send" title={t("mail.none_undelivered")} hint={t("mail.none_undelivered_hint")} />
      )}
      <ul className="short-list">
        {rows.map((letter) => (
          <li key={letter.id} className="short-row">
            <span className="short-main">
              <b className="break-anywhere">{letter.subject}</b>
              <span className="meta break-anywhere">
                {letter.address}
                {letter.error && ` · ${letter.error}`}
                {letter.next_at && ` · ${t("mail.next_try", { at: fullMoment(letter.next_at, locale) })}`}
              </span>
            </span>
            {letter.state !== "queued" && (
              <Button
                variant="default"
                loading={again.isPending && again.variables === letter.id}
                aria-label={t("mail.send_again_of", { subject: letter.subject })}
                onClick={() => send(letter.id)}
              >
                {t("mail.send_again")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </Card>
  );
}

function Breakers() {
  const { t, locale } = useI18n();
  const { data: breakers = [] } = useQuery(breakersQuery);
  const reset = useResetBreaker();
  if (breakers.length === 0) return null;
  return (
    <ul className="short-list">
      {breakers.map((one) => (
        <li key={`${one.kind} ${one.key}`} className="short-row">
          <span className="short-main">
            <b className="break-anywhere">{nameOf(one)}</b>
            <Badge tone="amber" icon="alert">
              {t("mail.tripped", { at: fullMoment(one.tripped_at, locale) })}
            </Badge>
            <span className="meta">{t(`mail.tripped_${one.kind}`)}</span>
          </span>
          <Button
            variant="default"
            loading={reset.isPending}
            aria-label={t("mail.reset_of", { key: nameOf(one) })}
            onClick={() => reset.mutate(one, { onError: (error) => tellProblem(error, t) })}
          >
            {t("mail.reset")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
