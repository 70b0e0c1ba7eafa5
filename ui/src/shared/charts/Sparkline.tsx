import { axis, linear, linePath } from "./scales";

const WIDTH = 132;
const HEIGHT = 34;

/** A small line without axes: only the shape; the numbers are a click away. */
export function Sparkline({
  values,
  unit,
  target,
}: {
  values: (number | null)[];
  unit: string;
  target: number | null;
}) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const { low, high } = axis(target === null ? known : [...known, target], unit);
  const x = linear([0, values.length - 1], [3, WIDTH - 3]);
  const y = linear([low, high], [HEIGHT - 3, 3]);
  const points = values.map((value, index) => ({ x: x(index), y: value === null ? null : y(value) }));
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
      className="sparkline"
    >
      {target !== null && <line x1={3} x2={WIDTH - 3} y1={y(target)} y2={y(target)} className="chart-target" />}
      <path d={linePath(points)} className="chart-line" />
    </svg>
  );
}
