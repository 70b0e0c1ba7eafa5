import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { ScenarioDetail, ScenarioMeasures } from "@/api/models";
import { EffectSummary } from "@/features/effects";
import { LearningsCard } from "@/features/learnings";
import { useMay, usePeople, useToday } from "@/features/staff";
import { Badge, Card, Icon, Loading, Page, ProblemNote, When } from "@/shared/parts";
import { Impact } from "./Impact";
import { journeyQuery, scenarioQuery, useScenarioMeasures, useScenarioVersions } from "./queries";
import { ScenarioEdit } from "./ScenarioEdit";
import { PeriodControl, StateBadge, useScenarioWords } from "./ScenariosPage";
import { type Days, isReviewDue, lastDays, textIn } from "./texts";

type Props = {
  scenarioKey: string;
  /** Beside its name. */
  mark: ReactNode;
  /** How often it happens, and with what it goes together, in the days that are shown. */
  frequency: (days: Days) => ReactNode;
  causes: (days: Days) => ReactNode;
};

/** One scenario: what it is, how often it happens, what comes of it, and who looks after it. */
export function ScenarioPage({ scenarioKey, ...watched }: Props) {
  const { t } = useScenarioWords();
  const found = useQuery(scenarioQuery(scenarioKey));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError) {
    return (
      <Page title={t("nav.scenarios")}>
        <ProblemNote error={found.error} retry={() => void found.refetch()} />
      </Page>
    );
  }
  return <Shown scenario={found.data} {...watched} />;
}

type ShownProps = Omit<Props, "scenarioKey"> & { scenario: ScenarioDetail };

function Shown({ scenario, mark, frequency, causes }: ShownProps) {
  const { t, language } = useScenarioWords();
  const manages = useMay("scenarios.manage");
  const mayPlaybooks = useMay("playbooks.read");
  const [days, setDays] = useState(28);
  const [editing, setEditing] = useState(false);
  const today = useToday();
  const span = lastDays(today, days);
  const measures = useScenarioMeasures(span);
  const { definition } = scenario;
  const due = isReviewDue(definition, today);
  return (
    <Page
      title={textIn(definition.name, language)}
      crumb={<Link to="/scenarios">{t("nav.scenarios")}</Link>}
      beside={
        <span className="badges">
          <StateBadge state={definition.state} />
          {mark}
          {due && (
            <Badge tone="amber" icon="clock">
              {t("scenario.review_due")}
            </Badge>
          )}
        </span>
      }
      actions={
        <>
          <PeriodControl days={days} setDays={setDays} />
          {measures.data && <TicketsLink scenario={scenario.key} measures={measures.data} />}
          {manages && (
            <Button variant="default" onClick={() => setEditing(true)}>
              {t("scenario.edit")}
            </Button>
          )}
        </>
      }
    >
      <div className="scenario-grid">
        {frequency(span)}
        {measures.isPending && <Loading rows={6} />}
        {measures.isError && <ProblemNote error={measures.error} retry={() => void measures.refetch()} />}
        {measures.data && <Impact scenario={scenario} measures={measures.data} />}
      </div>
      <div className="scenario-grid">
        {causes(span)}
        <What scenario={scenario} />
      </div>
      <Versions scenario={scenario} />
      {mayPlaybooks && <EffectSummary playbooks={scenario.playbooks} />}
      <LearningsCard of={{ scenario: scenario.key }} />
      {editing && <ScenarioEdit scenario={scenario} close={() => setEditing(false)} />}
    </Page>
  );
}

/** The number leads to its tickets. */
function TicketsLink({ scenario, measures }: { scenario: string; measures: ScenarioMeasures }) {
  const { t } = useScenarioWords();
  const n = measures.items.find((one) => one.key === scenario)?.tickets ?? 0;
  if (n === 0) return null;
  const search = {
    scenario,
    opened_since: measures.opened_since,
    opened_before: measures.opened_before,
    sort: "opened" as const,
  };
  return (
    <Link to="/inbox" search={search} className="open-tickets">
      {t("scenario.open_tickets", { n })}
    </Link>
  );
}

function What({ scenario }: { scenario: ScenarioDetail }) {
  const { t, language } = useScenarioWords();
  const people = usePeople();
  const mayPlaybooks = useMay("playbooks.read");
  const { data: journey } = useQuery(journeyQuery);
  const { definition, playbooks } = scenario;
  const point = journey?.stages.flatMap((one) => one.touchpoints).find((one) => one.key === definition.touchpoint);
  const said = definition.examples?.[language] ?? definition.examples?.en ?? [];
  const named = people.data?.filter((one) => definition.stakeholder_ids?.includes(one.id)).map((one) => one.name);
  const concerned = [...(definition.stakeholders ?? []), ...(named ?? [])];
  const owner = people.data?.find((one) => one.id === definition.owner_id)?.name;
  return (
    <Card title={t("scenario.what")}>
      <p>{textIn(definition.description, language)}</p>
      <p className="meta">
        {t("scenario.met_at", { name: textIn(point?.name, language) })} · {owner ?? t("scenario.no_owner")} ·{" "}
        {t("scenario.review_on", { day: definition.review_on ?? "–" })}
        {concerned.length > 0 && <> · {concerned.join(", ")}</>}
      </p>
      {mayPlaybooks && playbooks.length > 0 && (
        <p>
          {t("scenario.way")}{" "}
          {playbooks.map((one) => (
            <Link key={one.key} to="/playbooks/$playbookKey" params={{ playbookKey: one.key }} className="way">
              {textIn(one.name, language)}
            </Link>
          ))}
        </p>
      )}
      <h3>{t("scenario.signs")}</h3>
      {(definition.signs ?? []).length === 0 && <p className="quiet">{t("scenario.no_signs")}</p>}
      <ul className="scenario-list">
        {(definition.signs ?? []).map((one) => (
          <li key={JSON.stringify(one)}>
            <Icon name="check" size={14} /> {textIn(one.name, language)}
          </li>
        ))}
      </ul>
      <h3>{t("scenario.examples")}</h3>
      {said.length === 0 && <p className="quiet">{t("scenario.no_examples")}</p>}
      <ul className="scenario-list">
        {said.map((one) => (
          <li key={one}>
            <q>{one}</q>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Versions({ scenario }: { scenario: ScenarioDetail }) {
  const { t } = useScenarioWords();
  const people = usePeople();
  const versions = useScenarioVersions(scenario.key);
  const by = (id: string) => people.data?.find((one) => one.id === id)?.name ?? t("scenario.the_program");
  return (
    <Card title={t("scenario.versions")}>
      {versions.isPending && <Loading rows={3} />}
      {versions.isError && <ProblemNote error={versions.error} retry={() => void versions.refetch()} />}
      <ul className="scenario-list">
        {(versions.data ?? []).map((one) => (
          <li key={one.number}>
            <strong>{t("scenario.version", { n: one.number })}</strong> {one.why}
            <span className="meta">
              {" "}
              · {by(one.changed_by)} · <When at={one.changed_at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
