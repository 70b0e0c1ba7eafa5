import type { AuditEntry } from "@/api/models";

/** Where what was changed can be seen; null where there is no screen of it. */
export function screenOf(entry: AuditEntry): string | null {
  switch (entry.area) {
    case "organisation":
      return "/settings/organisation";
    case "brand":
      return "/settings/brands";
    case "calendar":
    case "sla_policy":
      return "/settings/service-levels";
    case "person":
      return "/settings/people";
    case "team":
      return "/settings/teams";
    case "role":
      return "/settings/roles";
    case "status":
      return "/settings/statuses";
    case "template":
      return "/settings/templates";
    case "automation_rule":
      return "/settings/automation";
    case "playbook":
      return "/playbooks";
    case "recognition":
      return "/settings/recognition";
    case "order_rules":
      return "/settings/order-rules";
    case "mailbox":
      return "/settings/mail";
    case "webhook":
      return "/settings/webhooks";
    case "capability":
      return "/settings/capabilities";
    case "kpi":
      return "/kpis";
    case "view":
      return "/inbox";
    default:
      return null;
  }
}

/** A value as lines of text: a list has one for each item, ids read as the names they stand for. */
export function linesOf(value: unknown, names: Record<string, string>): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((item) => inWords(item, names));
  return [inWords(value, names)];
}

function inWords(value: unknown, names: Record<string, string>): string {
  if (typeof value === "string") return names[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => inWords(item, names)).join(", ");
  if (typeof value === "object" && value !== null) {
    const told = Object.entries(value).filter(([, one]) => one !== null);
    return told.map(([field, one]) => `${field}: ${inWords(one, names)}`).join(", ");
  }
  return String(value);
}

/** Of two lists only what differs: a role with forty rights that got one more shows one line. */
export function differing(before: string[], after: string[]): { gone: string[]; come: string[] } {
  const [was, is] = [new Set(before), new Set(after)];
  const gone = before.filter((line) => !is.has(line));
  const come = after.filter((line) => !was.has(line));
  // The same things in another order.
  return gone.length + come.length === 0 ? { gone: before, come: after } : { gone, come };
}
