import { Button, Table } from "@mantine/core";
import { useState } from "react";
import type { Kpi } from "@/api/models";
import { TrendChart } from "@/shared/charts";
import { calendarDay, count, figure, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon, Loading, TableScroll } from "@/shared/parts";
import { counted, verdict } from "./judging";
import { type Span, type Step, spanBefore, stepOf } from "./periods";
import { type Asked, csvAddress, useKpis } from "./queries";
import { TargetEdit } from "./TargetEdit";
import { useReason } from "./useReason";

type Props = { kpi: Kpi; asked: Asked & Span };

export function Trend({ kpi, asked }: Props) {
  const { t, locale } = useI18n();
  const [table, setTable] = useState(false);
  const step = stepOf(asked);
  const course = useKpis({ ...asked, by: step });
  const say = (value: number | null) => figure(value, kpi.unit, locale);
  const points = (course.data ?? []).map((one) => ({ ...one, label: stepLabel(one.group ?? "", step, locale) }));
  return (
    <section className="card" aria-label={t("kpi.trend")}>
      <div className="kpi-head">
        <span className="kpi-value">{say(kpi.value)}</span>
        <Interval kpi={kpi} />
        <Against kpi={kpi} asked={asked} />
        <Beside kpi={kpi} />
        <span className="kpi-tools">
          <Button
            variant="subtle"
            color="gray"
            leftSection={<Icon name={table ? "chart" : "table"} size={14} />}
            onClick={() => setTable(!table)}
          >
            {t(table ? "kpi.chart" : "kpi.table")}
          </Button>
          <a className="plain-button csv" href={csvAddress({ ...asked, by: step })} download>
            <Icon name="download" size={14} /> CSV
          </a>
        </span>
      </div>
      <div className="card-body">
        {course.isPending && <Loading rows={5} />}
        {course.data &&
          (table ? (
            <TrendTable points={points} unit={kpi.unit} />
          ) : (
            <TrendChart
              points={points}
              unit={kpi.unit}
              target={kpi.target}
              targetLabel={`${t("kpi.target")} ${say(kpi.target)}`}
              say={say}
              sayTick={(value) => tick(value, kpi.unit, locale)}
              alarm={verdict(kpi, kpi.target) === "missed"}
              summary={t("kpi.trend_summary", { n: points.length, last: say(points.at(-1)?.value ?? null) })}
            />
          ))}
      </div>
    </section>
  );
}

/** Labels of the axis need no decimals that are all zero. */
export function tick(value: number, unit: string, locale: string): string {
  if (value === 0 && unit === "ms") return "0";
  const whole = unit === "share" && Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
  return whole ? share(value, locale, 0) : figure(value, unit, locale);
}

export function stepLabel(day: string, step: Step, locale: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  if (step !== "month") {
    const format = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
    return format.format(new Date(day));
  }
  const format = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
  return format.format(new Date(day));
}

function Interval({ kpi }: { kpi: Kpi }) {
  const { t, locale } = useI18n();
  const say = (value: number | null) => figure(value, kpi.unit, locale);
  const part = counted(kpi);
  const why = useReason();
  return (
    <span className="kpi-fact">
      {kpi.low !== null && kpi.high !== null && <b>{t("kpi.interval", { low: say(kpi.low), high: say(kpi.high) })}</b>}
      <span>{part === null ? t("kpi.n", { n: kpi.n }) : t("kpi.of", { part: count(part, locale), n: kpi.n })}</span>
      {kpi.value === null && <span>{why(kpi.parts.reason)}</span>}
    </span>
  );
}

/** Against the target and against as many days before. */
function Against({ kpi, asked }: Props) {
  const { t, locale } = useI18n();
  const before = useKpis({ ...asked, ...spanBefore(asked), by: "none" });
  const say = (value: number | null) => figure(value, kpi.unit, locale);
  return (
    <span className="kpi-fact">
      <TargetEdit kpi={kpi} />
      <span>
        {t("kpi.before")} {say(before.data?.find((one) => one.key === kpi.key)?.value ?? null)}
      </span>
    </span>
  );
}

/** Other readings of the same matter, so that nobody takes one for the other. */
function Beside({ kpi }: { kpi: Kpi }) {
  const { t, locale } = useI18n();
  const say = (value: number | null | undefined, unit: string = kpi.unit) => figure(value, unit, locale);
  const { parts } = kpi;
  const facts: [string, string][] = [];
  for (const window of parts.windows ?? []) facts.push([t("kpi.within", { n: window.days }), say(window.value)]);
  if (parts.one_touch) facts.push([t("kpi.one_touch"), say(parts.one_touch.value)]);
  if (parts.mean_score != null) facts.push([t("kpi.mean_score"), count(parts.mean_score, locale, 2)]);
  if (parts.business) facts.push([t("kpi.business"), say(parts.business.median)]);
  if (kpi.unit === "ms" && kpi.mean !== null) facts.push([t("kpi.mean"), say(kpi.mean)]);
  if (kpi.unit === "ms" && kpi.p90 !== null) facts.push([t("kpi.p90"), say(kpi.p90)]);
  if (parts.reopened_cycles) facts.push([t("kpi.reopened_cycles"), say(parts.reopened_cycles.median)]);
  if (parts.waiting_now) facts.push([t("kpi.waiting_now"), count(parts.waiting_now.n, locale)]);
  if (parts.by_timestamp) facts.push([t("kpi.by_timestamp"), say(parts.by_timestamp.value)]);
  if (parts.oldest_opened_at) {
    facts.push([t("kpi.oldest"), calendarDay(parts.oldest_opened_at.slice(0, 10), locale, false)]);
  }
  if (facts.length === 0) return null;
  return (
    <span className="kpi-fact kpi-beside">
      {facts.slice(0, 4).map(([label, value]) => (
        <span key={label}>
          {label} <b>{value}</b>
        </span>
      ))}
    </span>
  );
}

function TrendTable({ points, unit }: { points: (Kpi & { label: string })[]; unit: string }) {
  const { t, locale } = useI18n();
  const say = (value: number | null) => figure(value, unit, locale);
  return (
    <TableScroll label={t("kpi.trend")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("kpi.begins")}</Table.Th>
            <Table.Th className="number">N</Table.Th>
            <Table.Th className="number">{t("kpi.value")}</Table.Th>
            <Table.Th className="number">{t("kpi.low")}</Table.Th>
            <Table.Th className="number">{t("kpi.high")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map((point) => (
            <Table.Tr key={point.group}>
              <Table.Td>{point.label}</Table.Td>
              <Table.Td className="number">{count(point.n, locale)}</Table.Td>
              <Table.Td className="number strong">{say(point.value)}</Table.Td>
              <Table.Td className="number">{say(point.low)}</Table.Td>
              <Table.Td className="number">{say(point.high)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
