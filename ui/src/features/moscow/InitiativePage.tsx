import "@/shared/theme/moscow.css";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Initiative, MoscowEvidence, MoscowSettings } from "@/api/models";
import { SimulatedEffect } from "@/features/futures";
import { useMay, usePeople } from "@/features/staff";
import { count, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, Facts, Icon, Loading, Page, ProblemNote, When } from "@/shared/parts";
import { AskingTickets } from "./AskingTickets";
import { effortsOf } from "./board";
import { ChainNote, Decisions } from "./DecisionLog";
import { Links, SourceTable } from "./EvidenceButton";
import { LifecycleBadge } from "./InitiativeCard";
import { InitiativeEdit } from "./InitiativeEdit";
import { ImpactCard } from "./impact/ImpactCard";
import { useAmount } from "./impact/useAmount";
import { LeversCard } from "./levers/LeversCard";
import { leversOf } from "./levers/levers";
import { PollCard } from "./polls/PollCard";
import { pollQuery } from "./polls/queries";
import { evidenceQuery, initiativeQuery, initiativesQuery, moscowSettingsQuery } from "./queries";
import { SplitDialog } from "./SplitDialog";
import { SwitchNote } from "./SwitchNote";

type Props = { initiativeKey: string; editing: boolean };

/** One initiative: what it is, what it takes, what it would bring, and what was decided on it. */
export function InitiativePage({ initiativeKey, editing }: Props) {
  const { t } = useI18n();
  const found = useQuery(initiativeQuery(initiativeKey));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError) {
    return (
      <Page title={t("nav.moscow")} crumb={<Link to="/moscow">{t("nav.moscow")}</Link>}>
        <ProblemNote error={found.error} retry={() => void found.refetch()} />
      </Page>
    );
  }
  return <Shown initiative={found.data} begin={editing} />;
}

function Shown({ initiative, begin }: { initiative: Initiative; begin: boolean }) {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const writes = useMay("moscow.write");
  const [editing, setEditing] = useState(begin && writes);
  const [splitting, setSplitting] = useState(false);
  const { definition } = initiative;
  return (
    <Page
      title={textIn(definition.title, language)}
      crumb={<Link to="/moscow">{t("nav.moscow")}</Link>}
      beside={<LifecycleBadge of={definition.lifecycle} />}
      actions={
        writes && (
          <>
            <Button variant="default" onClick={() => setSplitting(true)}>
              {t("moscow.split_it")}
            </Button>
            <Button onClick={() => setEditing(true)}>{t("moscow.initiative_edit")}</Button>
          </>
        )
      }
    >
      <div className="scenario-grid moscow-page-grid">
        <What initiative={initiative} />
        <Takes initiative={initiative} />
        <Brings initiative={initiative} />
        <Needs initiative={initiative} />
      </div>
      <LeversCard initiative={initiative} />
      <PollCard initiative={initiative.key} />
      <ImpactCard initiative={initiative} />
      <Card title={t("moscow.history")} beside={<ChainNote />}>
        <Decisions filter={{ initiative: initiative.key }} withFrame withInitiative={false} />
      </Card>
      {splitting && (
        <SplitDialog initiative={initiative} done={() => setSplitting(false)} close={() => setSplitting(false)} />
      )}
      {editing && (
        <InitiativeEdit
          initiative={initiative}
          done={() => setEditing(false)}
          removed={() => void navigate({ to: "/moscow" })}
          close={() => setEditing(false)}
        />
      )}
    </Page>
  );
}

function What({ initiative }: { initiative: Initiative }) {
  const { t, language } = useI18n();
  const people = usePeople();
  const { definition } = initiative;
  const name = (id: string | null | undefined) => people.data?.find((one) => one.id === id)?.name;
  const description = textIn(definition.description, language);
  return (
    <Card title={t("moscow.what")}>
      <p className={description ? undefined : "quiet"}>{description || t("moscow.no_description")}</p>
      <Facts
        items={[
          [t("moscow.owner"), name(definition.owner_id) ?? "–"],
          [t("moscow.capability"), definition.capability ?? "–"],
          [t("moscow.key"), initiative.key],
          [
            t("moscow.changed_at"),
            <>
              <When at={initiative.changed_at} />, {name(initiative.changed_by) ?? t("moscow.the_program")}
            </>,
          ],
        ]}
      />
      <SwitchNote initiative={initiative.key} capability={definition.capability} />
      {definition.risks && (
        <>
          <h3>{t("moscow.risks")}</h3>
          <p className="moscow-text">{definition.risks}</p>
        </>
      )}
    </Card>
  );
}

function Takes({ initiative }: { initiative: Initiative }) {
  const { t, locale } = useI18n();
  const { data: settings } = useQuery(moscowSettingsQuery);
  const efforts = effortsOf({ initiative });
  const pool = (key: string): MoscowSettings["pools"][number] | undefined =>
    settings?.pools.find((one) => one.key === key);
  const number = (value: number) => count(value, locale, 1);
  return (
    <Card title={t("moscow.effort")}>
      {efforts === null && <p className="amber-text">{t("moscow.not_estimated")}</p>}
      {efforts?.length === 0 && <p>{t("moscow.no_effort")}</p>}
      {efforts && efforts.length > 0 && (
        <Facts
          items={efforts.map((one): [string, ReactNode] => [
            pool(one.pool)?.name ?? one.pool,
            <>
              <b>
                {number(one.likely)} {pool(one.pool)?.unit}
              </b>{" "}
              <span className="meta">{t("moscow.from_to", { low: number(one.low), high: number(one.high) })}</span>
            </>,
          ])}
        />
      )}
    </Card>
  );
}

function Brings({ initiative }: { initiative: Initiative }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const amount = useAmount();
  const evidence = useQuery(evidenceQuery);
  const simulates = useMay("futures.read");
  const voices = useQuery(pollQuery(initiative.key)).data?.answers ?? 0;
  const { removes = [], tickets = [], queries = [], effects = [], value = 0 } = initiative.definition;
  const nothing = removes.length + tickets.length + queries.length === 0 && value === 0;
  return (
    <Card title={t("moscow.brings")}>
      {nothing && <p className="quiet">{t("moscow.no_evidence_hint")}</p>}
      {evidence.isError && <ProblemNote error={evidence.error} retry={() => void evidence.refetch()} />}
      {evidence.data && <Sources initiative={initiative} evidence={evidence.data} />}
      {voices > 0 && <p>{t("moscow.voices", { n: voices })}</p>}
      {value > 0 && evidence.data && (
        <p>
          {t("moscow.direct_value_is", {
            amount: money({ amount: value, currency: evidence.data.costs.currency }, locale),
          })}
        </p>
      )}
      {simulates && <SimulatedEffect levers={leversOf(initiative)} />}
      {effects.length > 0 && (
        <>
          <h3>{t("moscow.effects")}</h3>
          <ul className="scenario-list">
            {effects.map((one) => (
              <li key={one.kpi}>
                <Icon name="chart" size={14} /> {word("kpi_name", one.kpi)}{" "}
                <span className="meta">
                  {t(`moscow.direction.${one.direction}`)}, {t("moscow.least_is", { n: amount(one.kpi, one.least) })}
                </span>{" "}
                {one.primary && <Badge tone="accent">{t("moscow.primary_is")}</Badge>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Sources({ initiative, evidence }: { initiative: Initiative; evidence: MoscowEvidence }) {
  const { t } = useI18n();
  const { removes = [], tickets = [], queries = [] } = initiative.definition;
  return (
    <>
      {removes.length > 0 && (
        <>
          <p className="meta">{t("moscow.evidence_days", { n: evidence.days })}</p>
          <SourceTable removes={removes} evidence={evidence} />
        </>
      )}
      {tickets.length > 0 && <Links tickets={tickets} />}
      {queries.length > 0 && <AskingTickets queries={queries} evidence={evidence} />}
    </>
  );
}

const KINDS = ["requires", "one_of", "excludes"] as const;

function Needs({ initiative }: { initiative: Initiative }) {
  const { t, language } = useI18n();
  const { data = [] } = useQuery(initiativesQuery);
  const { definition, key } = initiative;
  const title = (other: string) => textIn(data.find((one) => one.key === other)?.definition.title, language) || other;
  const needing = data.filter((one) => one.definition.requires?.includes(key)).map((one) => one.key);
  const rows = [
    ...KINDS.map((kind) => ({ label: t(`moscow.${kind}`), keys: definition[kind] ?? [] })),
    { label: t("moscow.needed_by"), keys: needing },
  ].filter((one) => one.keys.length > 0);
  return (
    <Card title={t("moscow.dependencies")}>
      {rows.length === 0 && <p className="quiet">{t("moscow.no_dependencies")}</p>}
      {rows.length > 0 && (
        <Facts
          items={rows.map(({ label, keys }): [string, ReactNode] => [
            label,
            <span key={label} className="moscow-row">
              {keys.map((one) => (
                <Link key={one} to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: one }} className="way">
                  {title(one)}
                </Link>
              ))}
            </span>,
          ])}
        />
      )}
    </Card>
  );
}
