import type { Study, StudyTable } from "@/api/models";
import { useOverload } from "@/features/calibration";
import type { Field } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { type Texts, textIn } from "@/shared/i18n/texts";
import { TableScroll } from "@/shared/parts";
import { figureText } from "./words";

type Name = (title: Texts) => string;
type Overloaded = ReturnType<typeof useOverload>;

/** Pair by pair, what the heat table shows by colour: in the unit of the model, for a file. */
export function heatRows(table: StudyTable, name: Name, overloaded: Overloaded, heads: string[]): Field[][] {
  const rows = table.rows.flatMap((row) =>
    row.cells.map((cell, at): Field[] => [
      name(row.title),
      row.probability,
      name(table.strategies[at]?.title ?? ""),
      cell.value?.value ?? null,
      cell.value?.low ?? null,
      cell.value?.high ?? null,
      cell.regret?.value ?? null,
      cell.regret?.low ?? null,
      cell.regret?.high ?? null,
      cell.replications,
      cell.overload && overloaded(cell.overload),
    ]),
  );
  return [heads, ...rows];
}

export function useHeatHeads(): string[] {
  const { t } = useI18n();
  const interval = (what: string) => [what, t("futures.head_low", { what }), t("futures.head_high", { what })];
  return [
    t("futures.future"),
    t("futures.odds"),
    t("futures.strategy"),
    ...interval(t("futures.show.value")),
    ...interval(t("futures.show.regret")),
    t("futures.head_runs"),
    t("futures.head_overload"),
  ];
}

/** The same as a plain table. */
export function HeatRows({ study, table, label }: { study: Study; table: StudyTable; label: string }) {
  const { t, locale, language } = useI18n();
  const overloaded = useOverload();
  const said = (value: number) => figureText(table.measure, value, study.minutes_per_unit, locale);
  const interval = (found: { value: number; low: number; high: number } | null) =>
    found ? `${said(found.value)} (${said(found.low)} – ${said(found.high)})` : "–";
  return (
    <TableScroll label={label}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("futures.future")}</th>
            <th scope="col">{t("futures.strategy")}</th>
            <th scope="col" className="number">
              {t("futures.show.value")}
            </th>
            <th scope="col" className="number">
              {t("futures.show.regret")}
            </th>
            <th scope="col" className="number">
              {t("futures.head_runs")}
            </th>
          </tr>
        </thead>
        <tbody>
          {table.rows.flatMap((row) =>
            row.cells.map((cell, at) => (
              <tr key={`${row.key} ${table.strategies[at]?.key}`}>
                <th scope="row">{textIn(row.title, language)}</th>
                <td>
                  {textIn(table.strategies[at]?.title, language)}
                  {cell.overload && <span className="meta"> {overloaded(cell.overload)}</span>}
                </td>
                <td className="number">{interval(cell.value)}</td>
                <td className="number">{interval(cell.regret)}</td>
                <td className="number">{cell.replications}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </TableScroll>
  );
}
