import { SegmentedControl, Table } from "@mantine/core";
import type { Kpi } from "@/api/models";
import { IntervalBar } from "@/shared/charts";
import { count, figure } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { verdict } from "./judging";
import type { Change } from "./KpiFilters";
import { GROUPS, type Group, type KpiSearch } from "./periods";
import { type Asked, csvAddress, useKpis } from "./queries";

type Props = { kpi: Kpi; asked: Asked; search: KpiSearch; change: Change };

/** Under so many cases an interval is too wide to say much. */
const FEW = 30;

/** The same figure for each team, agent, channel or product, the largest first. */
export function Breakdown({ kpi, asked, search, change }: Props) {
  const { t } = useI18n();
  const by = search.by ?? "team";
  const parts = useKpis({ ...asked, by });
  const rows = (parts.data ?? []).filter((one) => one.group !== null).sort((a, b) => b.n - a.n);
  return (
    <section className="card" aria-label={t("kpi.breakdown")}>
      <div className="card-head">
        <h2>{t("kpi.breakdown")}</h2>
        <span className="grow" />
        <SegmentedControl
          size="xs"
          aria-label={t("kpi.breakdown")}
          value={by}
          onChange={(value) => change({ by: value as Group, group: undefined })}
          data={GROUPS.map((one) => ({ value: one, label: t(`kpi.by_${one}`) }))}
        />
        <a className="plain-button csv" href={csvAddress({ ...asked, by })} download>
          <Icon name="download" size={14} /> CSV
        </a>
      </div>
      <div className="card-body">
        {parts.isPending && <Loading rows={6} />}
        {parts.isError && <ProblemNote error={parts.error} retry={() => void parts.refetch()} />}
        {parts.data && rows.length === 0 && <p className="quiet">{t("kpi.no_groups")}</p>}
        {rows.length > 0 && <BreakdownTable rows={rows} kpi={kpi} by={by} search={search} change={change} />}
        {rows.some((row) => row.n < FEW) && <p className="meta">{t("kpi.few", { n: FEW })}</p>}
      </div>
    </section>
  );
}

type TableProps = { rows: Kpi[]; kpi: Kpi; by: Group; search: KpiSearch; change: Change };

function BreakdownTable({ rows, kpi, by, search, change }: TableProps) {
  const { t, locale } = useI18n();
  const word = useWord();
  const say = (value: number | null) => figure(value, kpi.unit, locale);
  const ends = rows.flatMap((row) => [row.low, row.high, row.value]).filter((one) => one !== null);
  if (kpi.target !== null) ends.push(kpi.target);
  const domain: [number, number] = [Math.min(...ends), Math.max(...ends)];
  return (
    <TableScroll label={t("kpi.breakdown")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(`kpi.by_${by}`)}</Table.Th>
            <Table.Th className="number">N</Table.Th>
            <Table.Th className="number">{t("kpi.value")}</Table.Th>
            <Table.Th>{t(kpi.target === null ? "kpi.interval_95" : "kpi.interval_target")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const id = row.group_id ?? row.group ?? "";
            const name = by === "channel" ? word("channel", row.group ?? "") : row.group;
            return (
              <Table.Tr key={id} data-picked={search.group === id || undefined}>
                <Table.Td>
                  <button
                    type="button"
                    className="link-button"
                    aria-pressed={search.group === id}
                    onClick={() => change({ by, group: search.group === id ? undefined : id })}
                  >
                    {name}
                  </button>
                </Table.Td>
                <Table.Td className="number">{count(row.n, locale)}</Table.Td>
                <Table.Td className="number strong">{say(row.value)}</Table.Td>
                <Table.Td>
                  <IntervalBar
                    value={row.value}
                    low={row.low}
                    high={row.high}
                    target={kpi.target}
                    domain={domain}
                    missed={verdict(row, kpi.target) === "missed"}
                    label={t("kpi.interval", { low: say(row.low), high: say(row.high) })}
                  />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
