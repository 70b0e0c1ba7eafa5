import { Table } from "@mantine/core";
import type { EffectMedian, EffectOutcomes, EffectShare, PlaybookEffects } from "@/api/models";
import { duration, share } from "@/shared/format";
import { Badge, Card, TableScroll } from "@/shared/parts";
import type { Shown } from "./EffectsPage";
import { useEffectWords } from "./words";

type Show = (shown: Shown) => void;
type Props = { effects: PlaybookEffects; inUse: number | null; days: number; show: Show };

/** Every version with its runs and what became of its tickets; below them, tickets without the playbook. */
export function VersionsTable({ effects, inUse, days, show }: Props) {
  const { t } = useEffectWords();
  return (
    <Card title={t("effect.versions")} beside={<span className="meta">{t("effect.versions_hint")}</span>}>
      <TableScroll label={t("effect.versions")}>
        <Table className="table effect-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("effect.version")}</Table.Th>
              <Table.Th className="number">{t("effect.runs")}</Table.Th>
              <Table.Th className="number">{t("effect.completed")}</Table.Th>
              <Table.Th className="number">{t("effect.duration")}</Table.Th>
              <Table.Th className="number">{t("effect.tickets")}</Table.Th>
              <Table.Th className="number">{t("effect.measure.resolution")}</Table.Th>
              <Table.Th className="number">{t("effect.measure.first_contact")}</Table.Th>
              <Table.Th className="number">{t("effect.measure.satisfaction")}</Table.Th>
              <Table.Th className="number">{t("effect.measure.reopened")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {effects.versions.map((one) => {
              const name = t("effect.version_n", { n: one.number });
              const runs = (which: string, title: string): Shown => ({
                behind: { version: one.number, days, runs: which },
                title: `${name}: ${title}`,
              });
              return (
                <Table.Tr key={one.number}>
                  <Table.Td>
                    {name} {one.number === inUse && <Badge tone="green">{t("effect.in_use")}</Badge>}
                  </Table.Td>
                  <Table.Td className="number">
                    <Opens n={one.runs} shown={runs("all", t("effect.runs"))} show={show} />
                  </Table.Td>
                  <Table.Td className="number">
                    <ShareCell of={one.completion} shown={runs("ended", t("effect.completed"))} show={show} />
                  </Table.Td>
                  <Table.Td className="number">
                    <MedianCell of={one.duration} shown={runs("ended", t("effect.duration"))} show={show} />
                  </Table.Td>
                  <OutcomeCells outcomes={one.outcomes} version={one.number} name={name} days={days} show={show} />
                </Table.Tr>
              );
            })}
            {effects.without && (
              <Table.Tr>
                <Table.Td>{t("effect.without")}</Table.Td>
                <Table.Td className="number">–</Table.Td>
                <Table.Td className="number">–</Table.Td>
                <Table.Td className="number">–</Table.Td>
                <OutcomeCells
                  outcomes={effects.without}
                  version={0}
                  name={t("effect.without")}
                  days={days}
                  show={show}
                />
              </Table.Tr>
            )}
          </Table.Tbody>
        </Table>
      </TableScroll>
    </Card>
  );
}

type OutcomeProps = { outcomes: EffectOutcomes; version: number; name: string; days: number; show: Show };

function OutcomeCells({ outcomes, version, name, days, show }: OutcomeProps) {
  const { t } = useEffectWords();
  const of = (measure?: "resolution" | "first_contact" | "satisfaction" | "reopened"): Shown => ({
    behind: { version, days, measure },
    title: `${name}: ${t(measure ? `effect.measure.${measure}` : "effect.tickets")}`,
  });
  return (
    <>
      <Table.Td className="number">
        <Opens n={outcomes.tickets} shown={of()} show={show} />
      </Table.Td>
      <Table.Td className="number">
        <MedianCell of={outcomes.resolution} shown={of("resolution")} show={show} />
      </Table.Td>
      <Table.Td className="number">
        <ShareCell of={outcomes.first_contact} shown={of("first_contact")} show={show} />
      </Table.Td>
      <Table.Td className="number">
        <ShareCell of={outcomes.satisfaction} shown={of("satisfaction")} show={show} />
      </Table.Td>
      <Table.Td className="number">
        <ShareCell of={outcomes.reopened} shown={of("reopened")} show={show} />
      </Table.Td>
    </>
  );
}

type OpensProps = { n: number; shown: Shown; show: Show; words?: string };

/** A number that opens its tickets. */
export function Opens({ n, shown, show, words }: OpensProps) {
  const { t, number } = useEffectWords();
  if (n === 0) return <>{words ?? number(0)}</>;
  const label = t("effect.open", { what: shown.title, n });
  return (
    <button type="button" className="plain-button effect-number" aria-label={label} onClick={() => show(shown)}>
      {words ?? number(n)}
    </button>
  );
}

function ShareCell({ of, shown, show }: { of: EffectShare; shown: Shown; show: Show }) {
  const { t, locale, number } = useEffectWords();
  if (of.share === null || of.low === null || of.high === null) return <>–</>;
  return (
    <>
      <Opens n={of.n} shown={shown} show={show} words={share(of.share, locale, 0)} />
      <span className="meta effect-range">
        {t("effect.range", { low: share(of.low, locale, 0), high: share(of.high, locale, 0) })} ·{" "}
        {t("effect.n", { n: number(of.n) })}
      </span>
    </>
  );
}

export function MedianCell({ of, shown, show }: { of: EffectMedian; shown: Shown; show: Show }) {
  const { t, locale, number } = useEffectWords();
  if (of.median_ms === null) return <>–</>;
  return (
    <>
      <Opens n={of.n} shown={shown} show={show} words={duration(of.median_ms, locale)} />
      <span className="meta effect-range">
        {of.low_ms !== null && of.high_ms !== null && (
          <>{t("effect.range", { low: duration(of.low_ms, locale), high: duration(of.high_ms, locale) })} · </>
        )}
        {t("effect.n", { n: number(of.n) })}
      </span>
    </>
  );
}
