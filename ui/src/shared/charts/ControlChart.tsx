import { useElementSize } from "@mantine/hooks";
import { axis, bandPath, labelled, linear, linePath, type Point } from "./scales";

export type ControlPoint = {
  label: string;
  value: number | null;
  /** Null while it is learned what is usual. */
  expected: number | null;
  low: number | null;
  high: number | null;
  out: boolean;
};

/** A stretch of points, both ends belonging to it. */
export type ControlSpan = { from: number; to: number; label: string };

type Props = {
  points: ControlPoint[];
  spans: ControlSpan[];
  /** What a value looks like in words. */
  say: (value: number) => string;
  /** The words at the end of the line that is expected, and at the upper limit. */
  usual: (value: number) => string;
  limit: (value: number) => string;
  /** The whole chart in a sentence, for those who cannot see it. The table has the numbers. */
  summary: string;
};

const HEIGHT = 250;
const LEFT = 44;
const RIGHT = 84;
const TOP = 26;
const BOTTOM = 28;
/** More dots than this run into each other. */
const DOTS_MAX = 100;

/** A control chart: what was counted, what was expected, the limits as a band, what is out of them, and alarms as spans. */
export function ControlChart({ points, spans, say, usual, limit, summary }: Props) {
  const { ref, width: measured } = useElementSize();
  const width = Math.max(300, measured || 640);
  const values = points.flatMap((point) => [point.value, point.high, point.expected]).filter((one) => one !== null);
  const { low, high, ticks } = axis(values, "number");
  const x = linear([0, Math.max(1, points.length - 1)], [LEFT, width - RIGHT]);
  const y = linear([low, high], [HEIGHT - BOTTOM, TOP]);
  const at = (pick: (point: ControlPoint) => number | null): Point[] =>
    points.map((point, index) => {
      const value = pick(point);
      return { x: x(index), y: value === null ? null : y(value) };
    });
  const shown = labelled(points.length, Math.floor((width - LEFT - RIGHT) / 84));
  const half = (width - LEFT - RIGHT) / Math.max(1, points.length - 1) / 2;
  const ends = points.at(-1);
  return (
    <div ref={ref} className="chart">
      <svg width={width} height={HEIGHT} role="img" aria-label={summary}>
        {spans.map((span) => {
          const from = Math.max(LEFT, x(span.from) - half);
          const to = Math.min(width - RIGHT, x(span.to) + half);
          const right = (from + to) / 2 > width / 2;
          return (
            <g key={`${span.from}-${span.label}`}>
              <rect
                x={from}
                y={TOP}
                width={Math.max(3, to - from)}
                height={HEIGHT - BOTTOM - TOP}
                className="chart-span"
              />
              <text x={right ? to : from} y={TOP - 9} textAnchor={right ? "end" : "start"} className="chart-span-label">
                {span.label}
              </text>
            </g>
          );
        })}
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} className="chart-grid" />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" className="chart-axis">
              {say(tick)}
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
          className="chart-limits"
        />
        <path d={linePath(at((point) => point.expected))} className="chart-expected" />
        <path d={linePath(at((point) => point.value))} className="chart-line" />
        {points.map((point, index) => {
          if (point.value === null || (!point.out && points.length > DOTS_MAX)) return null;
          const [cx, cy] = [x(index), y(point.value)];
          // What is out is a square, too: colour alone says nothing to some.
          return point.out ? (
            <rect key={point.label} x={cx - 4.5} y={cy - 4.5} width={9} height={9} className="chart-out">
              <title>{`${point.label}: ${say(point.value)}`}</title>
            </rect>
          ) : (
            <circle key={point.label} cx={cx} cy={cy} r={2} className="chart-dot">
              <title>{`${point.label}: ${say(point.value)}`}</title>
            </circle>
          );
        })}
        {ends?.expected != null && (
          <text x={width - RIGHT + 8} y={y(ends.expected) + 4} className="chart-axis">
            {usual(ends.expected)}
          </text>
        )}
        {ends?.high != null && ends.expected != null && y(ends.expected) - y(ends.high) > 14 && (
          <text x={width - RIGHT + 8} y={y(ends.high) + 4} className="chart-axis">
            {limit(ends.high)}
          </text>
        )}
      </svg>
    </div>
  );
}
