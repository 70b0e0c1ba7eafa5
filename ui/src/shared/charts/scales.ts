/** The arithmetic of the charts, without any drawing. */
export type Scale = (value: number) => number;

export function linear(from: [number, number], to: [number, number]): Scale {
  const span = from[1] - from[0];
  // All values alike: they lie in the middle.
  if (span === 0) return () => (to[0] + to[1]) / 2;
  return (value) => to[0] + ((value - from[0]) / span) * (to[1] - to[0]);
}

/** A step of 1, 2 or 5 times a power of ten, so that about `count` of them fill the span. */
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const first = rough / power;
  return (first <= 1 ? 1 : first <= 2 ? 2 : first <= 5 ? 5 : 10) * power;
}

const MINUTE = 60_000;
const DURATION_STEPS = [
  1000,
  5000,
  15_000,
  30_000,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * 60 * MINUTE),
  ...[1, 2, 5, 7, 14, 28, 56, 91, 182, 364].map((days) => days * 1440 * MINUTE),
];

/** Steps that a person would choose on a clock: 15 min, 6 h, 2 d. */
export function durationStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  return DURATION_STEPS.find((step) => step >= rough) ?? niceStep(span, count);
}

export type Axis = { low: number; high: number; ticks: number[] };

/** An axis that holds all values, begins and ends on a tick, and never leaves what is possible for the unit. */
export function axis(values: number[], unit: string, count = 4): Axis {
  const known = values.filter((value) => Number.isFinite(value));
  let low = known.length > 0 ? Math.min(...known) : 0;
  let high = known.length > 0 ? Math.max(...known) : 1;
  // A length must start at zero to be compared; a share is read against its neighbours.
  if (unit !== "share") low = Math.min(0, low);
  if (low === high) {
    const room = unit === "share" ? 0.05 : Math.max(1, Math.abs(high) * 0.1);
    low = unit === "share" ? Math.max(0, low - room) : low;
    high = unit === "share" ? Math.min(1, high + room) : high + room;
  }
  const step = unit === "ms" ? durationStep(high - low, count) : niceStep(high - low, count);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks: number[] = [];
  for (let index = first; index <= last; index += 1) ticks.push(Number((index * step).toPrecision(12)));
  // Who came back without being new takes retention above one.
  const possible = (tick: number) => tick >= 0 && (tick <= 1 || high > 1);
  const inside = unit === "share" ? ticks.filter(possible) : ticks;
  return { low: inside[0] ?? low, high: inside.at(-1) ?? high, ticks: inside };
}

export type Point = { x: number; y: number | null };

/** A line with gaps where nothing was measured: nothing is drawn between what is not known. */
export function linePath(points: Point[]): string {
  let path = "";
  let pen = false;
  for (const { x, y } of points) {
    if (y === null) {
      pen = false;
      continue;
    }
    path += `${pen ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = true;
  }
  return path;
}

/** The band between two lines, one closed piece per stretch without a gap. */
export function bandPath(low: Point[], high: Point[]): string {
  const pieces: string[] = [];
  let start = -1;
  for (let index = 0; index <= low.length; index += 1) {
    const known = index < low.length && low[index]?.y != null && high[index]?.y != null;
    if (known && start === -1) start = index;
    if (known || start === -1) continue;
    const upper = linePath(high.slice(start, index));
    const lower = linePath(low.slice(start, index).reverse()).replace("M", "L");
    pieces.push(`${upper}${lower}Z`);
    start = -1;
  }
  return pieces.join("");
}

/** Of many labels on one axis, those that have room: every so-manyth, the last always among them. */
export function labelled(count: number, most: number): Set<number> {
  const every = Math.max(1, Math.ceil(count / Math.max(1, most)));
  const chosen = new Set<number>();
  for (let index = count - 1; index >= 0; index -= every) chosen.add(index);
  return chosen;
}
