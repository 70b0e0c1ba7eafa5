import { createRoute, lazyRouteComponent, redirect, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { CustomerPage, CustomersPage } from "@/features/customers";
import { OrderPage, OrdersOf, OrdersPage, type OrdersSearch } from "@/features/orders";
import { leads, sessionQuery, useMay } from "@/features/staff";
import { InboxPage, NewTicket, NothingOpen, parseInboxSearch, TicketPane, TicketsOf } from "@/features/tickets";
import { deskRoute } from "./desk";

const homeRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/",
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session && leads(session)) throw redirect({ to: "/today" });
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
  component: function Customers() {
    const { q } = useSearch({ from: "/desk/customers" });
    const navigate = useNavigate();
    return (
      <CustomersPage q={q} search={(next) => void navigate({ to: "/customers", search: { q: next }, replace: true })} />
    );
  },
});

const customerRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/customers/$customerId",
  component: function CustomerScreen() {
    const { customerId } = useParams({ from: "/desk/customers/$customerId" });
    const [creating, setCreating] = useState(false);
    const mayAnswer = useMay("tickets.answer");
    return (
      <>
        <CustomerPage
          key={customerId}
          id={customerId}
          orders={<OrdersOf customer={customerId} />}
          tickets={<TicketsOf customer={customerId} />}
          newTicket={mayAnswer ? () => setCreating(true) : undefined}
        />
        {creating && <NewTicket customer={customerId} close={() => setCreating(false)} />}
      </>
    );
  },
});

const ordersRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/orders",
  validateSearch: (raw: Record<string, unknown>): OrdersSearch => ({ q: words(raw.q), state: words(raw.state) }),
  component: function Orders() {
    const filter = useSearch({ from: "/desk/orders" });
    const navigate = useNavigate();
    return (
      <OrdersPage
        filter={filter}
        change={(part) => void navigate({ to: "/orders", search: { ...filter, ...part }, replace: true })}
      />
    );
  },
});

const orderRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/orders/$orderId",
  component: function OrderScreen() {
    const { orderId } = useParams({ from: "/desk/orders/$orderId" });
    return <OrderPage key={orderId} id={orderId} tickets={<TicketsOf order={orderId} />} />;
  },
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
