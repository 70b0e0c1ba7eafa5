import { linear } from "./scales";

type Props = {
  value: number | null;
  low: number | null;
  high: number | null;
  target: number | null;
  domain: [number, number];
  missed: boolean;
  label: string;
};

const WIDTH = 170;

/** One row's interval with its value as a dot, and the target as a dashed line. */
export function IntervalBar({ value, low, high, target, domain, missed, label }: Props) {
  const x = linear(domain, [8, WIDTH - 8]);
  return (
    <svg
      width={WIDTH}
      height={20}
      role="img"
      aria-label={label}
      className={missed ? "interval interval-missed" : "interval"}
    >
      {target !== null && <line x1={x(target)} x2={x(target)} y1={1} y2={19} className="chart-target" />}
      {low !== null && high !== null && (
        <rect x={x(low)} y={7} width={Math.max(2, x(high) - x(low))} height={6} rx={3} className="interval-bar" />
      )}
      {value !== null && <circle cx={x(value)} cy={10} r={4} className="interval-dot" />}
    </svg>
  );
}
