import { Link } from "@tanstack/react-router";
import { money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Loading, ProblemNote } from "@/shared/parts";
import { OrderActions } from "./OrderActions";
import { LatenessBadge, ParcelSteps } from "./Parcel";
import { useOrder } from "./queries";
import { WarrantyList } from "./WarrantyList";

/** The order beside a conversation: what, how much, where the parcel is against its promise, and what can be done. */
export function OrderCard({ id, ticket }: { id: string; ticket?: string }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const order = useOrder(id);
  const shipment = order.data?.shipments.at(-1);
  return (
    <section className="card order-card" aria-label={t("context.order")}>
      {order.isPending && <Loading rows={5} />}
      {order.isError && <ProblemNote error={order.error} retry={() => void order.refetch()} />}
      {order.data && (
        <>
          <div className="order-head">
            <Link to="/orders/$orderId" params={{ orderId: id }} className="order-number">
              {t("order.title", { number: order.data.number })}
            </Link>
            <span className="meta">{money(order.data.total, locale)}</span>
            {shipment ? <LatenessBadge shipment={shipment} /> : <Badge>{word("order_state", order.data.state)}</Badge>}
          </div>
          <p className="order-lines">
            {order.data.lines
              .map((line) => (line.quantity > 1 ? `${line.title} × ${line.quantity}` : line.title))
              .join(", ")}
            {shipment?.carrier ? ` · ${shipment.carrier}` : ""}
          </p>
          {shipment && <ParcelSteps shipment={shipment} placedAt={order.data.placed_at} />}
          <WarrantyList order={id} />
          <OrderActions order={order.data} ticket={ticket} />
        </>
      )}
    </section>
  );
}
