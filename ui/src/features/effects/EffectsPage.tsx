import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import type { PlaybookDetail, PlaybookEffects } from "@/api/models";
import { isProblem } from "@/api/problem";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, EmptyState, Loading, Page, ProblemNote } from "@/shared/parts";
import { Cases } from "./Cases";
import { Comparison } from "./Comparison";
import { Funnel } from "./Funnel";
import { type Behind, type Compared, effectsQuery } from "./queries";
import { Trials } from "./Trials";
import { VersionsTable } from "./VersionsTable";
import { useEffectWords } from "./words";
import "@/shared/theme/effects.css";

const PERIODS = [90, 180, 365] as const;

/** A number that was asked about: whose tickets, and in which words. */
export type Shown = { behind: Behind; title: string };

/** What a playbook does to the tickets that it guides. */
export function EffectsPage({ playbookKey }: { playbookKey: string }) {
  const { t, language } = useEffectWords();
  const [days, setDays] = useState<number>(180);
  const [shown, setShown] = useState<Shown | null>(null);
  const playbook = useQuery({
    queryKey: ["playbook", playbookKey],
    queryFn: () => api.get<PlaybookDetail>("/api/playbooks/{key}", { path: { key: playbookKey } }),
  });
  const effects = useQuery(effectsQuery(playbookKey, days));
  const missing = isProblem(playbook.error) && playbook.error.status === 404;
  const name = playbook.data ? textIn(playbook.data.name, language) : playbookKey;
  return (
    <Page
      title={t("effect.of", { name })}
      crumb={
        <Link to="/playbooks/$playbookKey" params={{ playbookKey }}>
          {name}
        </Link>
      }
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("effect.period")}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={PERIODS.map((n) => ({ value: String(n), label: t("effect.days", { n }) }))}
        />
      }
    >
      {missing && <EmptyState icon="playbook" title={t("playbook.unknown")} hint={t("playbook.unknown_hint")} />}
      {effects.isPending && !missing && <Loading rows={10} />}
      {effects.isError && !missing && <ProblemNote error={effects.error} retry={() => void effects.refetch()} />}
      {effects.data && playbook.data && (
        <Effects effects={effects.data} playbook={playbook.data} days={days} show={setShown} />
      )}
      {shown && <Cases playbookKey={playbookKey} shown={shown} close={() => setShown(null)} />}
    </Page>
  );
}

type Props = { effects: PlaybookEffects; playbook: PlaybookDetail; days: number; show: (shown: Shown) => void };

function Effects({ effects, playbook, days, show }: Props) {
  const { t } = useEffectWords();
  const numbers = effects.versions.map((one) => one.number);
  const [version, setVersion] = useState<number | null>(null);
  const [compared, setCompared] = useState<Compared | null>(null);
  const chosen = version ?? effects.versions.find((one) => one.runs > 0)?.number ?? numbers[0];
  if (chosen === undefined) return <EmptyState icon="playbook" title={t("playbook.no_versions")} hint="" />;
  return (
    <>
      <VersionsTable effects={effects} inUse={playbook.published} days={days} show={show} />
      {effects.cut && <Badge tone="amber">{t("effect.cut")}</Badge>}
      <Comparison
        key={`${compared?.trial} ${chosen}`}
        playbookKey={effects.playbook}
        effects={effects}
        first={compared ?? { version: chosen, against: null, trial: null, days, points: null, minutes: null }}
        days={days}
      />
      <Card
        title={t("effect.steps")}
        beside={<span className="meta">{t("effect.steps_hint")}</span>}
        actions={
          <Select
            size="xs"
            w={140}
            aria-label={t("effect.version")}
            allowDeselect={false}
            value={String(chosen)}
            onChange={(value) => setVersion(Number(value))}
            data={numbers.map((n) => ({ value: String(n), label: t("effect.version_n", { n }) }))}
          />
        }
      >
        <Funnel playbookKey={effects.playbook} version={chosen} days={days} show={show} />
      </Card>
      <Trials playbook={playbook} versions={numbers} days={days} compare={setCompared} />
    </>
  );
}
