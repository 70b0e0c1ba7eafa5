import type { Exit } from "./tree";

export const WIDTH = 208;
export const HEIGHT = 50;
const GAP_X = 32;
const GAP_Y = 58;
/** What a long edge takes where it passes a row of steps. */
const LANE = 26;

export type Spot = { x: number; y: number };
export type Drawn = { from: number; to: number; path: string | null; points: Spot[]; back: boolean };
export type Layout = { spots: Spot[]; edges: Drawn[]; width: number; height: number };

/** Edges that lead back to a step that is being walked through: left out of the order from top to bottom. */
function backEdges(exits: Exit[][]): Set<string> {
  const back = new Set<string>();
  const state = new Array<0 | 1 | 2>(exits.length).fill(0);
  for (let start = 0; start < exits.length; start += 1) {
    if (state[start]) continue;
    const open: { at: number; next: number }[] = [{ at: start, next: 0 }];
    state[start] = 1;
    while (open.length > 0) {
      const top = open[open.length - 1];
      if (!top) break;
      const exit = exits[top.at]?.[top.next];
      top.next += 1;
      if (!exit) {
        state[top.at] = 2;
        open.pop();
      } else if (exit.to !== null) {
        if (state[exit.to] === 1) back.add(`${top.at} ${exit.to}`);
        else if (state[exit.to] === 0) {
          state[exit.to] = 1;
          open.push({ at: exit.to, next: 0 });
        }
      }
    }
  }
  return back;
}

/** Each step below all that lead to it. */
function rowsFor(exits: Exit[][], back: Set<string>): number[] {
  const row = new Array<number>(exits.length).fill(0);
  const incoming = new Array<number>(exits.length).fill(0);
  const forward = exits.map((ways, at) =>
    ways.flatMap(({ to }) => (to !== null && !back.has(`${at} ${to}`) ? [to] : [])),
  );
  for (const to of forward.flat()) incoming[to] = (incoming[to] ?? 0) + 1;
  const open = incoming.flatMap((n, at) => (n === 0 ? [at] : []));
  while (open.length > 0) {
    const at = open.shift() as number;
    for (const to of forward[at] ?? []) {
      row[to] = Math.max(row[to] ?? 0, (row[at] ?? 0) + 1);
      incoming[to] = (incoming[to] ?? 0) - 1;
      if (incoming[to] === 0) open.push(to);
    }
  }
  return row;
}

type Item = { step: number | null; x: number; width: number; above: Item[] };

/** From top to bottom in rows; long edges get a lane of their own, so that none crosses a step. */
export function layOut(exits: Exit[][]): Layout {
  const back = backEdges(exits);
  const row = rowsFor(exits, back);
  const rows: Item[][] = Array.from({ length: Math.max(0, ...row) + 1 }, () => []);
  const items: Item[] = exits.map((_, at) => {
    const item: Item = { step: at, x: 0, width: WIDTH, above: [] };
    rows[row[at] ?? 0]?.push(item);
    return item;
  });
  const lanes: { from: number; to: number; path: string | null; through: Item[] }[] = [];
  exits.forEach((ways, from) => {
    for (const { to, path } of ways) {
      if (to === null) continue;
      const through: Item[] = [];
      if (!back.has(`${from} ${to}`)) {
        let above = items[from] as Item;
        for (let level = (row[from] ?? 0) + 1; level < (row[to] ?? 0); level += 1) {
          const lane: Item = { step: null, x: 0, width: LANE, above: [above] };
          rows[level]?.push(lane);
          through.push(lane);
          above = lane;
        }
        items[to]?.above.push(above);
      }
      lanes.push({ from, to, path, through });
    }
  });
  place(rows);
  const all = rows.flat();
  const left = Math.min(0, ...all.map((item) => item.x - item.width / 2));
  const right = Math.max(0, ...all.map((item) => item.x + item.width / 2));
  const y = (at: number) => (row[at] ?? 0) * (HEIGHT + GAP_Y);
  const spots = items.map((item, at) => ({ x: item.x - left + GAP_X, y: y(at) + 16 }));
  const edges = lanes.map(({ from, to, path, through }) => {
    const [start, end] = [spots[from] as Spot, spots[to] as Spot];
    if (back.has(`${from} ${to}`)) return { from, to, path, back: true, points: around(start, end, right - left) };
    const middle = through.flatMap((lane, n) => {
      const x = lane.x - left + GAP_X;
      const top = ((row[from] ?? 0) + 1 + n) * (HEIGHT + GAP_Y) + 16;
      return [
        { x, y: top - 8 },
        { x, y: top + HEIGHT + 8 },
      ];
    });
    const points = [{ x: start.x, y: start.y + HEIGHT }, ...middle, { x: end.x, y: end.y }];
    return { from, to, path, back: false, points };
  });
  const width = right - left + GAP_X * 4;
  return { spots, edges, width, height: rows.length * (HEIGHT + GAP_Y) };
}

/** Beside the drawing, from the side of one step to that of the other. */
function around(start: Spot, end: Spot, width: number): Spot[] {
  const x = Math.min(Math.max(start.x, end.x) + WIDTH / 2 + GAP_X * 0.6, width + GAP_X * 2.4);
  const [from, to] = [start.y + HEIGHT / 2, end.y + HEIGHT / 2];
  return [
    { x: start.x + WIDTH / 2, y: from },
    { x, y: from },
    { x, y: to },
    { x: end.x + WIDTH / 2, y: to },
  ];
}

/** Below what leads to it, in an order that keeps edges from crossing where that is easy. */
function place(rows: Item[][]) {
  for (const items of rows) {
    const wish = (item: Item) =>
      item.above.length === 0 ? item.x : item.above.reduce((sum, one) => sum + one.x, 0) / item.above.length;
    items.sort((one, other) => wish(one) - wish(other));
    let edge = Number.NEGATIVE_INFINITY;
    for (const item of items) {
      item.x = Math.max(wish(item), edge + item.width / 2);
      edge = item.x + item.width / 2 + GAP_X;
    }
    // Pushed to the right by its neighbours, the row is moved back to where it would be.
    const off = items.reduce((sum, item) => sum + item.x - wish(item), 0) / Math.max(1, items.length);
    for (const item of items) item.x -= off;
  }
}

/** Rounded at its corners. */
export function curve(points: Spot[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M ${first.x} ${first.y}`;
  let before = first;
  for (const point of rest) {
    const middle = (before.y + point.y) / 2;
    path +=
      before.x === point.x || before.y === point.y
        ? ` L ${point.x} ${point.y}`
        : ` C ${before.x} ${middle}, ${point.x} ${middle}, ${point.x} ${point.y}`;
    before = point;
  }
  return path;
}
