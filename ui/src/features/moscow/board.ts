import type { Frame, MoscowBreach, MoscowCard, MoscowClass, MoscowPoolUse } from "@/api/models";

export const CLASSES: MoscowClass[] = ["M", "S", "C", "W"];

/** The class that a key means on a card. */
export function classOf(key: string): MoscowClass | null {
  return CLASSES.find((one) => one === key.toUpperCase()) ?? null;
}

/** What would take away most stands first; then what hurts most; then by name. */
export function inOrder(cards: MoscowCard[], name: (card: MoscowCard) => string): MoscowCard[] {
  return cards.toSorted(
    (one, other) =>
      other.backing.covers - one.backing.covers ||
      other.backing.pain - one.backing.pain ||
      name(one).localeCompare(name(other)),
  );
}

export function likely(card: MoscowCard, pool: string): number {
  return card.initiative.definition.effort?.[pool]?.likely ?? 0;
}

export type Effort = { pool: string; low: number; likely: number; high: number };

/** By pool; what takes nothing of a pool is not told. Null where nobody estimated it. */
export function effortsOf(card: Pick<MoscowCard, "initiative">): Effort[] | null {
  const { effort } = card.initiative.definition;
  if (effort === null || effort === undefined) return null;
  return Object.entries(effort)
    .map(([pool, one]) => ({ pool, ...one }))
    .filter((one) => one.high > 0);
}

/** The longest bar there is room for: the most that anything may take of a pool. */
export function widest(cards: MoscowCard[]): number {
  const highs = cards.flatMap((card) => (effortsOf(card) ?? []).map((one) => one.high));
  return Math.max(1, ...highs);
}

export type PoolBar = {
  must: number;
  should: number;
  could: number;
  /** Classed as one of the three, and not in the plan. */
  out: number;
  /** What the whole length of the bar is worth. */
  whole: number;
};

/** How full a pool is. Without a plan nothing is left out; it is the line of the capacity that shows what is too much. */
export function barOf(pool: MoscowPoolUse, cards: MoscowCard[], planned: ReadonlySet<string> | null): PoolBar {
  const bar = { must: 0, should: 0, could: 0, out: 0 };
  for (const card of cards) {
    const kind = card.standing?.class;
    if (!kind || kind === "W") continue;
    const effort = likely(card, pool.pool);
    if (planned && !planned.has(card.initiative.key)) bar.out += effort;
    else if (kind === "M") bar.must += effort;
    else if (kind === "S") bar.should += effort;
    else bar.could += effort;
  }
  const all = bar.must + bar.should + bar.could + bar.out;
  return { ...bar, whole: Math.max(1e-9, pool.capacity, all) };
}

/** Of the capacity; null where there is none. */
export function shareOf(effort: number, capacity: number): number | null {
  return capacity > 0 ? effort / capacity : null;
}

export type Node = { frame: Frame; depth: number };

/** Projects with their increments with their timeboxes, earlier ones first. What belongs to none stands for itself. */
export function treeOf(frames: Frame[]): Node[] {
  const known = new Set(frames.map((one) => one.id));
  const below = (parent: string | null): Frame[] =>
    frames
      .filter((one) => {
        const own = one.definition.parent_id ?? null;
        return parent === null ? own === null || !known.has(own) : own === parent;
      })
      .toSorted(
        (one, other) =>
          one.definition.starts_on.localeCompare(other.definition.starts_on) ||
          one.definition.name.localeCompare(other.definition.name),
      );
  const walk = (parent: string | null, depth: number): Node[] =>
    depth > 3 ? [] : below(parent).flatMap((frame) => [{ frame, depth }, ...walk(frame.id, depth + 1)]);
  return walk(null, 0);
}

/** What one wants to see first: under way and not closed, the smallest; else the next one; else the last. */
export function frameOfToday(frames: Frame[], today: string): Frame | null {
  const rank = { increment: 0, timebox: 1, project: 2 };
  const open = frames.filter((one) => one.status !== "closed");
  const running = open.filter(({ definition: of }) => of.starts_on <= today && today <= of.ends_on);
  const byRank = (one: Frame, other: Frame) => rank[one.definition.level] - rank[other.definition.level];
  const next = open
    .filter(({ definition: of }) => of.starts_on > today)
    .toSorted((one, other) => one.definition.starts_on.localeCompare(other.definition.starts_on));
  return running.toSorted(byRank)[0] ?? next[0] ?? open.at(-1) ?? frames.at(-1) ?? null;
}

/** Rules that speak of one card, the gravest first. */
export function againstCard(rules: MoscowBreach[], key: string): MoscowBreach[] {
  const grave = { block: 0, error: 1, warning: 2, hint: 3 };
  return rules
    .filter(
      (rule) => rule.initiatives[0] === key && rule.code !== "musts_infeasible" && rule.code !== "must_not_paid_for",
    )
    .toSorted((one, other) => grave[one.level] - grave[other.level]);
}
