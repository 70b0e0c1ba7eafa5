import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { FrameReview, MoscowBoard, ReviewAgenda, ReviewUnfinished } from "@/api/models";
import { useScenarioName } from "@/features/scenarios";
import { useMay } from "@/features/staff";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card } from "@/shared/parts";
import { LifecycleBadge } from "../InitiativeCard";
import { VerdictBadge } from "../impact/Verdict";
import { MoveDialog } from "../MoveDialog";
import { framesQuery } from "../queries";
import { dayText, useNames } from "../useNames";
import { GoesOn } from "./GoesOn";
import { Note } from "./Note";

type Rows = { review: FrameReview; board: MoscowBoard };

function Items({ title, empty, children }: { title: string; empty: string; children: ReactNode[] }) {
  return (
    <Card title={title}>
      {children.length === 0 ? <p className="quiet">{empty}</p> : <ul className="moscow-ballot">{children}</ul>}
    </Card>
  );
}

function Title({ initiative, title }: { initiative: string; title: unknown }) {
  const { language } = useI18n();
  return (
    <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: initiative }} className="cell-link">
      {textIn(title as Parameters<typeof textIn>[0], language)}
    </Link>
  );
}

/** Decides on the class in this frame, from where it is talked about. */
function Decide({ board, initiative }: { board: MoscowBoard; initiative: string }) {
  const { t } = useI18n();
  const names = useNames(board);
  const decides = useMay("moscow.decide") && board.frame.status !== "closed";
  const [moving, setMoving] = useState(false);
  const card = board.cards.find((one) => one.initiative.key === initiative);
  if (!decides || !card) return null;
  return (
    <>
      <Button variant="default" onClick={() => setMoving(true)}>
        {t("moscow.vote_decide")}
      </Button>
      {moving && (
        <MoveDialog
          board={board}
          card={card}
          to={null}
          names={names}
          moved={() => setMoving(false)}
          close={() => setMoving(false)}
        />
      )}
    </>
  );
}

/** What was promised and somebody has taken off all boards has no page any more. */
function Removed({ title }: { title: ReviewUnfinished["title"] }) {
  const { t, language } = useI18n();
  return (
    <>
      <b>{textIn(title, language)}</b> <Badge tone="red">{t("moscow.review_removed")}</Badge>
    </>
  );
}

export function Unfinished({ items, review, board }: Rows & { items: ReviewUnfinished[] }) {
  const { t, language } = useI18n();
  const frames = useQuery(framesQuery);
  const name = (id: string) => frames.data?.find((one) => one.id === id)?.definition.name ?? id;
  return (
    <Items
      title={t("moscow.review_unfinished")}
      empty={t(review.agenda.efforts.length > 0 ? "moscow.review_unfinished_none" : "moscow.review_promised_none")}
    >
      {items.map((one) => (
        <li key={one.item}>
          <div className="moscow-row">
            {one.removed ? (
              <Removed title={one.title} />
            ) : (
              <b>
                <Title initiative={one.initiative} title={one.title} />
              </b>
            )}
            <Badge>{t(`moscow.class.${one.class}`)}</Badge>
            <LifecycleBadge of={one.lifecycle} />
            <span className="grow" />
            {review.state !== "held" && !one.removed && <GoesOn frame={board.frame} initiative={one.initiative} />}
          </div>
          <p className="meta">
            {one.goes_on_in.length > 0
              ? t("moscow.review_goes_on", { names: one.goes_on_in.map(name).join(", ") })
              : t("moscow.review_goes_on_nowhere")}
          </p>
          <Note review={review} item={one.item} about={textIn(one.title, language)} />
        </li>
      ))}
    </Items>
  );
}

export function WontsDue({ items, review, board }: Rows & { items: ReviewAgenda["wonts"] }) {
  const { t, language, locale } = useI18n();
  return (
    <Items title={t("moscow.review_wonts")} empty={t("moscow.review_wonts_none")}>
      {items.map((one) => (
        <li key={one.item}>
          <div className="moscow-row">
            <b>
              <Title initiative={one.initiative} title={one.title} />
            </b>
            <span className="grow" />
            {review.state !== "held" && <Decide board={board} initiative={one.initiative} />}
          </div>
          <p className="meta">{one.grounds.reason}</p>
          {one.grounds.revisit_on && (
            <p className="meta">{t("moscow.revisit_on", { day: dayText(one.grounds.revisit_on, locale) })}</p>
          )}
          {one.grounds.revisit_when && <Trigger when={one.grounds.revisit_when} now={one.tickets_a_month} />}
          <Note review={review} item={one.item} about={textIn(one.title, language)} />
        </li>
      ))}
    </Items>
  );
}

function Trigger({ when, now }: { when: { scenario: string; above: number }; now: number | null }) {
  const { t, locale } = useI18n();
  const scenario = useScenarioName(when.scenario);
  return (
    <p className="meta">
      {t("moscow.revisit_when", { scenario, above: when.above })}
      {now !== null && ` · ${t("moscow.review_now", { tickets: count(now, locale, 0) })}`}
    </p>
  );
}

export function Verdicts({ items, review }: Rows & { items: ReviewAgenda["verdicts"] }) {
  const { t, language, locale } = useI18n();
  return (
    <Items title={t("moscow.review_verdicts")} empty={t("moscow.review_verdicts_none")}>
      {items.map(({ finding, ...one }) => {
        const relative = finding?.estimate != null && finding.baseline ? finding.estimate / finding.baseline : null;
        return (
          <li key={one.item}>
            <div className="moscow-row">
              <b>
                <Title initiative={one.initiative} title={one.title} />
              </b>
              {finding && <VerdictBadge of={finding} />}
              {!one.is_final && one.ends_on && (
                <span className="meta">{t("moscow.review_measured_until", { day: dayText(one.ends_on, locale) })}</span>
              )}
            </div>
            {finding && relative !== null && finding.expected !== null && (
              <p className="meta">
                {t("moscow.expected_actual", {
                  expected: share(-finding.expected, locale, 0),
                  actual: share(relative, locale, 0),
                })}
              </p>
            )}
            <Note review={review} item={one.item} about={textIn(one.title, language)} />
          </li>
        );
      })}
    </Items>
  );
}

export function DecisionsDue({ items, review, board }: Rows & { items: ReviewAgenda["decisions"] }) {
  const { t, locale } = useI18n();
  return (
    <Items title={t("moscow.review_decisions")} empty={t("moscow.review_decisions_none")}>
      {items.map(({ item, decision }) => (
        <li key={item}>
          <div className="moscow-row">
            <span className="meta">{t("moscow.decision_n", { n: decision.number })}</span>
            <b>{decision.initiative?.name}</b>
            <span className="meta">
              {decision.review_on && t("moscow.review_on", { day: dayText(decision.review_on, locale) })}
            </span>
            <span className="grow" />
            {review.state !== "held" && decision.kind === "class" && decision.initiative && (
              <Decide board={board} initiative={decision.initiative.id} />
            )}
          </div>
          <p className="meta">{decision.reason}</p>
          <Note review={review} item={item} about={decision.initiative?.name ?? item} />
        </li>
      ))}
    </Items>
  );
}
