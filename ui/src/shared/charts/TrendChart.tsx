import { useElementSize } from "@mantine/hooks";
import { axis, bandPath, labelled, linear, linePath, type Point } from "./scales";

export type TrendPoint = {
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
};

type Props = {
  points: TrendPoint[];
  unit: string;
  target: number | null;
  targetLabel: string;
  /** What a value looks like in words: 71.8 %, 3 h 02. */
  say: (value: number) => string;
  /** The same for the axis. */
  sayTick: (value: number) => string;
  /** The whole chart in a sentence, for those who cannot see it. The table has the numbers. */
  summary: string;
  /** Does the last value miss the target? */
  alarm: boolean;
  /** Before which point something was changed, and what. */
  change?: { at: number; label: string };
};

const HEIGHT = 230;
const LEFT = 64;
const RIGHT = 110;
const TOP = 14;
const BOTTOM = 28;

/** A line over time with its interval as a band and the target as a dashed line, each labelled where it ends. */
export function TrendChart({ points, unit, target, targetLabel, say, sayTick, summary, alarm, change }: Props) {
  const { ref, width: measured } = useElementSize();
  const width = Math.max(320, measured || 640);
  const values = points.flatMap((point) => [point.value, point.low, point.high]).filter((one) => one !== null);
  const { low, high, ticks } = axis(target === null ? values : [...values, target], unit);
  const x = linear([0, Math.max(1, points.length - 1)], [LEFT, width - RIGHT]);
  const y = linear([low, high], [HEIGHT - BOTTOM, TOP]);
  const at = (pick: (point: TrendPoint) => number | null): Point[] =>
    points.map((point, index) => {
      const value = pick(point);
      return { x: x(index), y: value === null ? null : y(value) };
    });
  const shown = labelled(points.length, Math.floor((width - LEFT - RIGHT) / 84));
  const lastIndex = points.findLastIndex((point) => point.value !== null);
  const last = points[lastIndex]?.value ?? null;
  const targetY = target === null ? null : y(target);
  const lastY = last === null ? null : y(last);
  // Two labels at the same height are pushed apart, so that both can be read.
  const apart = targetY !== null && lastY !== null && Math.abs(targetY - lastY) < 15;
  return (
    <div ref={ref} className="chart">
      <svg width={width} height={HEIGHT} role="img" aria-label={summary}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} className="chart-grid" />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" className="chart-axis">
              {sayTick(tick)}
            </text>
          </g>
        ))}
        {points.map(
          (point, index) =>
            shown.has(index) && (
              <text key={point.label} x={x(index)} y={HEIGHT - 8} textAnchor="middle" className="chart-axis">
                {point.label}
              </text>
            ),
        )}
        <path
          d={bandPath(
            at((point) => point.low),
            at((point) => point.high),
          )}
          className="chart-band"
        />
        <path d={linePath(at((point) => point.value))} className="chart-line" />
        {change && (
          <>
            <line
              x1={x(change.at - 0.5)}
              x2={x(change.at - 0.5)}
              y1={TOP}
              y2={HEIGHT - BOTTOM}
              className="chart-target"
            />
            <text x={x(change.at - 0.5) - 6} y={TOP + 10} textAnchor="end" className="chart-label">
              {change.label}
            </text>
          </>
        )}
        {points.length < 40 &&
          points.map((point, index) =>
            point.value === null ? null : (
              <circle key={point.label} cx={x(index)} cy={y(point.value)} r={2} className="chart-dot">
                <title>{`${point.label}: ${say(point.value)}`}</title>
              </circle>
            ),
          )}
        {targetY !== null && (
          <>
            <line x1={LEFT} x2={width - RIGHT} y1={targetY} y2={targetY} className="chart-target" />
            <text
              x={width - RIGHT + 8}
              y={targetY + 4 + (apart ? (lastY !== null && targetY <= lastY ? -7 : 7) : 0)}
              className="chart-label"
            >
              {targetLabel}
            </text>
          </>
        )}
        {last !== null && lastY !== null && (
          <>
            <circle cx={x(lastIndex)} cy={lastY} r={4.5} className={alarm ? "chart-last chart-alarm" : "chart-last"} />
            <text
              x={width - RIGHT + 8}
              y={lastY + 4 + (apart ? (targetY !== null && targetY <= lastY ? 8 : -8) : 0)}
              className={alarm ? "chart-label chart-label-alarm" : "chart-label"}
            >
              {say(last)}
            </text>
          </>
        )}
      </svg>
    </div>
  );
}
