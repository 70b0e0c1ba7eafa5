import type { MoscowBreach, PlanReason } from "@/api/models";
import type { MessageKey } from "@/shared/i18n";
import { en } from "@/shared/i18n/en";

/** Where what helps against a rule can be done. */
export type Way = "estimate" | "evidence" | "class" | "frame" | "kpi" | "votes";

const WAYS: Record<string, Way> = {
  must_share_high: "frame",
  no_contingency: "class",
  musts_infeasible: "class",
  hidden_must: "class",
  must_with_workaround: "class",
  no_wont: "class",
  wont_without_revisit: "class",
  not_estimated: "estimate",
  single_point: "estimate",
  wide_estimate: "estimate",
  weak_evidence: "evidence",
  changed_while_running: "class",
  must_not_paid_for: "class",
  disagreement: "votes",
  no_primary_kpi: "kpi",
  not_detectable: "kpi",
  expected_not_detectable: "kpi",
  baseline_overlaps: "kpi",
  flag_on: "class",
  flag_off: "class",
  revisit_due: "class",
  must_inflation: "class",
};

export function wayOf(code: string): Way | null {
  return WAYS[code] ?? null;
}

/** Of these the figures or the second initiative differ, so that each is told by itself. */
const ALONE = new Set(["hidden_must", "must_share_high", "no_contingency", "must_not_paid_for", "musts_infeasible"]);

/** Breaches of one kind, told in one sentence. */
export type Group = {
  code: string;
  rule: string;
  level: MoscowBreach["level"];
  blocks: string | null;
  breaches: MoscowBreach[];
  /** Whom it is about, each once. */
  initiatives: string[];
};

const GRAVE = { block: 0, error: 1, warning: 2, hint: 3 };

/** Of one kind together, the gravest first and then by the rule's number. */
export function grouped(breaches: MoscowBreach[]): Group[] {
  const groups = new Map<string, Group>();
  breaches.forEach((one, at) => {
    const id = ALONE.has(one.code) ? `${one.code} ${at}` : `${one.code} ${one.level}`;
    const { code, rule, level, blocks } = one;
    const group = groups.get(id) ?? { code, rule, level, blocks, breaches: [], initiatives: [] };
    group.breaches.push(one);
    const about = ALONE.has(code) ? one.initiatives : one.initiatives.slice(0, 1);
    group.initiatives = [...new Set([...group.initiatives, ...about])];
    groups.set(id, group);
  });
  const number = (rule: string) => Number(rule.slice(1));
  return [...groups.values()].toSorted(
    (one, other) => GRAVE[one.level] - GRAVE[other.level] || number(one.rule) - number(other.rule),
  );
}

export type Said = { key: MessageKey; params: Record<string, string | number> };

export type Names = {
  initiative: (key: string) => string;
  pool: (key: string) => string;
  unit: (pool: string) => string;
  frame: (id: string) => string;
  /** A share in percent. */
  share: (value: number) => string;
  amount: (value: number) => string;
  /** Minor units of the currency of the board, without cents. */
  money: (minor: number) => string;
};

function keyIn(area: string, code: string): MessageKey | null {
  const key = `${area}.${code}`;
  return key in en ? (key as MessageKey) : null;
}

/** What a group says, by its code; null for a code that is not known here, of which the server's sentence is told. */
export function breachSaid(group: Group, names: Names): Said | null {
  const key = keyIn("moscow.rule", group.code);
  const first = group.breaches[0];
  if (!key || !first) return null;
  const [one, other] = first.initiatives;
  const figure = (name: string) => names.amount(first.figures[name] ?? 0);
  return {
    key,
    params: {
      n: group.code === "no_wont" ? (first.figures.initiatives ?? 0) : group.initiatives.length,
      share: names.share(first.figures.share ?? 0),
      pool: first.pool ? names.pool(first.pool) : "",
      unit: first.pool ? names.unit(first.pool) : "",
      added: figure("added"),
      freed: figure("freed"),
      one: one ? names.initiative(one) : "",
      other: other ? names.initiative(other) : "",
    },
  };
}

export function remedySaid(group: Group): MessageKey | null {
  return keyIn("moscow.remedy", group.code);
}

/** Why something is out, by its code. */
export function reasonSaid(reason: PlanReason, names: Names): Said | null {
  const aim = reason.code === "costs" ? `.${reason.aim}` : "";
  const key = keyIn("moscow.reason", reason.code + aim);
  if (!key) return null;
  return {
    key,
    params: {
      names: reason.initiatives.map(names.initiative).join(", "),
      amount: names.amount(reason.amount ?? 0),
      // The optimiser counts values in major units.
      money: names.money((reason.amount ?? 0) * 100),
      pool: reason.pool ? names.pool(reason.pool) : "",
      unit: reason.pool ? names.unit(reason.pool) : "",
      timebox: reason.timebox ? names.frame(reason.timebox) : "",
    },
  };
}
