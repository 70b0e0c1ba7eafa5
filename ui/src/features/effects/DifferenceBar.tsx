import type { EffectDifference } from "@/api/models";

const WIDTH = 180;

/** The interval of a difference, with nothing in the middle and what would not matter as a band around it. */
export function DifferenceBar({ of, label }: { of: EffectDifference; label: string }) {
  if (of.difference === null || of.low === null || of.high === null) return null;
  const most = Math.max(Math.abs(of.low), Math.abs(of.high), of.margin) * 1.1 || 1;
  const x = (value: number) => WIDTH / 2 + (value / most) * (WIDTH / 2 - 6);
  return (
    <svg width={WIDTH} height={22} role="img" aria-label={label} className={`difference difference-${of.verdict}`}>
      <rect x={x(-of.margin)} y={2} width={x(of.margin) - x(-of.margin)} height={18} className="difference-margin" />
      <line x1={WIDTH / 2} x2={WIDTH / 2} y1={0} y2={22} className="difference-zero" />
      <rect
        x={x(of.low)}
        y={8}
        width={Math.max(2, x(of.high) - x(of.low))}
        height={6}
        rx={3}
        className="difference-bar"
      />
      <circle cx={x(of.difference)} cy={11} r={4} className="difference-dot" />
    </svg>
  );
}
