import { Button, SegmentedControl, Select, Table } from "@mantine/core";
import { useState } from "react";
import type { CalibrationFit, CalibrationFitDay } from "@/api/models";
import { ControlChart } from "@/shared/charts";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, TableScroll } from "@/shared/parts";
import { figureOf, isDoubtful, MEASURES, type Measure, pointsOf, sentences } from "./words";

type Props = { fit: CalibrationFit; nameOf: (name: string) => string };

/** The last four weeks as the twin would have foretold each on its eve, and as they went. */
export function FitCard({ fit, nameOf }: Props) {
  const { t, locale } = useI18n();
  const [measure, setMeasure] = useState<Measure>("contacts");
  const [chosen, setChosen] = useState("");
  const [table, setTable] = useState(false);
  const row = fit.rows.find((one) => one.class === chosen) ?? fit.rows[0];
  return (
    <Card
      title={t("calibration.trust")}
      beside={<span className="meta">{t("calibration.trust_hint")}</span>}
      actions={
        row && (
          <Button size="compact-xs" variant="subtle" onClick={() => setTable(!table)}>
            {t(table ? "scenario.as_chart" : "scenario.as_table")}
          </Button>
        )
      }
    >
      {!row && <p>{t("calibration.no_fit")}</p>}
      {row && (
        <div className="stack">
          <ul className="fit-said">
            {fit.summaries.map((summary) => (
              <li key={summary.measure}>
                <b>{t(`calibration.measure.${summary.measure as Measure}`)}</b>{" "}
                <Badge tone={isDoubtful(summary) ? "amber" : "green"} icon={isDoubtful(summary) ? "alert" : "check"}>
                  {t(isDoubtful(summary) ? "calibration.careful" : "calibration.fits")}
                </Badge>{" "}
                {sentences(summary, locale, t).join(" ")}
              </li>
            ))}
          </ul>
          <div className="fit-choice">
            <SegmentedControl
              size="xs"
              aria-label={t("calibration.measure")}
              value={measure}
              onChange={(value) => setMeasure(value as Measure)}
              data={MEASURES.map((one) => ({ value: one, label: t(`calibration.measure.${one}`) }))}
            />
            <Select
              size="xs"
              aria-label={t("calibration.class")}
              allowDeselect={false}
              value={row.class}
              onChange={(value) => setChosen(value ?? "")}
              data={fit.rows.map((one) => ({ value: one.class, label: nameOf(one.class) }))}
            />
          </div>
          {table ? <DayTable days={row.days} measure={measure} /> : <Chart days={row.days} measure={measure} />}
        </div>
      )}
    </Card>
  );
}

type Part = { days: CalibrationFitDay[]; measure: Measure };

function useSay(measure: Measure) {
  const { locale } = useI18n();
  return (value: number | null | undefined) => {
    if (value == null) return "–";
    return measure === "in_time" ? share(value, locale, 0) : count(value, locale, value < 10 ? 1 : 0);
  };
}

function useDay() {
  const { locale } = useI18n();
  return (day: string) =>
    new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, {
      weekday: "short",
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
}

function Chart({ days, measure }: Part) {
  const { t } = useI18n();
  const say = useSay(measure);
  const points = pointsOf(days, measure, useDay());
  return (
    <>
      <ControlChart
        points={points}
        spans={[]}
        say={say}
        usual={(value) => t("calibration.expected_n", { n: say(value) })}
        limit={(value) => t("calibration.at_most", { n: say(value) })}
        summary={t("calibration.chart_summary", {
          n: points.length,
          measure: t(`calibration.measure.${measure}`),
          out: points.filter((one) => one.out).length,
        })}
      />
      <p className="chart-key meta">
        <span className="key-line">{t("calibration.key_expected")}</span>
        <span className="key-band">{t("calibration.key_band")}</span>
        <span className="key-out">{t("calibration.key_out")}</span>
      </p>
    </>
  );
}

function DayTable({ days, measure }: Part) {
  const { t } = useI18n();
  const say = useSay(measure);
  const dayOf = useDay();
  return (
    <TableScroll label={t("calibration.trust")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("monitoring.day")}</Table.Th>
            <Table.Th className="number">{t("calibration.happened")}</Table.Th>
            <Table.Th className="number">{t("calibration.expected")}</Table.Th>
            <Table.Th className="number">{t("calibration.band")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map((day) => {
            const figure = figureOf(day, measure);
            return (
              <Table.Tr key={day.day}>
                <Table.Td>{dayOf(day.day)}</Table.Td>
                <Table.Td className="number">{say(figure.happened)}</Table.Td>
                <Table.Td className="number">{say(figure.expected)}</Table.Td>
                <Table.Td className="number">
                  {figure.low == null
                    ? "–"
                    : t("calibration.from_to", { low: say(figure.low), high: say(figure.high) })}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
