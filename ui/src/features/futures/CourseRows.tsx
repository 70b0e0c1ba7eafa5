import type { QueueCourse } from "@/api/models";
import type { Field } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { TableScroll } from "@/shared/parts";
import { numberText } from "./words";

const DAY = 1_440;

/** Day and hour at which an interval begins. */
export function momentOf(course: QueueCourse, at: number): { day: number; time: string } {
  const minutes = at * course.minutes;
  const ofDay = Math.floor(minutes % DAY);
  const two = (n: number) => String(n).padStart(2, "0");
  return { day: Math.floor(minutes / DAY) + 1, time: `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}` };
}

export function courseRows(course: QueueCourse, heads: string[]): Field[][] {
  const row = (median: number, at: number): Field[] => {
    const { day, time } = momentOf(course, at);
    return [day, time, course.low[at] ?? null, median, course.high[at] ?? null];
  };
  return [heads, ...course.median.map(row)];
}

export function useCourseHeads(): string[] {
  const { t } = useI18n();
  return [
    t("futures.head_day"),
    t("futures.head_time"),
    t("futures.head_least"),
    t("futures.head_median"),
    t("futures.head_most"),
  ];
}

/** The queue over time as numbers. */
export function CourseRows({ course, heads, label }: { course: QueueCourse; heads: string[]; label: string }) {
  const { locale } = useI18n();
  return (
    <TableScroll label={label}>
      <table className="plain-table">
        <thead>
          <tr>
            {heads.map((one, at) => (
              <th key={one} scope="col" className={at > 1 ? "number" : undefined}>
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {courseRows(course, heads)
            .slice(1)
            .map(([day, time, ...waiting]) => (
              <tr key={`${day} ${time}`}>
                <td>{day}</td>
                <td>{time}</td>
                {waiting.map((one, at) => (
                  <td key={heads[at + 2]} className="number">
                    {typeof one === "number" ? numberText(one, locale) : "–"}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
