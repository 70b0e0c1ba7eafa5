import { type Branch, isEnd, type Playbook, type Step, type Turn, turnsOf } from "./language";

/** A line of the outline: a step, or a way out of the step above it. Places are those of the findings. */
export type Row =
  | { kind: "step"; place: string; depth: number; step: Step }
  | { kind: "turn"; place: string; depth: number; step: Step; path: string; turn: Turn };

export function rowsOf(playbook: Playbook): Row[] {
  const rows: Row[] = [];
  const walk = (steps: Step[], list: string, depth: number) => {
    steps.forEach((step, n) => {
      const place = `${list}[${n}]`;
      rows.push({ kind: "step", place, depth, step });
      for (const { path, turn } of turnsOf(step)) {
        rows.push({ kind: "turn", place: `${place}.${path}`, depth: depth + 1, step, path, turn });
        walk(turn.steps ?? [], `${place}.${path}.steps`, depth + 2);
      }
    });
  };
  walk(playbook.steps, "steps", 0);
  return rows;
}

export function stepsOf(playbook: Playbook): { place: string; step: Step }[] {
  return rowsOf(playbook).flatMap((row) => (row.kind === "step" ? [{ place: row.place, step: row.step }] : []));
}

export type Edited = { playbook: Playbook; place: string };

/** `steps[3].branches[0].steps[1]` as its list, `steps[3].branches[0].steps`, and the number in it. */
function split(place: string): { list: string; at: number } {
  const found = /^(.*)\[(\d+)\]$/.exec(place);
  return found ? { list: found[1] ?? "", at: Number(found[2]) } : { list: place, at: 0 };
}

function reach(root: unknown, place: string): unknown {
  let found = root as Record<string, unknown> | undefined;
  for (const [, name, at] of place.matchAll(/(\w+)(?:\[(\d+)\])?/g)) {
    const value = found?.[name ?? ""];
    found = (at === undefined ? value : (value as unknown[] | undefined)?.[Number(at)]) as typeof found;
  }
  return found;
}

/** The list at a place; one that was left out, as there was nothing in it, is made. */
function listAt(playbook: Playbook, list: string): Step[] {
  if (list === "steps") return playbook.steps;
  const turn = reach(playbook, list.replace(/\.steps$/, "")) as Turn;
  turn.steps ??= [];
  return turn.steps;
}

export function stepAt(playbook: Playbook, place: string): Step | undefined {
  return rowsOf(playbook).find((row) => row.kind === "step" && row.place === place)?.step;
}

/** The step that a place belongs to: the place itself, or the nearest step around it. */
export function stepPlace(place: string): string {
  const found = /^(.*steps\[\d+\])/.exec(place);
  return found?.[1] ?? "";
}

function edit(playbook: Playbook, place: string, change: (list: Step[], at: number, copy: Playbook) => string): Edited {
  const copy = structuredClone(playbook);
  const { list, at } = split(place);
  const next = change(listAt(copy, list), at, copy);
  return { playbook: copy, place: next };
}

export function replaceStep(playbook: Playbook, place: string, step: Step): Edited {
  return edit(playbook, place, (list, at) => {
    list[at] = step;
    return place;
  });
}

/** Behind a step, or first in a way out of one. */
export function addStep(playbook: Playbook, place: string | null, step: Step): Edited {
  if (place !== null && !place.endsWith("]")) return addInto(playbook, place, step);
  if (place !== null && /(branches)\[\d+\]$/.test(place)) return addInto(playbook, place, step);
  if (place === null) {
    const copy = structuredClone(playbook);
    copy.steps.push(step);
    return { playbook: copy, place: `steps[${copy.steps.length - 1}]` };
  }
  return edit(playbook, place, (list, at) => {
    list.splice(at + 1, 0, step);
    return `${split(place).list}[${at + 1}]`;
  });
}

function addInto(playbook: Playbook, turnPlace: string, step: Step): Edited {
  const copy = structuredClone(playbook);
  listAt(copy, `${turnPlace}.steps`).unshift(step);
  return { playbook: copy, place: `${turnPlace}.steps[0]` };
}

export function removeStep(playbook: Playbook, place: string): Edited {
  return edit(playbook, place, (list, at, copy) => {
    list.splice(at, 1);
    const { list: path } = split(place);
    if (list.length > 0) return `${path}[${Math.min(at, list.length - 1)}]`;
    return path === "steps" ? "" : stepPlace(path.replace(/\.steps$/, "")) || rowsOf(copy)[0]?.place || "";
  });
}

export function moveStep(playbook: Playbook, place: string, by: -1 | 1): Edited {
  return edit(playbook, place, (list, at) => {
    const to = at + by;
    const [one, other] = [list[at], list[to]];
    if (!one || !other) return place;
    list[at] = other;
    list[to] = one;
    return `${split(place).list}[${to}]`;
  });
}

/** Into the last way out of the step before it. */
export function nestStep(playbook: Playbook, place: string): Edited {
  return edit(playbook, place, (list, at) => {
    const before = list[at - 1];
    const last = before && turnsOf(before).at(-1);
    const step = list[at];
    if (!before || !last || !step) return place;
    list.splice(at, 1);
    last.turn.steps = [...(last.turn.steps ?? []), step];
    return `${split(place).list}[${at - 1}].${last.path}.steps[${last.turn.steps.length - 1}]`;
  });
}

/** Behind the step that it lies in. */
export function unnestStep(playbook: Playbook, place: string): Edited {
  const { list } = split(place);
  if (list === "steps") return { playbook, place };
  const around = stepPlace(list.replace(/\.steps$/, ""));
  return edit(playbook, place, (steps, at, copy) => {
    const [step] = steps.splice(at, 1);
    const outer = split(around);
    if (step) listAt(copy, outer.list).splice(outer.at + 1, 0, step);
    return `${outer.list}[${outer.at + 1}]`;
  });
}

export function freshId(playbook: Playbook, base: string): string {
  const taken = new Set(stepsOf(playbook).map(({ step }) => step.id));
  const stem = base.replace(/-\d+$/, "").slice(0, 58) || "step";
  if (!taken.has(base) && base) return base;
  let n = 2;
  while (taken.has(`${stem}-${n}`)) n += 1;
  return `${stem}-${n}`;
}

/** With what lies in it; every copy gets an id of its own. */
export function duplicateStep(playbook: Playbook, place: string): Edited {
  return edit(playbook, place, (list, at, copy) => {
    const original = list[at];
    if (!original) return place;
    const twin = structuredClone(original);
    list.splice(at + 1, 0, twin);
    const rename = (step: Step) => {
      step.id = "";
      step.id = freshId(copy, `${original.id}-2`);
      for (const { turn } of turnsOf(step)) for (const inner of turn.steps ?? []) rename(inner);
    };
    rename(twin);
    return `${split(place).list}[${at + 1}]`;
  });
}

export function addBranch(step: Step, branch: Branch): Step {
  return { ...step, branches: [...(step.branches ?? []), branch] };
}

/** Where a way out leads: the number of a step in the order written, or nowhere. */
export type Exit = { path: string | null; to: number | null };

/** Steps as a graph, in the order written; as the server's validator sees it. */
export function exitsOf(playbook: Playbook): Exit[][] {
  const all = stepsOf(playbook);
  const byId = new Map<string, number>();
  all.forEach(({ step }, n) => {
    if (!byId.has(step.id)) byId.set(step.id, n);
  });
  const size = (step: Step): number =>
    1 + turnsOf(step).reduce((sum, { turn }) => sum + (turn.steps ?? []).reduce((n, inner) => n + size(inner), 0), 0);
  const target = (next: string | undefined, otherwise: number | null) =>
    next === undefined ? otherwise : (byId.get(next) ?? null);
  const exits: Exit[][] = [];
  let at = 0;
  const connect = (steps: Step[], after: number | null) => {
    steps.forEach((step, n) => {
      const own = at;
      at += 1;
      const written = n + 1 < steps.length ? own + size(step) : after;
      const on = target(step.next, written);
      const ways: Exit[] = [];
      exits[own] = ways;
      if (!isEnd(step.kind) && step.kind !== "decision") ways.push({ path: null, to: on });
      for (const { path, turn } of turnsOf(step)) {
        const behind = target(turn.next, on);
        const inner = turn.steps ?? [];
        ways.push({ path, to: inner.length > 0 ? at : behind });
        connect(inner, behind);
      }
    });
  };
  connect(playbook.steps, null);
  return exits;
}
