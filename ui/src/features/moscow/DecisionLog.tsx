import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { MoscowClass, MoscowDecision } from "@/api/models";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, EmptyState, Icon, Loading, ProblemNote, When } from "@/shared/parts";
import { CLASSES } from "./board";
import { chainQuery, type DecisionFilter, initiativesQuery, useDecisions } from "./queries";
import { dayText, roundMoney } from "./useNames";

/** Whether nothing of the log was changed after it was written. */
export function ChainNote() {
  const { t } = useI18n();
  const { data } = useQuery(chainQuery);
  if (!data) return null;
  const broken = data.broken_at !== null;
  return (
    <Badge tone={broken ? "red" : "green"} icon={broken ? "alert" : "check"}>
      {broken ? t("moscow.chain_broken", { at: data.broken_at ?? 0 }) : t("moscow.chain_whole", { n: data.decisions })}
    </Badge>
  );
}

/** All decisions in a frame, newest first. */
export function DecisionLog({ frame }: { frame: string }) {
  const { t, language } = useI18n();
  const [everywhere, setEverywhere] = useState(false);
  const [initiative, setInitiative] = useState<string | null>(null);
  const { data = [] } = useQuery(initiativesQuery);
  const choices = data.map((one) => ({ value: one.key, label: textIn(one.definition.title, language) }));
  const filter = { ...(everywhere ? {} : { frame }), ...(initiative ? { initiative } : {}) };
  return (
    <Card
      title={t("moscow.log")}
      beside={<ChainNote />}
      actions={
        <>
          <Select
            size="xs"
            aria-label={t("moscow.log_of")}
            placeholder={t("moscow.log_of")}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t("action.clear") }}
            value={initiative}
            onChange={setInitiative}
            data={choices}
          />
          <Button variant="default" aria-pressed={everywhere} onClick={() => setEverywhere(!everywhere)}>
            {t(everywhere ? "moscow.log_here" : "moscow.log_everywhere")}
          </Button>
        </>
      }
    >
      <Decisions key={JSON.stringify(filter)} filter={filter} withFrame={everywhere} withInitiative={!initiative} />
    </Card>
  );
}

type Props = { filter: DecisionFilter; withFrame: boolean; withInitiative: boolean };

export function Decisions({ filter, withFrame, withInitiative }: Props) {
  const { t } = useI18n();
  const found = useDecisions(filter);
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return <EmptyState icon="book" title={t("moscow.log_empty")} hint={t("moscow.log_empty_hint")} />;
  return (
    <>
      <ol className="moscow-log">
        {items.map((one) => (
          <Entry key={one.number} decision={one} withFrame={withFrame} withInitiative={withInitiative} />
        ))}
      </ol>
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}

function Entry({ decision, withFrame, withInitiative }: Omit<Props, "filter"> & { decision: MoscowDecision }) {
  const { t, locale } = useI18n();
  const { evidence } = decision;
  return (
    <li>
      <div className="moscow-log-head">
        <span className="meta">{t("moscow.decision_n", { n: decision.number })}</span>
        {withInitiative && decision.initiative && <InitiativeName decision={decision} />}
        <What decision={decision} />
        {withFrame && decision.frame && <span className="meta">{decision.frame.name}</span>}
      </div>
      <p>{decision.reason}</p>
      {evidence && evidence.links > 0 && (
        <p className="meta">
          {t("moscow.evidence_then", {
            n: Math.round(evidence.tickets_a_month),
            tickets: count(evidence.tickets_a_month, locale, 0),
            pain: roundMoney(evidence.pain, evidence.currency, locale),
            covers: roundMoney(evidence.covers, evidence.currency, locale),
          })}
        </p>
      )}
      {evidence && evidence.links === 0 && <p className="meta">{t("moscow.evidence_then_none")}</p>}
      <p className="meta">
        {decision.decided_by?.name ?? t("moscow.the_program")}, <When at={decision.decided_at} />
        {decision.review_on && (
          <>
            {" · "}
            <Icon name="clock" size={13} /> {t("moscow.review_on", { day: dayText(decision.review_on, locale) })}
          </>
        )}
      </p>
    </li>
  );
}

/** In the reader's language where it still is there; else as the log has it. */
function InitiativeName({ decision }: { decision: MoscowDecision }) {
  const { language } = useI18n();
  const { data } = useQuery(initiativesQuery);
  const key = decision.initiative?.id ?? "";
  const found = data?.find((one) => one.key === key);
  if (!found) return <b>{decision.initiative?.name || key}</b>;
  return (
    <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: key }} className="cell-link">
      {textIn(found.definition.title, language)}
    </Link>
  );
}

function What({ decision }: { decision: MoscowDecision }) {
  const { t } = useI18n();
  const known = (raw: string | null) => CLASSES.find((one): one is MoscowClass => one === raw);
  if (decision.kind === "commit") return <Badge tone="green">{t("moscow.kind.commit")}</Badge>;
  if (decision.kind === "roll_out") return <Badge tone="accent">{t("moscow.kind.roll_out")}</Badge>;
  if (decision.kind === "review") return <Badge tone="green">{t("moscow.kind.review")}</Badge>;
  if (decision.kind === "split" || decision.kind === "unsplit") {
    return <Badge tone="accent">{t(`moscow.kind.${decision.kind}`, { part: decision.became ?? "" })}</Badge>;
  }
  if (decision.kind === "close") return <Badge>{t("moscow.kind.close")}</Badge>;
  const [was, became] = [known(decision.was), known(decision.became)];
  if (!became) return null;
  const to = t(`moscow.class.${became}`);
  return (
    <Badge tone="accent">
      {was && was !== became ? t("moscow.from_class", { from: t(`moscow.class.${was}`), to }) : to}
    </Badge>
  );
}
