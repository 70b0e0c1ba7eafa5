import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Order } from "@/api/models";
import { isProblem } from "@/api/problem";
import { longDay, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Card, EmptyState, Facts, Loading, Page, ProblemNote } from "@/shared/parts";
import { OrderActions } from "./OrderActions";
import { OrderLines } from "./OrderLines";
import { Moneys } from "./OrderMoney";
import { useOrder } from "./queries";
import { ShipmentCard } from "./ShipmentCard";
import { WarrantyList } from "./WarrantyList";

export function OrderPage({ id, tickets }: { id: string; tickets: ReactNode }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const order = useOrder(id);
  const crumb = <Link to="/orders">{t("nav.orders")}</Link>;
  if (order.isPending) {
    return (
      <Page title={t("nav.orders")}>
        <Loading rows={10} />
      </Page>
    );
  }
  if (order.isError) {
    return (
      <Page title={t("nav.orders")} crumb={crumb}>
        {isProblem(order.error, "not-found") ? (
          <EmptyState icon="box" title={t("order.gone")} hint={t("order.gone_hint")} />
        ) : (
          <ProblemNote error={order.error} retry={() => void order.refetch()} />
        )}
      </Page>
    );
  }
  const { data } = order;
  return (
    <Page
      title={t("order.title", { number: data.number })}
      crumb={crumb}
      beside={
        <>
          <Badge tone={data.state === "cancelled" ? "plain" : "accent"}>{word("order_state", data.state)}</Badge>
          <span className="meta">
            {longDay(data.placed_at ?? data.created_at, locale)} · {money(data.total, locale)}
          </span>
        </>
      }
    >
      <div className="columns">
        <div className="column">
          <Card title={t("order.lines")}>
            <OrderLines order={data} />
          </Card>
          {data.shipments.map((shipment, index) => (
            <ShipmentCard key={shipment.id} shipment={shipment} order={data} number={index + 1} />
          ))}
          {data.shipments.length === 0 && (
            <Card title={t("order.shipments")}>
              <p className="quiet">{t("order.no_shipments")}</p>
            </Card>
          )}
        </div>
        <div className="column column-narrow">
          <Card title={t("act.title")}>
            {data.replaces && (
              <p>
                {t("order.replaces")}{" "}
                <Link to="/orders/$orderId" params={{ orderId: data.replaces.id }}>
                  {data.replaces.number}
                </Link>
                {data.replaces.reason ? ` · ${data.replaces.reason}` : ""}
              </p>
            )}
            <OrderActions order={data} />
          </Card>
          <Card title={t("warranty.title")}>
            <WarrantyList order={id} />
          </Card>
          <Buyer order={data} />
          <Moneys order={data} />
          <Card title={t("customer.tickets")}>{tickets}</Card>
        </div>
      </div>
    </Page>
  );
}

function Buyer({ order }: { order: Order }) {
  const { t } = useI18n();
  const word = useWord();
  const address = Object.entries(order.address ?? {}).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return (
    <Card title={t("context.customer")}>
      {order.customer ? (
        <Link to="/customers/$customerId" params={{ customerId: order.customer.id }}>
          {order.customer.name}
        </Link>
      ) : (
        <p className="quiet">{t("order.no_customer")}</p>
      )}
      {address.length > 0 && <Facts items={address.map(([field, value]) => [word("address", field), value])} />}
    </Card>
  );
}
