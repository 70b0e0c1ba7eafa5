import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { OrdersSearch } from "@/features/orders";
import { leads, may, sessionQuery } from "@/features/staff";
import { InboxPage, NothingOpen, parseInboxSearch, TicketPane } from "@/features/tickets";
import { deskRoute } from "./desk";

/** Only the inbox comes with the first load. */
const records = () => import("./records-screens");

const homeRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/",
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session && leads(session)) throw redirect({ to: "/today" });
    // Somebody of product or logistics, who sees no tickets.
    if (session && !may(session, "tickets.read") && may(session, "tasks.own")) throw redirect({ to: "/own-tasks" });
    throw redirect({ to: "/inbox", search: { view: "open" } });
  },
});

const inboxRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/inbox",
  validateSearch: parseInboxSearch,
  component: InboxPage,
});
const nothingOpenRoute = createRoute({ getParentRoute: () => inboxRoute, path: "/", component: NothingOpen });
const ticketRoute = createRoute({ getParentRoute: () => inboxRoute, path: "/$ticketId", component: TicketPane });

function words(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

const customersRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/customers",
  validateSearch: (raw: Record<string, unknown>): { q?: string } => ({ q: words(raw.q) }),
  component: lazyRouteComponent(records, "CustomersScreen"),
});

const customerRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/customers/$customerId",
  component: lazyRouteComponent(records, "CustomerScreen"),
});

const ordersRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/orders",
  validateSearch: (raw: Record<string, unknown>): OrdersSearch => ({ q: words(raw.q), state: words(raw.state) }),
  component: lazyRouteComponent(records, "OrdersScreen"),
});

const orderRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/orders/$orderId",
  component: lazyRouteComponent(records, "OrderScreen"),
});

const todayRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/today",
  validateSearch: (raw: Record<string, unknown>): { team?: string } => ({ team: words(raw.team) }),
  component: lazyRouteComponent(() => import("./today-screen"), "TodayScreen"),
});

export const deskScreens = [
  homeRoute,
  todayRoute,
  inboxRoute.addChildren([nothingOpenRoute, ticketRoute]),
  customersRoute,
  customerRoute,
  ordersRoute,
  orderRoute,
];
