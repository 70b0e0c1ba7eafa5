import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Study, StudyComparison } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { comparisonQuery } from "./queries";
import { figureText, halfText, type Measure } from "./words";

/** Two strategies with equal chance: the paired difference, and who is better where chance does not explain it. */
export function CompareCard({ study, measure }: { study: Study; measure: Measure }) {
  const { t, language } = useI18n();
  const keys = study.strategies.map((one) => one.key);
  const [strategy, setStrategy] = useState(keys[1] ?? "");
  const [against, setAgainst] = useState(keys[0] ?? "");
  const differ = strategy !== against;
  const found = useQuery({ ...comparisonQuery(study.id, { strategy, against, measure }), enabled: differ });
  const data = study.strategies.map((one) => ({ value: one.key, label: textIn(one.definition.title, language) }));
  const select = (label: string, value: string, set: (value: string) => void) => (
    <Select
      size="xs"
      label={label}
      allowDeselect={false}
      value={value}
      onChange={(next) => next && set(next)}
      data={data}
    />
  );
  return (
    <Card title={t("futures.compare")}>
      <div className="futures-pair">
        {select(t("futures.compare_one"), strategy, setStrategy)}
        {select(t("futures.compare_other"), against, setAgainst)}
      </div>
      {differ && found.isPending && <Loading rows={4} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {differ && found.data && <Differences study={study} found={found.data} measure={measure} />}
    </Card>
  );
}

function Differences({ study, found, measure }: { study: Study; found: StudyComparison; measure: Measure }) {
  const { t, locale, language } = useI18n();
  const name = (key: string) => textIn(study.strategies.find((one) => one.key === key)?.definition.title, language);
  const saved = found.futures.map((one) => one.saved).filter((one) => one !== null);
  const typical = saved.sort((a, b) => a - b)[Math.floor(saved.length / 2)];
  const rows = found.expected ? [...found.futures, found.expected] : found.futures;
  return (
    <>
      <TableScroll label={t("futures.compare")}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("futures.future")}</th>
              <th scope="col" className="number">
                {t("futures.difference")}
              </th>
              <th scope="col">{t("futures.better")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.future ?? ""} className={row.future ? undefined : "plain-sum"}>
                <th scope="row">{row.title ? textIn(row.title, language) : t("futures.over_all")}</th>
                <td className="number">
                  {row.difference
                    ? `${figureText(measure, row.difference.value, study.minutes_per_unit, locale)} ± ${halfText(
                        measure,
                        (row.difference.high - row.difference.low) / 2,
                        study.minutes_per_unit,
                        locale,
                      )}`
                    : "–"}
                </td>
                <td>{row.better ? name(row.better) : <span className="meta">{t("futures.no_clear_winner")}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {typical !== undefined && typical > 1 && (
        <p className="meta">
          {t("futures.equal_chance", { n: typical.toLocaleString(locale, { maximumFractionDigits: 1 }) })}
        </p>
      )}
    </>
  );
}
