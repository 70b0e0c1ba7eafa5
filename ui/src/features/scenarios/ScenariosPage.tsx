import "@/shared/theme/scenarios.css";
import { Button, SegmentedControl, Select, Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { Scenario, ScenarioMeasure } from "@/api/models";
import { useMay, usePeople, useSession, useToday } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EmptyState, Icon, Loading, Page, ProblemNote, TableScroll } from "@/shared/parts";
import { JourneyMap, type Marks } from "./JourneyMap";
import { Proposals } from "./Proposals";
import { journeyQuery, scenariosQuery, useScenarioMeasures } from "./queries";
import { ScenarioEdit } from "./ScenarioEdit";
import { concerns, isReviewDue, lastDays, textIn } from "./texts";

export const PERIODS = [28, 91, 364] as const;

/** The journey with what customers meet on it, or the same as a list. The map bears the marks of others. */
export function ScenariosPage(marks: Marks) {
  const { t } = useI18n();
  const manages = useMay("scenarios.manage");
  const [shown, setShown] = useState("map");
  const [days, setDays] = useState(28);
  const [adding, setAdding] = useState(false);
  const today = useToday();
  const scenarios = useQuery(scenariosQuery);
  const journey = useQuery(journeyQuery);
  const measures = useScenarioMeasures(lastDays(today, days));
  const byKey = useMemo(
    () => new Map((measures.data?.items ?? []).map((one) => [one.key ?? "", one])),
    [measures.data],
  );
  // Where orders were delivered, a scenario without a ticket happened to none of them.
  const never = measures.data && measures.data.orders > 0 ? 0 : null;
  return (
    <Page
      title={t("nav.scenarios")}
      actions={
        <>
          <PeriodControl days={days} setDays={setDays} />
          <SegmentedControl
            size="xs"
            aria-label={t("scenario.shown")}
            value={shown}
            onChange={setShown}
            data={[
              { value: "map", label: t("scenario.map") },
              { value: "list", label: t("scenario.list") },
            ]}
          />
          {manages && (
            <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
              {t("scenario.new")}
            </Button>
          )}
        </>
      }
    >
      {(scenarios.isPending || journey.isPending) && <Loading rows={10} />}
      {scenarios.isError && <ProblemNote error={scenarios.error} retry={() => void scenarios.refetch()} />}
      {measures.isError && <ProblemNote error={measures.error} retry={() => void measures.refetch()} />}
      {scenarios.data && journey.data && shown === "map" && (
        <JourneyMap
          journey={journey.data}
          scenarios={scenarios.data}
          measures={byKey}
          never={never}
          manages={manages}
          {...marks}
        />
      )}
      {scenarios.data && shown === "list" && (
        <Library scenarios={scenarios.data} measures={byKey} never={never} today={today} />
      )}
      {manages && <Proposals />}
      {adding && <ScenarioEdit close={() => setAdding(false)} />}
    </Page>
  );
}

export function PeriodControl({ days, setDays }: { days: number; setDays: (days: number) => void }) {
  const { t } = useI18n();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("scenario.period")}
      value={String(days)}
      onChange={(value) => setDays(Number(value))}
      data={PERIODS.map((one) => ({ value: String(one), label: t("scenario.weeks", { n: one / 7 }) }))}
    />
  );
}

type LibraryProps = {
  scenarios: Scenario[];
  measures: Map<string, ScenarioMeasure>;
  never: number | null;
  today: string;
};

function Library({ scenarios, measures, never, today }: LibraryProps) {
  const { t, language, number } = useScenarioWords();
  const people = usePeople();
  const { person } = useSession();
  const [words, setWords] = useState("");
  const [state, setState] = useState<string | null>(null);
  const wanted = words.trim().toLowerCase();
  const found = scenarios
    .filter((one) => {
      if (!state) return true;
      if (state === "review") return isReviewDue(one.definition, today);
      return state === "yours" ? concerns(one.definition, person.id) : one.definition.state === state;
    })
    .filter((one) => `${one.key} ${textIn(one.definition.name, language)}`.toLowerCase().includes(wanted))
    .sort((one, other) => (measures.get(other.key)?.tickets ?? 0) - (measures.get(one.key)?.tickets ?? 0));
  return (
    <Card label={t("nav.scenarios")}>
      <div className="scenario-filter">
        <TextInput
          type="search"
          aria-label={t("scenario.find")}
          placeholder={t("scenario.find")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Select
          aria-label={t("scenario.state")}
          placeholder={t("scenario.state")}
          clearable
          clearButtonProps={{ "aria-label": t("scenario.any_state") }}
          value={state}
          onChange={setState}
          data={[
            { value: "yours", label: t("scenario.yours") },
            { value: "active", label: t("scenario.state.active") },
            { value: "draft", label: t("scenario.state.draft") },
            { value: "retired", label: t("scenario.state.retired") },
            { value: "review", label: t("scenario.review_due") },
          ]}
        />
      </div>
      {found.length === 0 && (
        <EmptyState icon="search" title={t("scenario.nothing")} hint={t("scenario.nothing_hint")} />
      )}
      {found.length > 0 && (
        <TableScroll label={t("nav.scenarios")}>
          <Table className="table" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("field.name")}</Table.Th>
                <Table.Th>{t("scenario.state")}</Table.Th>
                <Table.Th className="number">{t("scenario.tickets")}</Table.Th>
                <Table.Th className="number">{t("scenario.per_hundred")}</Table.Th>
                <Table.Th>{t("scenario.owner")}</Table.Th>
                <Table.Th>{t("scenario.review")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.map((one) => (
                <Table.Tr key={one.key}>
                  <Table.Td>
                    <Link to="/scenarios/$scenarioKey" params={{ scenarioKey: one.key }} className="cell-link">
                      {textIn(one.definition.name, language)}
                    </Link>
                  </Table.Td>
                  <Table.Td>
                    <StateBadge state={one.definition.state} />
                  </Table.Td>
                  <Table.Td className="number">{number(measures.get(one.key)?.tickets ?? 0, 0)}</Table.Td>
                  <Table.Td className="number">{number(measures.get(one.key)?.per_hundred ?? never, 1)}</Table.Td>
                  <Table.Td>{people.data?.find((it) => it.id === one.definition.owner_id)?.name ?? "–"}</Table.Td>
                  <Table.Td>
                    {isReviewDue(one.definition, today) ? (
                      <Badge tone="amber" icon="clock">
                        {t("scenario.review_due")}
                      </Badge>
                    ) : (
                      (one.definition.review_on ?? "–")
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
    </Card>
  );
}

export function StateBadge({ state }: { state: Scenario["definition"]["state"] }) {
  const { t } = useI18n();
  const tone = { active: "green", draft: "accent", retired: "outline" } as const;
  return <Badge tone={tone[state ?? "draft"]}>{t(`scenario.state.${state ?? "draft"}`)}</Badge>;
}

/** Words and numbers of this language; a dash for what is not known. */
export function useScenarioWords() {
  const i18n = useI18n();
  const number = (value: number | null, digits: number) =>
    value === null
      ? "–"
      : value.toLocaleString(i18n.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return { ...i18n, number };
}
