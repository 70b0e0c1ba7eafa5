import type { AutomationAction, AutomationCondition, AutomationRule, NewAutomationRule } from "@/api/models";

export type Field = AutomationCondition["field"];
export type Deed = AutomationAction["do"];
export type Happening = (typeof HAPPENINGS)[number];
export type Lasting = (typeof LASTING)[number];

export const HAPPENINGS = [
  "ticket_opened",
  "customer_wrote",
  "staff_replied",
  "status_changed",
  "assigned",
  "tagged",
  "sla_warned",
  "sla_breached",
  "parcel_delivered",
] as const;
export const LASTING = ["waiting", "new", "open", "pending", "on_hold", "solved"] as const;
export const FIELDS: Field[] = [
  "words",
  "status",
  "urgency",
  "channel",
  "team",
  "assignee",
  "tags",
  "age",
  "waiting",
  "language",
  "customer_tags",
  "customer_orders",
  "earlier_tickets",
  "order_value",
  "order_state",
  "parcel_late",
  "parcel_days_late",
  "parcel_delivered",
  "spf",
  "dkim",
  "dmarc",
  "sender_verified",
  "letter_signs",
  "spam",
  "business_hours",
];
export const DEEDS: Deed[] = [
  "set_team",
  "set_assignee",
  "set_urgency",
  "set_status",
  "add_tags",
  "remove_tags",
  "snooze",
  "note",
  "reply",
  "use_macro",
];

/** What a server says of a sender. */
export const SENDER_RESULTS = [
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "policy",
  "temperror",
  "permerror",
] as const;
/** What sends letters, other than one person to another. */
export const LETTER_SIGNS = ["list", "bulk", "auto_submitted"] as const;

/** A condition of this kind before anything is chosen. */
export function blankCondition(field: Field): AutomationCondition {
  switch (field) {
    case "tags":
    case "customer_tags":
    case "letter_signs":
      return { field, op: "any_of", values: [] };
    case "words":
      return { field, within: "either", op: "any_of", values: [] };
    case "age":
    case "waiting":
      return { field, op: "at_least", minutes: 60 };
    case "customer_orders":
    case "earlier_tickets":
    case "parcel_days_late":
      return { field, op: "at_least", number: 1 };
    case "order_value":
      return { field, op: "at_least", amount: 10_000, currency: "EUR" };
    case "parcel_late":
    case "parcel_delivered":
    case "spam":
      return { field, is: true };
    case "sender_verified":
      return { field, is: false };
    case "business_hours":
      return { field, inside: true };
    default:
      return { field, op: "any_of", values: [] } as AutomationCondition;
  }
}

export function blankAction(kind: Deed): AutomationAction {
  switch (kind) {
    case "set_team":
      return { do: kind, team_id: null };
    case "set_assignee":
      return { do: kind, assignee_id: null, over_people: false };
    case "set_urgency":
      return { do: kind, urgency: "high" };
    case "add_tags":
    case "remove_tags":
      return { do: kind, tags: [] };
    case "set_status":
      return { do: kind, status: "" };
    case "snooze":
      return { do: kind, minutes: 24 * 60 };
    case "note":
      return { do: kind, text: "", mentions: [] };
    default:
      return { do: kind, template_id: "" };
  }
}

/** Copies what is there, for a form to change. */
export function formOf(rule: AutomationRule | null): Form {
  if (!rule) {
    return {
      name: "",
      active: false,
      triggers: [{ on: "ticket_opened" }],
      conditions: { mode: "all", groups: [] },
      actions: [blankAction("add_tags")],
      stop_after: false,
    };
  }
  const { name, active, triggers, conditions, actions, stop_after } = rule;
  return { name, active, triggers, conditions, actions, stop_after } as Form;
}

export type Conditions = { mode: "all" | "any"; groups: Group[] };
export type Group = { mode: "all" | "any"; conditions: AutomationCondition[] };
export type Form = Omit<NewAutomationRule, "conditions"> & { conditions: Conditions };

/** Whether everything that must be chosen is. What is wrong beyond that the server says. */
export function isComplete(form: Form): boolean {
  const asked = form.conditions.groups.every(
    (group) =>
      group.conditions.length > 0 && group.conditions.every((one) => !("values" in one) || one.values.length > 0),
  );
  const said = form.actions.every((action) => {
    if ("tags" in action) return action.tags.length > 0;
    if ("template_id" in action) return action.template_id !== "";
    if ("text" in action) return action.text.trim() !== "";
    return !("status" in action) || action.status !== "";
  });
  return form.name.trim() !== "" && form.triggers.length > 0 && form.actions.length > 0 && asked && said;
}

const DURATION = /^(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*(?:min|m)?)?$/i;

/** `3 d`, `4 h`, `1 h 30` or `45 min` → minutes; undefined for what is no such text. */
export function minutesOf(text: string): number | undefined {
  const match = text.trim() === "" ? null : DURATION.exec(text.trim());
  if (!match) return undefined;
  const [days, hours, minutes] = [1, 2, 3].map((at) => Number(match[at] ?? 0));
  const all = (days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0);
  return all > 0 ? all : undefined;
}

export function textOf(minutes: number): string {
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor((minutes % 1440) / 60), "h"],
    [minutes % 60, "min"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** How many of its smallest units one of a currency has. */
export function unitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  } catch {
    return 100;
  }
}
