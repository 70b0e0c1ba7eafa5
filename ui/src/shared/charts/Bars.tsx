import { useElementSize } from "@mantine/hooks";
import { linear } from "./scales";

export type Bar = { label: string; value: number };

const HEIGHT = 164;
const FLOOR = HEIGHT - 38;
/** Between the left ends of two columns: what there is room for, within these. */
const STEP = { least: 46, most: 74 };

/** Columns with their number above. The last word of a long label stands below the rest of it. */
export function Bars({ bars, say, summary }: { bars: Bar[]; say: (value: number) => string; summary: string }) {
  const { ref, width: room } = useElementSize();
  const step = Math.min(STEP.most, Math.max(STEP.least, room / Math.max(1, bars.length)));
  const y = linear([0, Math.max(1, ...bars.map((bar) => bar.value))], [FLOOR, 22]);
  return (
    <div className="chart" ref={ref}>
      <svg width={step * bars.length} height={HEIGHT} role="img" aria-label={summary}>
        {bars.map((bar, index) => {
          const middle = (index + 0.5) * step;
          return (
            <g key={bar.label}>
              <rect
                x={middle - step / 3}
                y={y(bar.value)}
                width={(step * 2) / 3}
                height={FLOOR - y(bar.value)}
                rx={3}
                className="bar"
              />
              <text x={middle} y={y(bar.value) - 6} textAnchor="middle" className="chart-label">
                {say(bar.value)}
              </text>
              {lines(bar.label).map((line, row) => (
                <text key={line} x={middle} y={FLOOR + 14 + row * 13} textAnchor="middle" className="chart-axis">
                  {line}
                </text>
              ))}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function lines(label: string): string[] {
  const cut = label.lastIndexOf(" ");
  return cut > 0 && label.length > 7 ? [label.slice(0, cut), label.slice(cut + 1)] : [label];
}
