import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { CustomerPage, CustomersPage } from "@/features/customers";
import { OrderPage, OrdersOf, OrdersPage } from "@/features/orders";
import { useMay } from "@/features/staff";
import { NewTicket, TicketsOf } from "@/features/tickets";

export function CustomersScreen() {
  const { q } = useSearch({ from: "/desk/customers" });
  const navigate = useNavigate();
  return (
    <CustomersPage q={q} search={(next) => void navigate({ to: "/customers", search: { q: next }, replace: true })} />
  );
}

export function CustomerScreen() {
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
}

export function OrdersScreen() {
  const filter = useSearch({ from: "/desk/orders" });
  const navigate = useNavigate();
  return (
    <OrdersPage
      filter={filter}
      change={(part) => void navigate({ to: "/orders", search: { ...filter, ...part }, replace: true })}
    />
  );
}

export function OrderScreen() {
  const { orderId } = useParams({ from: "/desk/orders/$orderId" });
  return <OrderPage key={orderId} id={orderId} tickets={<TicketsOf order={orderId} />} />;
}
