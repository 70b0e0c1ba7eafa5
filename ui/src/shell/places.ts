import type { MessageKey } from "@/shared/i18n";
import type { IconName } from "@/shared/parts";

export type Place = { to: string; icon: IconName; label: MessageKey; permission: string | null };

/** Where the rail and the palette lead. */
export const PLACES: Place[] = [
  { to: "/inbox", icon: "inbox", label: "nav.inbox", permission: "tickets.read" },
  { to: "/customers", icon: "users", label: "nav.customers", permission: "customers.read" },
  { to: "/orders", icon: "box", label: "nav.orders", permission: "orders.read" },
  { to: "/kpis", icon: "chart", label: "nav.kpis", permission: "kpis.read" },
];

export const SETTINGS: Place = { to: "/settings", icon: "settings", label: "nav.settings", permission: null };
