import { Table } from "@mantine/core";
import type { Cohort, CohortRate } from "@/api/models";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { useCohorts } from "./queries";
import { stepLabel } from "./Trend";
import { useReason } from "./useReason";

/** Customers by the month of their first order, and how many of each month ordered again. */
export function Cohorts() {
  const { t } = useI18n();
  const cohorts = useCohorts();
  return (
    <Card title={t("kpi.cohorts")}>
      {cohorts.isPending && <Loading rows={6} />}
      {cohorts.isError && <ProblemNote error={cohorts.error} retry={() => void cohorts.refetch()} />}
      {cohorts.data?.length === 0 && <p className="quiet">{t("kpi.no_cohorts")}</p>}
      {cohorts.data && cohorts.data.length > 0 && <CohortTable cohorts={cohorts.data} />}
      <p className="meta">{t("kpi.cohorts_hint")}</p>
    </Card>
  );
}

function CohortTable({ cohorts }: { cohorts: Cohort[] }) {
  const { t, locale } = useI18n();
  return (
    <TableScroll label={t("kpi.cohorts")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("kpi.cohort_month")}</Table.Th>
            <Table.Th className="number">{t("kpi.cohort_customers")}</Table.Th>
            {cohorts[0]?.repeats.map((rate) => (
              <Table.Th key={rate.days} className="number">
                {t("kpi.cohort_days", { n: rate.days })}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...cohorts].reverse().map((cohort) => (
            <Table.Tr key={cohort.month}>
              <Table.Td className="whole">{stepLabel(cohort.month, "month", locale)}</Table.Td>
              <Table.Td className="number">{count(cohort.customers, locale)}</Table.Td>
              {cohort.repeats.map((rate) => (
                <Table.Td key={rate.days} className="number">
                  <Rate rate={rate} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

function Rate({ rate }: { rate: CohortRate }) {
  const { t, locale } = useI18n();
  const why = useReason();
  if (rate.value === null) return <span title={why(rate.reason)}>–</span>;
  const interval = rate.low !== null && rate.high !== null;
  const say = (value: number) => share(value, locale);
  return (
    <span title={interval ? t("kpi.interval", { low: say(rate.low ?? 0), high: say(rate.high ?? 0) }) : undefined}>
      <b className="whole">{say(rate.value)}</b> <span className="meta">{count(rate.counted ?? 0, locale)}</span>
    </span>
  );
}
