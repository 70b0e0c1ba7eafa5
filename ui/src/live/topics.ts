import type { QueryKey } from "@tanstack/react-query";

export type Notice = { topic: string; id: string };

/** Which answers a notice makes old. A notice carries no data: the browser asks again, with its own rights. */
export function staleKeys(notice: Notice): QueryKey[] {
  // Without an id the person may see only a part of the objects: any of them may be meant.
  const one = (kind: string): QueryKey => (notice.id ? [kind, notice.id] : [kind]);
  switch (notice.topic) {
    case "ticket":
      return [["tickets"], one("ticket"), ["held"], ["kpis"], ["routing"]];
    case "presence":
      return [["presences"]];
    case "customer":
      return [["customers"], one("customer")];
    case "order":
    case "shipment":
    case "return":
    case "refund":
    case "warranty":
      return [["orders"], ["order"]];
    case "order_rules":
      return [["order-rules"], ["order"]];
    case "product":
      return [["products"]];
    case "kpi":
    case "target":
      return [["kpis"], ["targets"]];
    case "brand":
      return [["staff", "brands"], ["session"]];
    case "availability":
      return [["availabilities"], ["routing"]];
    case "team_routing":
      return [["routing"]];
    case "calendar":
      return [["staff", "calendars"]];
    case "sla_policy":
      return [["sla-policies"]];
    case "template":
      return [["templates"]];
    case "automation_rule":
      return [["automation"]];
    case "playbook":
      return [["playbooks"], one("playbook")];
    case "scenario":
      return [["scenarios"], ["journey"], one("scenario")];
    case "scenario_alarm":
      return [["monitoring"]];
    case "calibration":
      return [["calibration"]];
    case "learning":
      return [["learnings"]];
    case "future":
    case "study":
    case "signpost":
    case "staffing":
      return [["futures"]];
    case "frame":
    case "initiative":
    case "moscow_settings":
      return [["moscow"]];
    case "recognition":
      return [["recognition"], ["scenario-proposals"]];
    case "capability":
      return [["capabilities"], ["ticket"]];
    case "digest":
      return [["digest"]];
    case "mailbox":
    case "letter":
      return [["mail"]];
    case "outgoing_letter":
      return [["mail", "outgoing"], notice.id ? ["ticket", notice.id, "letters"] : ["ticket"]];
    case "webhook":
      return [["webhooks"]];
    case "view":
      return [["views"], ["tickets", "counts"]];
    case "status":
      return [["statuses"], ["tickets"]];
    case "person":
    case "team":
    case "role":
    case "organisation":
    case "token":
      return [["staff"]];
    default:
      return [];
  }
}

/** Whether a key means one object that somebody may have open. */
export function isOfOne(key: QueryKey): boolean {
  return key.length === 2 && (key[0] === "ticket" || key[0] === "customer");
}

/** Whether the overview of the work in hand may be another one now. It is asked for more seldom than the rest. */
export function movesOverview(notice: Notice): boolean {
  return notice.topic === "ticket" || notice.topic === "person" || notice.topic === "team";
}

/** Keys without repeats: an import of a thousand tickets refreshes the list once. */
export function mergedKeys(notices: Notice[]): QueryKey[] {
  const seen = new Map<string, QueryKey>();
  for (const notice of notices) {
    for (const key of staleKeys(notice)) seen.set(JSON.stringify(key), key);
  }
  return [...seen.values()];
}
