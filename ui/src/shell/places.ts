import type { Session } from "@/api/models";
import { leads, may } from "@/features/staff";
import type { MessageKey } from "@/shared/i18n";
import type { IconName } from "@/shared/parts";

export type Place = {
  to: string;
  icon: IconName;
  label: MessageKey;
  permission: string | null;
  /** Only for those who lead. */
  leads?: boolean;
  /** Only for those who lack this. */
  without?: string;
};

/** Where the rail and the palette lead. */
export const PLACES: Place[] = [
  { to: "/today", icon: "sun", label: "nav.today", permission: "tickets.read", leads: true },
  { to: "/inbox", icon: "inbox", label: "nav.inbox", permission: "tickets.read" },
  { to: "/customers", icon: "users", label: "nav.customers", permission: "customers.read" },
  { to: "/orders", icon: "box", label: "nav.orders", permission: "orders.read" },
  { to: "/scenarios", icon: "target", label: "nav.scenarios", permission: "scenarios.read" },
  { to: "/playbooks", icon: "playbook", label: "nav.playbooks", permission: "playbooks.read" },
  { to: "/futures", icon: "futures", label: "nav.futures", permission: "futures.read" },
  { to: "/moscow", icon: "columns", label: "nav.moscow", permission: "moscow.read" },
  { to: "/learnings", icon: "book", label: "nav.learnings", permission: "learnings.read" },
  {
    to: "/own-tasks",
    icon: "task",
    label: "nav.own_tasks",
    permission: "tasks.own",
    without: "tickets.read",
  },
  { to: "/kpis", icon: "chart", label: "nav.kpis", permission: "kpis.read" },
];

export const SETTINGS: Place = { to: "/settings", icon: "settings", label: "nav.settings", permission: null };

/** Whether the rail and the palette offer the place to this person. */
export function offered(place: Place, session: Session): boolean {
  if (place.without && may(session, place.without)) return false;
  return (!place.permission || may(session, place.permission)) && (!place.leads || leads(session));
}
