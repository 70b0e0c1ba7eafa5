import { Link } from "@tanstack/react-router";
import { longDay, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Loading, ProblemNote } from "@/shared/parts";
import { useOrdersOf } from "./queries";

export function OrdersOf({ customer }: { customer: string }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const orders = useOrdersOf(customer);
  if (orders.isPending) return <Loading rows={3} />;
  if (orders.isError) return <ProblemNote error={orders.error} retry={() => void orders.refetch()} />;
  if (orders.data.items.length === 0) return <p className="quiet">{t("order.none_of_customer")}</p>;
  return (
    <ul className="short-list">
      {orders.data.items.map((order) => (
        <li key={order.id}>
          <Link to="/orders/$orderId" params={{ orderId: order.id }} className="short-row">
            <span className="short-main">
              <span>
                {order.number} · {money(order.total, locale)}
              </span>
              <span className="meta">{longDay(order.placed_at ?? order.created_at, locale)}</span>
            </span>
            <Badge>{word("order_state", order.state)}</Badge>
          </Link>
        </li>
      ))}
    </ul>
  );
}
