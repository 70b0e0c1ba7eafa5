import { linear } from "./scales";

export type Bar = { label: string; value: number };

const HEIGHT = 150;
const STEP = 74;

/** Columns with their number above; the first is the one that counts. */
export function Bars({ bars, say, summary }: { bars: Bar[]; say: (value: number) => string; summary: string }) {
  const width = Math.max(200, bars.length * STEP);
  const y = linear([0, Math.max(1, ...bars.map((bar) => bar.value))], [HEIGHT - 24, 22]);
  return (
    <div className="chart">
      <svg width={width} height={HEIGHT} role="img" aria-label={summary}>
        {bars.map((bar, index) => (
          <g key={bar.label}>
            <rect
              x={index * STEP + 12}
              y={y(bar.value)}
              width={48}
              height={HEIGHT - 24 - y(bar.value)}
              rx={3}
              className="bar"
            />
            <text x={index * STEP + 36} y={y(bar.value) - 6} textAnchor="middle" className="chart-label">
              {say(bar.value)}
            </text>
            <text x={index * STEP + 36} y={HEIGHT - 8} textAnchor="middle" className="chart-axis">
              {bar.label}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
