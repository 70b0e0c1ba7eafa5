import type { Condition, Literal } from "@/shared/conditions";
import type { Texts } from "@/shared/i18n/texts";
import type { IconName } from "@/shared/parts";

export { type Texts, textIn } from "@/shared/i18n/texts";

/** A playbook as the API has it. One shape of step with what any kind may have is easier to edit than ten. */
export type Given = Literal | { variable: string };
export type Turn = { next?: string; steps?: Step[] };
export type Branch = Turn & { label?: Texts; when: Condition };
export type Variable = { name: string; type: string; label?: Texts; choices?: { value: string; label?: Texts }[] };
export type Evidence = { kind: string; at_least: number; label?: Texts };
export type Step = {
  id: string;
  title: Texts;
  kind: Kind;
  instruction?: Texts;
  customer?: Texts;
  optional?: boolean;
  minutes?: number;
  resources?: string[];
  evidence?: Evidence[];
  next?: string;
  to?: string;
  reply?: Texts;
  answers?: Variable[];
  silent?: Turn & { after: string };
  facts?: string[];
  branches?: Branch[];
  otherwise?: Turn;
  action?: string;
  with?: { [name: string]: Given };
  once?: boolean;
  refused?: Turn;
  who?: string;
  how?: string;
  when?: string;
  article?: string;
  reason?: Texts;
  for?: string;
  at_most?: string;
  late?: Turn;
  survey?: boolean;
};
export type Playbook = { playbook: string; name: Texts; scenario?: string; description?: Texts; steps: Step[] };

export const KINDS = [
  "instruction",
  "question",
  "check",
  "decision",
  "action",
  "contact",
  "article",
  "escalate",
  "wait",
  "resolve",
] as const;
export type Kind = (typeof KINDS)[number];

export const ICONS: { [kind in Kind]: IconName } = {
  instruction: "task",
  question: "chat",
  check: "search",
  decision: "fork",
  action: "bolt",
  contact: "phone",
  article: "book",
  escalate: "flag",
  wait: "clock",
  resolve: "check",
};

export const isEnd = (kind: Kind) => kind === "resolve" || kind === "escalate";

/** With one language changed. Text without a language stays so until a second one is written. */
export function withText(texts: Texts | undefined, language: string, text: string): Texts | undefined {
  if (typeof texts === "string" || texts === undefined) {
    if (language === "en" && typeof texts === "string") return text === "" ? undefined : text;
    const by: { [language: string]: string } = {};
    if (typeof texts === "string" && texts !== "" && language !== "en") by.en = texts;
    if (text !== "") by[language] = text;
    return Object.keys(by).length === 0 ? undefined : by;
  }
  const by = { ...texts };
  if (text === "") delete by[language];
  else by[language] = text;
  return Object.keys(by).length === 0 ? undefined : by;
}

/** The turns of a step, each with its place below the step. */
export function turnsOf(step: Step): { path: string; turn: Turn }[] {
  const turns: { path: string; turn: Turn }[] = [];
  if (step.kind === "decision") {
    for (const [n, turn] of (step.branches ?? []).entries()) turns.push({ path: `branches[${n}]`, turn });
    if (step.otherwise) turns.push({ path: "otherwise", turn: step.otherwise });
  }
  if (step.kind === "question" && step.silent) turns.push({ path: "silent", turn: step.silent });
  if (step.kind === "action" && step.refused) turns.push({ path: "refused", turn: step.refused });
  if (step.kind === "wait" && step.late) turns.push({ path: "late", turn: step.late });
  return turns;
}

/** A step of a kind with what it must have, keeping what every kind may have. */
export function ofKind(kind: Kind, step: Pick<Step, "id" | "title"> & Partial<Step>): Step {
  const { id, title, instruction, customer, optional, minutes, resources, evidence, next } = step;
  const common = { id, title, kind, instruction, customer, minutes, resources, evidence };
  const goes = isEnd(kind) ? {} : { next };
  const skippable = isEnd(kind) || kind === "decision" ? {} : { optional };
  return trimmed({ ...common, ...goes, ...skippable, ...blank(kind) });
}

function blank(kind: Kind): Partial<Step> {
  switch (kind) {
    case "question":
      return { to: "customer", answers: [{ name: "answer", type: "yes-no" }] };
    case "check":
      return { facts: ["order.state"] };
    case "decision":
      return { branches: [], otherwise: {} };
    case "action":
      return { action: "create_task", with: {}, refused: {} };
    case "contact":
      return { who: "Warehouse", how: "phone" };
    case "article":
      return { article: "Article" };
    case "escalate":
      return { to: "Team lead" };
    case "wait":
      return { for: "customer_replied", at_most: "3 days", late: {} };
    case "resolve":
      return { reason: "solved", survey: true };
    default:
      return {};
  }
}

/** Without what is undefined, so that two that say the same are the same. */
export function trimmed<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
