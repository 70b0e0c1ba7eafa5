import type { TicketPromise } from "@/api/models";
import { fullMoment, textOfMinutes } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, useNow } from "@/shared/parts";
import { stateOf } from "./promises";

const MARKS = {
  kept: { tone: "green", icon: "check" },
  broken: { tone: "red", icon: "alert" },
  running: { tone: "outline", icon: "clock" },
  still: { tone: "plain", icon: "moon" },
} as const;

/** What the customer was promised in this ticket, and what became of it. */
export function PromiseList({ promises }: { promises: TicketPromise[] }) {
  const { t } = useI18n();
  const now = useNow();
  return (
    <Card title={t("promise.title")}>
      <ul className="short-list">
        {promises.map((promise) => {
          const state = stateOf(promise, now);
          return (
            <li key={`${promise.kind} ${promise.started_at}`} className="promise">
              <span className="row-line">
                <span className="grow">{t(`promise.${promise.kind}`)}</span>
                <Badge {...MARKS[state]}>{t(`promise.state_${state}`)}</Badge>
              </span>
              <PromiseFacts promise={promise} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function PromiseFacts({ promise }: { promise: TicketPromise }) {
  const { t, locale } = useI18n();
  return (
    <span className="meta">
      {promise.policy_name} · {textOfMinutes(promise.target_ms / 60_000)}
      {promise.due_at && (
        <>
          {" · "}
          {t("promise.due")} {fullMoment(promise.due_at, locale)}
        </>
      )}
      {promise.done_at && (
        <>
          {" · "}
          {t("promise.done")} {fullMoment(promise.done_at, locale)}
        </>
      )}
    </span>
  );
}
