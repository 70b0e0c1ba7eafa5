import type { MoscowBoard, MoscowBreach, MoscowPlan, PlanPin, PlanPlacement } from "@/api/models";
import type { Mark } from "./InitiativeCard";

/** What is asked of the optimiser. */
export type Wish = { percent: number; pins: Record<string, PlanPin> };

export const AS_IT_IS: Wish = { percent: 100, pins: {} };

export const isWhatIf = (wish: Wish) => wish.percent !== 100;

export function leftOut(plan: MoscowPlan): PlanPlacement[] {
  return plan.placements.filter((one) => one.timebox === null && one.class !== "W");
}

export function placed(plan: MoscowPlan): PlanPlacement[] {
  return plan.placements.filter((one) => one.timebox !== null);
}

export type Change = { initiative: string; kind: "in" | "out" | "moved"; from: string | null; to: string | null };

/** Against the plan that was promised. */
export function changes(plan: MoscowPlan): Change[] {
  return plan.placements.flatMap((one): Change[] => {
    if (one.timebox === one.committed) return [];
    const kind = one.committed === null ? "in" : one.timebox === null ? "out" : "moved";
    return [{ initiative: one.initiative, kind, from: one.committed, to: one.timebox }];
  });
}

/** What an open plan says of the cards: those it leaves out, and those that were not promised before. */
export function marksOf(plan: MoscowPlan | null, promised: boolean): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  if (!plan) return marks;
  for (const one of leftOut(plan)) marks.set(one.initiative, "out");
  if (promised) {
    for (const one of changes(plan)) if (one.kind === "in") marks.set(one.initiative, "new");
  }
  return marks;
}

/** Why a plan cannot be promised. */
export type Blocker = "no_plan" | "what_if" | "conflict" | "outdated" | "rules";

export function blockers(plan: MoscowPlan, board: MoscowBoard): Blocker[] {
  const found: Blocker[] = [];
  const isPlan = plan.verified && ["optimal", "feasible", "heuristic"].includes(plan.status);
  if (!isPlan) found.push("no_plan");
  if (plan.capacity_percent !== 100) found.push("what_if");
  if (plan.conflict.length > 0) found.push("conflict");
  if (plan.board_hash !== board.board_hash) found.push("outdated");
  if (blocking(plan).length > 0) found.push("rules");
  return found;
}

export function blocking(plan: MoscowPlan): MoscowBreach[] {
  return plan.rules.filter((rule) => rule.blocks === "commit");
}

export type Load = { pool: string; used: number; free: number };

/** Of all timeboxes together. */
export function loadsOf(plan: MoscowPlan): Load[] {
  const loads = new Map<string, Load>();
  for (const { pool, used, free } of plan.loads) {
    const before = loads.get(pool) ?? { pool, used: 0, free: 0 };
    loads.set(pool, { pool, used: before.used + used, free: before.free + free });
  }
  return [...loads.values()];
}

/** How far the plan may be from the best one, where that is not proven: the first aim that is open. */
export function openAim(plan: MoscowPlan): { aim: string; gap: number } | null {
  const open = plan.phases.find((one) => !one.proven);
  return open ? { aim: open.aim, gap: open.gap } : null;
}

/** The capacity with which something that is short would fit, in percent of what there is; null where it is not short. */
export function percentFor(plan: MoscowPlan, one: PlanPlacement): number | null {
  const short = one.reasons.filter((reason) => reason.code === "short" && reason.pool && reason.amount !== null);
  const shares = short.map((reason) => {
    const load = plan.loads.find((it) => it.pool === reason.pool && it.timebox === reason.timebox);
    return load && load.free > 0 ? (load.free + (reason.amount ?? 0)) / load.free : null;
  });
  const known = shares.filter((share) => share !== null);
  if (known.length === 0 || known.length < shares.length) return null;
  const percent = Math.ceil(Math.max(...known) * plan.capacity_percent);
  return percent > 300 ? null : percent;
}
