import { Button, Select, Table } from "@mantine/core";
import { useState } from "react";
import type { CalibrationOutlook } from "@/api/models";
import { ControlChart } from "@/shared/charts";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, TableScroll } from "@/shared/parts";
import { percentText } from "./campaign-words";
import { dayLabel, outlookPoints, outlookSaid } from "./outlook-words";

type Props = { outlook: CalibrationOutlook[]; nameOf: (name: string) => string };

/** New contacts of the next four weeks, and how wrong such forecasts were. */
export function OutlookCard({ outlook, nameOf }: Props) {
  const { t, locale } = useI18n();
  const [chosen, setChosen] = useState("");
  const [table, setTable] = useState(false);
  const found = outlook.find((one) => one.class === chosen) ?? outlook[0];
  return (
    <Card
      title={t("calibration.outlook")}
      beside={<span className="meta">{t("calibration.outlook_hint")}</span>}
      actions={
        found && (
          <Button size="compact-xs" variant="subtle" onClick={() => setTable(!table)}>
            {t(table ? "scenario.as_chart" : "scenario.as_table")}
          </Button>
        )
      }
    >
      {!found && <p>{t("calibration.no_outlook")}</p>}
      {found && (
        <div className="stack">
          <div className="fit-choice">
            <Select
              size="xs"
              aria-label={t("calibration.outlook_of")}
              allowDeselect={false}
              value={found.class}
              onChange={(value) => setChosen(value ?? "")}
              data={outlook.map((one) => ({ value: one.class, label: nameOf(one.class) }))}
            />
          </div>
          {outlookSaid(found, locale, t).map((sentence) => (
            <p key={sentence} className="meta">
              {sentence}
            </p>
          ))}
          {table ? <DayTable outlook={found} /> : <Chart outlook={found} name={nameOf(found.class)} />}
        </div>
      )}
    </Card>
  );
}

function useSay() {
  const { locale } = useI18n();
  return (value: number | null | undefined) => (value == null ? "–" : count(value, locale, value < 10 ? 1 : 0));
}

function Chart({ outlook, name }: { outlook: CalibrationOutlook; name: string }) {
  const { t, locale } = useI18n();
  const say = useSay();
  const points = outlookPoints(outlook, (day) => dayLabel(day, locale));
  return (
    <>
      <ControlChart
        points={points}
        spans={[]}
        say={say}
        usual={(value) => t("calibration.expected_n", { n: say(value) })}
        limit={(value) => t("calibration.at_most", { n: say(value) })}
        summary={t("calibration.outlook_summary", { name, n: points.filter((one) => one.expected !== null).length })}
      />
      <p className="chart-key meta">
        <span className="key-line">{t("calibration.key_expected")}</span>
        <span className="key-band">{t("calibration.key_outlook")}</span>
      </p>
    </>
  );
}

function DayTable({ outlook }: { outlook: CalibrationOutlook }) {
  const { t, locale } = useI18n();
  const say = useSay();
  const between = (low?: number | null, high?: number | null) =>
    low == null ? "–" : t("calibration.from_to", { low: say(low), high: say(high) });
  return (
    <TableScroll label={t("calibration.outlook")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("monitoring.day")}</Table.Th>
            <Table.Th className="number">{t("calibration.happened")}</Table.Th>
            <Table.Th className="number">{t("calibration.expected")}</Table.Th>
            <Table.Th className="number">{t("calibration.interval_80")}</Table.Th>
            <Table.Th className="number">{t("calibration.interval")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {outlook.days.map((day) => (
            <Table.Tr key={day.day}>
              <Table.Td>
                {dayLabel(day.day, locale)}
                {day.is_holiday && `, ${t("calibration.holiday")}`}
                {day.campaign &&
                  `, ${[day.campaign, percentText(day.campaign_percent, locale)].filter(Boolean).join(" ")}`}
              </Table.Td>
              <Table.Td className="number">{say(day.happened)}</Table.Td>
              <Table.Td className="number">{say(day.expected)}</Table.Td>
              <Table.Td className="number">{between(day.low_80, day.high_80)}</Table.Td>
              <Table.Td className="number">{between(day.low_95, day.high_95)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
