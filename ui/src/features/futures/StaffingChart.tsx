import { useElementSize } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { StaffingLevels } from "@/api/models";
import { axis, bandPath, linear, linePath, type Point, type Scale } from "@/shared/charts/scales";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { SLOTS, slotClock } from "./staffing-words";

const LEFT = 44;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 22;

type FrameProps = {
  height: number;
  summary: string;
  values: number[];
  say: (value: number) => string;
  children: (x: Scale, y: Scale) => ReactNode;
};

/** A day from left to right, in half-hours. */
function DayFrame({ height, summary, values, say, children }: FrameProps) {
  const { ref, width: measured } = useElementSize();
  const width = Math.max(260, measured || 400);
  const { low, high, ticks } = axis(values, "count");
  const x = linear([0, SLOTS], [LEFT, width - RIGHT]);
  const y = linear([low, high], [height - BOTTOM, TOP]);
  const every = width < 480 ? 12 : 4;
  const marks = Array.from({ length: SLOTS / every }, (_, at) => at * every);
  return (
    <div ref={ref} className="chart">
      <svg width={width} height={height} role="img" aria-label={summary}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} className="chart-grid" />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" className="chart-axis">
              {say(tick)}
            </text>
          </g>
        ))}
        {marks.map((at) => (
          <text key={at} x={x(at)} y={height - 5} textAnchor="start" className="chart-axis">
            {slotClock(at)}
          </text>
        ))}
        {children(x, y)}
      </svg>
    </div>
  );
}

/** Both ends of each half-hour, so that a number stands as long as it holds. */
const steps = (values: number[], x: Scale, y: Scale): Point[] =>
  values.flatMap((value, at) => [
    { x: x(at), y: y(value) },
    { x: x(at + 1), y: y(value) },
  ]);

type PeopleProps = { scheduled: number[]; required: number[]; first: number[]; summary: string };

/** Who is there, who is needed, and what the formula said at first. */
export function PeopleChart({ scheduled, required, first, summary }: PeopleProps) {
  const { locale } = useI18n();
  return (
    <DayFrame
      height={190}
      summary={summary}
      values={[0, ...scheduled, ...required]}
      say={(value) => value.toLocaleString(locale)}
    >
      {(x, y) => {
        const floor = steps(
          scheduled.map(() => 0),
          x,
          y,
        );
        return (
          <>
            <path d={bandPath(floor, steps(scheduled, x, y))} className="chart-band" />
            <path d={linePath(steps(first, x, y))} className="staffing-first" />
            <path d={linePath(steps(required, x, y))} className="chart-line" />
          </>
        );
      }}
    </DayFrame>
  );
}

type LevelProps = { levels: StaffingLevels["levels"]; target: number; summary: string };

/** The share answered in time of those who came in each half-hour, with its interval, against the target. */
export function LevelChart({ levels, target, summary }: LevelProps) {
  const { locale } = useI18n();
  return (
    <DayFrame height={150} summary={summary} values={[0, 1]} say={(value) => share(value, locale, 0)}>
      {(x, y) => (
        <>
          <line x1={x(0)} x2={x(SLOTS)} y1={y(target)} y2={y(target)} className="chart-target" />
          {levels.map((level, at) => {
            if (!level) return null;
            const middle = x(at + 0.5);
            const missed = level.high < target;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the half-hour
              <g key={at}>
                <line x1={middle} x2={middle} y1={y(level.low)} y2={y(level.high)} className="staffing-reach" />
                {missed ? (
                  <rect x={middle - 4} y={y(level.value) - 4} width={8} height={8} className="chart-alarm" />
                ) : (
                  <circle cx={middle} cy={y(level.value)} r={3.5} className="chart-dot" />
                )}
              </g>
            );
          })}
        </>
      )}
    </DayFrame>
  );
}
