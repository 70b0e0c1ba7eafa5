import "@/shared/theme/monitoring.css";
import { Button, SegmentedControl, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import type { Monitoring } from "@/api/models";
import { ControlChart } from "@/shared/charts";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { Acknowledgement, useRiseWords } from "./AlarmMark";
import { type Days, monitoringQuery, useAlarmOf } from "./queries";
import { pointsOf, shortDay, spansOf } from "./texts";

/** How often a scenario happened day by day, what was usual, and what was more. */
export function FrequencyCard({ scenario, days }: { scenario: string; days: Days }) {
  const found = useQuery(monitoringQuery(scenario, days));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return <Shown monitoring={found.data} />;
}

function Shown({ monitoring }: { monitoring: Monitoring }) {
  const { t } = useI18n();
  const [table, setTable] = useState(false);
  const [unit, setUnit] = useState("counts");
  const perHundred = unit === "rate" && monitoring.against === "orders";
  return (
    <Card
      title={t("scenario.frequency")}
      beside={<span className="meta">{t(perHundred ? "monitoring.rate_hint" : "monitoring.counts_hint")}</span>}
      actions={
        <>
          {monitoring.against === "orders" && (
            <SegmentedControl
              size="xs"
              aria-label={t("monitoring.unit")}
              value={unit}
              onChange={setUnit}
              data={[
                { value: "counts", label: t("scenario.tickets") },
                { value: "rate", label: t("scenario.per_hundred") },
              ]}
            />
          )}
          <Button size="compact-xs" variant="subtle" onClick={() => setTable(!table)}>
            {t(table ? "scenario.as_chart" : "scenario.as_table")}
          </Button>
        </>
      }
    >
      {table ? (
        <DayTable monitoring={monitoring} perHundred={perHundred} />
      ) : (
        <Chart monitoring={monitoring} perHundred={perHundred} />
      )}
      <Said monitoring={monitoring} />
    </Card>
  );
}

type Part = { monitoring: Monitoring; perHundred: boolean };

function useFigures(perHundred: boolean) {
  const { locale } = useI18n();
  return (value: number | null) =>
    value === null ? "–" : value.toLocaleString(locale, { maximumFractionDigits: perHundred || value < 10 ? 1 : 0 });
}

function Chart({ monitoring, perHundred }: Part) {
  const { t, locale } = useI18n();
  const say = useFigures(perHundred);
  const points = pointsOf(monitoring.days, perHundred, (day) => shortDay(day, locale));
  const spans = spansOf(monitoring.days, monitoring.alarms, (rise) =>
    t("monitoring.alarm_on", { day: shortDay(rise.begin_on, locale) }),
  );
  const out = points.filter((one) => one.out).length;
  return (
    <>
      <ControlChart
        points={points}
        spans={spans}
        say={say}
        usual={(value) => t("monitoring.usual", { n: say(value) })}
        limit={(value) => t("monitoring.limit", { n: say(value) })}
        summary={t("monitoring.chart_summary", { n: points.length, out, alarms: spans.length })}
      />
      <p className="chart-key meta">
        <span className="key-line">{t("monitoring.key_expected")}</span>
        <span className="key-band">{t("monitoring.key_limits")}</span>
        <span className="key-out">{t("monitoring.key_out")}</span>
        <span className="key-span">{t("monitoring.key_alarm")}</span>
      </p>
    </>
  );
}

/** The trend, the alarms, and what they are reckoned by, in words. */
function Said({ monitoring }: { monitoring: Monitoring }) {
  const { t, locale } = useI18n();
  const riseWords = useRiseWords();
  const alarm = useAlarmOf(monitoring.key);
  const { trend, alarms, days } = monitoring;
  const learning = days.at(-1)?.condition === "learning";
  const say = (value: number | null | undefined) =>
    value == null ? "∞" : value.toLocaleString(locale, { maximumFractionDigits: 2 });
  const tone = { rising: "amber", falling: "green", no_larger_change: "plain", not_enough_data: "outline" } as const;
  return (
    <div className="monitoring-said">
      {learning && <p>{t("monitoring.learning")}</p>}
      {[...alarms].reverse().map((rise) => (
        <Fragment key={rise.begin_on}>
          <p>
            <Badge tone={rise.state === "going_on" ? "amber" : "outline"} icon="alert">
              {t(rise.state === "going_on" ? "monitoring.alarm" : "monitoring.past_alarm")}
            </Badge>{" "}
            {riseWords(rise)}
          </p>
          {rise.state === "going_on" && alarm && <Acknowledgement alarm={alarm} />}
        </Fragment>
      ))}
      <p>
        <Badge tone={tone[trend.verdict]}>{t(`monitoring.verdict.${trend.verdict}`)}</Badge>{" "}
        {trend.ratio != null
          ? t("monitoring.trend", {
              n: trend.tickets,
              before: trend.tickets_before,
              ratio: say(trend.ratio),
              low: say(trend.low),
              high: say(trend.high),
            })
          : t("monitoring.trend_counts", { n: trend.tickets, before: trend.tickets_before })}
      </p>
      <p className="meta">{t(`monitoring.against.${monitoring.against}`)}</p>
    </div>
  );
}

function DayTable({ monitoring, perHundred }: Part) {
  const { t, locale } = useI18n();
  const say = useFigures(perHundred);
  const points = pointsOf(monitoring.days, perHundred, (day) => day);
  return (
    <TableScroll label={t("scenario.frequency")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("monitoring.day")}</Table.Th>
            <Table.Th className="number">{t(perHundred ? "scenario.per_hundred" : "scenario.tickets")}</Table.Th>
            <Table.Th className="number">{t("monitoring.expected")}</Table.Th>
            <Table.Th className="number">{t("monitoring.limits")}</Table.Th>
            <Table.Th>{t("monitoring.judged")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...monitoring.days].reverse().map((day, index) => {
            const point = points[points.length - 1 - index];
            return (
              <Table.Tr key={day.day}>
                <Table.Td>{shortDay(day.day, locale)}</Table.Td>
                <Table.Td className="number">{say(point?.value ?? null)}</Table.Td>
                <Table.Td className="number">{say(point?.expected ?? null)}</Table.Td>
                <Table.Td className="number">
                  {point?.low == null ? "–" : `${say(point.low)} – ${say(point.high)}`}
                </Table.Td>
                <Table.Td>
                  {t(`monitoring.condition.${day.condition}`)}
                  {day.out && `, ${t(`monitoring.out.${day.out}`)}`}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
