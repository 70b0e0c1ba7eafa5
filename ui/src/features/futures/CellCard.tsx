import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Study, StudyTable } from "@/api/models";
import { namedAs, useOverload, useTwinNames } from "@/features/calibration";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, Icon, Loading, ProblemNote, TableOrChart } from "@/shared/parts";
import { CourseChart } from "./CourseChart";
import { CourseRows, courseRows, useCourseHeads } from "./CourseRows";
import type { Place } from "./HeatTable";
import { courseQuery } from "./queries";
import { figureText, halfText, measuresOf, numberText } from "./words";

type Props = { study: Study; table: StudyTable; opened: Place };

/** A cell opened: its queue over time beside that of the first strategy, and every figure. */
export function CellCard({ study, table, opened }: Props) {
  const { t, locale, language } = useI18n();
  const nameOf = useTwinNames();
  const overloaded = useOverload();
  const [only, setOnly] = useState<string | null>(null);
  const [plain, setPlain] = useState(false);
  const row = table.rows[opened.future];
  const column = table.strategies[opened.strategy];
  const first = table.strategies[0];
  const part = only ? { class: only } : {};
  const cell = { future: row?.key ?? "", strategy: column?.key ?? "", ...part };
  const found = useQuery({ ...courseQuery(study.id, cell), placeholderData: (before) => before });
  const beside = useQuery({
    ...courseQuery(study.id, { ...cell, strategy: first?.key ?? "" }),
    enabled: opened.strategy > 0,
  });
  const heads = useCourseHeads();
  const shown = row?.cells[opened.strategy];
  if (!row || !column || !shown || !first) return null;
  const bySlope = shown.satisfaction_by_slope;
  const names = { future: textIn(row.title, language), strategy: textIn(column.title, language) };
  const course = found.data;
  const peak = course ? course.median.indexOf(Math.max(...course.median)) : -1;
  const at = (values: number[]) => numberText(values[peak] ?? 0, locale);
  return (
    <Card
      title={t("futures.opened", names)}
      actions={
        course && (
          <TableOrChart
            table={plain}
            turn={() => setPlain(!plain)}
            rows={() => courseRows(course, heads)}
            file={`${study.id}-${row.key}-${column.key}`}
          />
        )
      }
    >
      {shown.overload && (
        <p className="futures-overload">
          <Icon name="alert" size={14} /> {overloaded(shown.overload)}
        </p>
      )}
      {found.isPending && <Loading rows={5} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {course && (
        <>
          <div className="futures-course-head">
            <span>
              {t("futures.course_peak", { median: at(course.median), low: at(course.low), high: at(course.high) })}
            </span>
            <Select
              size="xs"
              aria-label={t("futures.course_class")}
              clearable
              clearButtonProps={{ "aria-label": t("action.clear") }}
              placeholder={t("futures.course_all")}
              value={only}
              onChange={setOnly}
              data={namedAs(course.classes, nameOf)}
            />
          </div>
          {plain ? (
            <CourseRows course={course} heads={heads} label={t("futures.opened", names)} />
          ) : (
            <CourseChart
              course={course}
              beside={opened.strategy > 0 ? (beside.data ?? null) : null}
              summary={t("futures.course_summary", {
                ...names,
                most: at(course.median),
                high: numberText(Math.max(...course.high), locale),
              })}
            />
          )}
          <p className="meta">
            {t("futures.course_caption", { n: course.replications })}
            {opened.strategy > 0 && `; ${t("futures.course_of", { name: textIn(first.title, language) })}`}
          </p>
        </>
      )}
      <details className="futures-figures">
        <summary>{t("futures.table_of_figures")}</summary>
        <table className="plain-table">
          <tbody>
            {measuresOf(study).map((measure) => {
              const figure = shown.figures[measure];
              if (!figure) return null;
              return (
                <tr key={measure}>
                  <th scope="row">{t(`futures.measure.${measure}`)}</th>
                  <td className="number">{figureText(measure, figure.value, study.minutes_per_unit, locale)}</td>
                  <td className="number meta">
                    ± {halfText(measure, (figure.high - figure.low) / 2, study.minutes_per_unit, locale)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {bySlope && (
          <p className="meta">
            {t("futures.satisfaction_by_slope", { low: share(bySlope.low, locale), high: share(bySlope.high, locale) })}
          </p>
        )}
      </details>
    </Card>
  );
}
