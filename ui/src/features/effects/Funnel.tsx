import { Table } from "@mantine/core";
import { duration } from "@/shared/format";
import { textIn } from "@/shared/i18n/texts";
import { Loading, ProblemNote, TableScroll } from "@/shared/parts";
import type { Shown } from "./EffectsPage";
import { useFunnel } from "./queries";
import { Opens } from "./VersionsTable";
import { useEffectWords } from "./words";

type Props = { playbookKey: string; version: number; days: number; show: (shown: Shown) => void };

/** How many runs came to each step, what it came to, and how long it took. */
export function Funnel({ playbookKey, version, days, show }: Props) {
  const { t, language, locale } = useEffectWords();
  const found = useFunnel(playbookKey, version, days);
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const { steps } = found.data;
  const most = Math.max(...steps.map((step) => step.reached), 0);
  if (most === 0) return <p className="quiet">{t("effect.no_runs")}</p>;
  const time = (ms: number | null) => (ms === null ? "–" : duration(ms, locale));
  return (
    <TableScroll label={t("effect.steps")}>
      <Table className="table effect-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("effect.step")}</Table.Th>
            <Table.Th className="number">{t("effect.reached")}</Table.Th>
            <Table.Th aria-hidden="true" />
            <Table.Th className="number">{t("effect.done")}</Table.Th>
            <Table.Th className="number">{t("effect.skipped")}</Table.Th>
            <Table.Th className="number" title={t("effect.otherwise_hint")}>
              {t("effect.otherwise")}
            </Table.Th>
            <Table.Th className="number">{t("effect.stopped")}</Table.Th>
            <Table.Th className="number">{t("effect.here")}</Table.Th>
            <Table.Th className="number">{t("effect.elapsed")}</Table.Th>
            <Table.Th className="number">{t("effect.worked")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step) => {
            const title = textIn(step.title, language);
            const opens = (runs: string, n: number, what: string) => (
              <Table.Td className="number">
                <Opens
                  n={n}
                  shown={{ behind: { version, days, runs, step: step.step }, title: `${title}: ${what}` }}
                  show={show}
                />
              </Table.Td>
            );
            return (
              <Table.Tr key={step.step}>
                <Table.Td>
                  {title} <span className="meta">{t(`playbook.kind.${step.kind}` as "playbook.kind.wait")}</span>
                </Table.Td>
                {opens("reached", step.reached, t("effect.reached"))}
                <Table.Td aria-hidden="true">
                  <span className="effect-bar">
                    <span style={{ inlineSize: `${(step.reached / most) * 100}%` }} />
                  </span>
                </Table.Td>
                {opens("done", step.done, t("effect.done"))}
                {opens("skipped", step.skipped, t("effect.skipped"))}
                {opens("otherwise", step.otherwise, t("effect.otherwise"))}
                {opens("stopped", step.stopped, t("effect.stopped"))}
                {opens("here", step.here, t("effect.here"))}
                <Table.Td className="number">{time(step.elapsed.median_ms)}</Table.Td>
                <Table.Td className="number">{time(step.worked.median_ms)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
