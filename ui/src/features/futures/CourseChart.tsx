import { useElementSize } from "@mantine/hooks";
import type { QueueCourse } from "@/api/models";
import { axis, bandPath, linear, linePath, type Point } from "@/shared/charts/scales";
import { useI18n } from "@/shared/i18n";

type Props = { course: QueueCourse; beside: QueueCourse | null; summary: string };

const HEIGHT = 200;
const LEFT = 44;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 24;
const DAY = 1440;

/** Contacts waiting over time: the middle run and its band, and another strategy as a dashed line. */
export function CourseChart({ course, beside, summary }: Props) {
  const { t, locale } = useI18n();
  const { ref, width: measured } = useElementSize();
  const width = Math.max(260, measured || 400);
  const { low, high, ticks } = axis([0, ...course.high, ...(beside?.median ?? [])], "count");
  const intervals = course.median.length;
  const x = linear([0, Math.max(1, intervals - 1)], [LEFT, width - RIGHT]);
  const y = linear([low, high], [HEIGHT - BOTTOM, TOP]);
  const points = (values: number[]): Point[] => values.map((value, at) => ({ x: x(at), y: y(value) }));
  const minutes = course.minutes * intervals;
  // Of one day the hours, of several the days.
  const step = minutes > 2 * DAY ? DAY : 120;
  const every = Math.max(1, Math.ceil((minutes / step) * (50 / (width - LEFT - RIGHT))));
  const marks = Array.from({ length: Math.floor(minutes / (step * every)) + 1 }, (_, at) => at * step * every);
  const label = (at: number) =>
    step === DAY ? t("futures.day_n", { n: at / DAY + 1 }) : `${String((at / 60) % 24).padStart(2, "0")}:00`;
  return (
    <div ref={ref} className="chart">
      <svg width={width} height={HEIGHT} role="img" aria-label={summary}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} className="chart-grid" />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" className="chart-axis">
              {tick.toLocaleString(locale)}
            </text>
          </g>
        ))}
        {marks.map((at) => {
          const place = x(at / course.minutes);
          if (place > width - RIGHT - 14) return null;
          return (
            <text key={at} x={place} y={HEIGHT - 6} textAnchor="start" className="chart-axis">
              {label(at)}
            </text>
          );
        })}
        <path d={bandPath(points(course.low), points(course.high))} className="chart-band" />
        {beside && <path d={linePath(points(beside.median))} className="course-beside" />}
        <path d={linePath(points(course.median))} className="chart-line" />
      </svg>
    </div>
  );
}
