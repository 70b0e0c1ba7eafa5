import { type ReactNode, useState } from "react";
import type { Study, StudyCell, StudyTable } from "@/api/models";
import { useOverload } from "@/features/calibration";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, Icon, TableOrChart, TableScroll } from "@/shared/parts";
import { HeatRows, heatRows, useHeatHeads } from "./HeatRows";
import { figureText, halfText, heatOf, type Measure } from "./words";

export type Shows = "regret" | "value";
export type Place = { future: number; strategy: number };

type Props = {
  study: Study;
  table: StudyTable;
  shows: Shows;
  opened: Place;
  open: (place: Place) => void;
  /** Keys of the futures whose signpost was passed. */
  passed: string[];
  tools: ReactNode;
};

/** Futures down, strategies across; each cell a button that opens its day. Colour only says again what the number says. */
export function HeatTable({ study, table, shows, opened, open, passed, tools }: Props) {
  const { t, locale, language } = useI18n();
  const [plain, setPlain] = useState(false);
  const heads = useHeatHeads();
  const overloaded = useOverload();
  const most = Math.max(0, ...table.rows.flatMap((row) => row.cells.map((cell) => cell.regret?.value ?? 0)));
  const said = (value: number) => figureText(table.measure, value, study.minutes_per_unit, locale);
  const measure = t(`futures.measure.${table.measure as Measure}`);
  const title = shows === "regret" ? t("futures.regret_of", { measure }) : measure;
  return (
    <Card
      title={title}
      beside={<span className="meta">{t(shows === "regret" ? "futures.regret_hint" : "futures.value_hint")}</span>}
      actions={
        <>
          {tools}
          <TableOrChart
            table={plain}
            turn={() => setPlain(!plain)}
            rows={() => heatRows(table, (one) => textIn(one, language), overloaded, heads)}
            file={`${study.id}-${table.measure}`}
          />
        </>
      }
    >
      {plain ? (
        <HeatRows study={study} table={table} label={title} />
      ) : (
        <>
          <TableScroll label={title}>
            <table className="heat">
              <thead>
                <tr>
                  <th scope="col">{t("futures.future")}</th>
                  <th scope="col" className="number">
                    {t("futures.odds")}
                  </th>
                  {table.strategies.map((strategy) => (
                    <th key={strategy.key} scope="col" className="heat-strategy">
                      {textIn(strategy.title, language)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.rows.map((row, future) => (
                  <tr key={row.key}>
                    <th scope="row">
                      {textIn(row.title, language)}
                      {passed.includes(row.key) && (
                        <span className="heat-passed" title={t("futures.sign_passed")}>
                          {" "}
                          <Icon name="flag" size={12} />
                          <span className="visually-hidden">{t("futures.sign_passed")}</span>
                        </span>
                      )}
                    </th>
                    <td className="number meta">{share(row.probability, locale, 0)}</td>
                    {row.cells.map((cell, strategy) => (
                      <td key={table.strategies[strategy]?.key}>
                        <HeatCell
                          cell={cell}
                          measure={table.measure}
                          shows={shows}
                          most={most}
                          minutesPerUnit={study.minutes_per_unit}
                          names={{
                            future: textIn(row.title, language),
                            strategy: textIn(table.strategies[strategy]?.title, language),
                          }}
                          pressed={opened.future === future && opened.strategy === strategy}
                          press={() => open({ future, strategy })}
                        />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
              <tfoot>
                {(["worst_regret", "expected_regret"] as const).map((one) => {
                  const values = table.strategies.map((strategy) => strategy[one]);
                  const known = values.filter((value) => value !== null);
                  const least = known.length > 0 ? Math.min(...known) : null;
                  return (
                    <tr key={one}>
                      <th scope="row">{t(`futures.${one}`)}</th>
                      <td />
                      {values.map((value, at) => (
                        <td
                          key={table.strategies[at]?.key}
                          className={value === least ? "heat-sum heat-least" : "heat-sum"}
                        >
                          {value === null ? "–" : said(value)}
                        </td>
                      ))}
                    </tr>
                  );
                })}
              </tfoot>
            </table>
          </TableScroll>
          <Legend most={said(most)} />
        </>
      )}
    </Card>
  );
}

function Legend({ most }: { most: string }) {
  const { t } = useI18n();
  return (
    <p className="heat-legend meta">
      <span>0</span>
      <span className="heat-scale" role="img" aria-label={t("futures.legend")}>
        {[0, 1, 2, 3, 4, 5].map((heat) => (
          <span key={heat} className={`heat-${heat}`} />
        ))}
      </span>
      <span>{most}</span>
      <span>{t("futures.interval")}</span>
      <span>≈ {t("futures.too_close")}</span>
      <span>
        <Icon name="alert" size={12} /> {t("futures.overload")}
      </span>
      <span>
        <Icon name="flag" size={12} /> {t("futures.sign_passed")}
      </span>
    </p>
  );
}

type CellProps = {
  cell: StudyCell;
  measure: string;
  shows: Shows;
  most: number;
  minutesPerUnit: number;
  names: { future: string; strategy: string };
  pressed: boolean;
  press: () => void;
};

function HeatCell({ cell, measure, shows, most, minutesPerUnit, names, pressed, press }: CellProps) {
  const { t, locale } = useI18n();
  const overloaded = useOverload();
  const said = (value: number) => figureText(measure, value, minutesPerUnit, locale);
  const { value, regret } = cell;
  const overload = cell.overload ? overloaded(cell.overload) : "";
  const known = shows === "regret" ? regret : value;
  const half = known ? halfText(measure, (known.high - known.low) / 2, minutesPerUnit, locale) : "";
  const best = cell.best && shows === "regret";
  const label =
    value === null || regret === null
      ? t("futures.cell_nothing", names)
      : cell.best
        ? t("futures.cell_best", { ...names, value: said(value.value) })
        : t("futures.cell", { ...names, regret: said(regret.value), half, value: said(value.value) });
  const more = [cell.close ? t("futures.too_close") : "", overload].filter(Boolean);
  return (
    <button
      type="button"
      className={`heat-cell heat-${heatOf(regret?.value ?? 0, most)}${cell.best ? " heat-best" : ""}`}
      aria-pressed={pressed}
      aria-label={[label, ...more].join("; ")}
      title={overload || undefined}
      onClick={press}
    >
      <span className="heat-value">
        {best ? t("futures.best") : known ? said(known.value) : "–"}
        {cell.close && "≈"}
        {cell.overload && <Icon name="alert" size={12} />}
      </span>
      <span className="heat-half">{best && value ? said(value.value) : known ? `± ${half}` : ""}</span>
    </button>
  );
}
