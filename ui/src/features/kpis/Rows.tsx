import { Button, SegmentedControl, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Kpi, KpiRow } from "@/api/models";
import { figure } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Loading, ProblemNote, TableScroll, When } from "@/shared/parts";
import type { Change } from "./KpiFilters";
import type { KpiSearch, Span } from "./periods";
import { useKpiRows } from "./queries";

type Props = { kpi: Kpi; search: KpiSearch; span: Span; change: Change };

/** The rows that the number was counted from, with why each counts or does not. */
export function Rows({ kpi, search, span, change }: Props) {
  const { t } = useI18n();
  const [shown, setShown] = useState("all");
  const rows = useKpiRows(kpi.key, {
    ...span,
    team: search.team,
    channel: search.channel,
    ...(search.group ? { by: search.by ?? "team", group: search.group } : {}),
  });
  const all = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const wanted = all.filter((row) => shown === "all" || (row.in_n && row.counts === (shown === "yes")));
  return (
    <section className="card" aria-label={t("kpi.rows")} id="rows">
      <div className="card-head">
        <h2>{t("kpi.rows")}</h2>
        {search.group && (
          <Button variant="light" onClick={() => change({ group: undefined })}>
            {t("kpi.all_groups")}
          </Button>
        )}
        <span className="grow" />
        {kpi.unit === "share" && (
          <SegmentedControl
            size="xs"
            aria-label={t("kpi.which_rows")}
            value={shown}
            onChange={setShown}
            data={[
              { value: "all", label: t("kpi.rows_all") },
              { value: "yes", label: t("kpi.rows_yes") },
              { value: "no", label: t("kpi.rows_no") },
            ]}
          />
        )}
      </div>
      <div className="card-body">
        {rows.isPending && <Loading rows={6} />}
        {rows.isError && <ProblemNote error={rows.error} retry={() => void rows.refetch()} />}
        {rows.isSuccess && wanted.length === 0 && <p className="quiet">{t("kpi.no_rows")}</p>}
        {wanted.length > 0 && <RowTable rows={wanted} unit={kpi.unit} />}
        {rows.hasNextPage && (
          <Button variant="default" mt={8} loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
            {t("action.more")}
          </Button>
        )}
      </div>
    </section>
  );
}

function RowTable({ rows, unit }: { rows: KpiRow[]; unit: string }) {
  const { t, locale } = useI18n();
  return (
    <TableScroll label={t("kpi.rows")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("kpi.row")}</Table.Th>
            <Table.Th>{t("kpi.at")}</Table.Th>
            <Table.Th>{t("kpi.why")}</Table.Th>
            <Table.Th className="number">{t(unit === "share" ? "kpi.counts" : "kpi.value")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one ticket may stand behind several rows at one moment
            <Table.Tr key={`${row.id} ${row.at} ${index}`}>
              <Table.Td>
                <RowLink row={row} />
              </Table.Td>
              <Table.Td>
                <When at={row.at} />
              </Table.Td>
              <Table.Td>{row.why}</Table.Td>
              <Table.Td className="number">
                {unit === "share" ? <Counts row={row} /> : figure(row.value, unit, locale)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

/** Among the cases and counted, among them and not, or not among them (yet). */
function Counts({ row }: { row: KpiRow }) {
  const { t } = useI18n();
  if (!row.in_n) return <Badge>{t("kpi.not_a_case")}</Badge>;
  return (
    <Badge tone={row.counts ? "accent" : "plain"} icon={row.counts ? "check" : "x"}>
      {t(row.counts ? "kpi.yes" : "kpi.no")}
    </Badge>
  );
}

function RowLink({ row }: { row: KpiRow }) {
  if (row.kind === "order") {
    return (
      <Link to="/orders/$orderId" params={{ orderId: row.id }}>
        {row.label}
      </Link>
    );
  }
  if (row.kind === "customer") {
    return (
      <Link to="/customers/$customerId" params={{ customerId: row.id }}>
        {row.label}
      </Link>
    );
  }
  return (
    <Link to="/inbox/$ticketId" params={{ ticketId: row.id }} search={{ view: "open" }}>
      {row.label}
    </Link>
  );
}
