import type { Order } from "@/api/models";
import { longDay, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Card } from "@/shared/parts";

/** Payments and refunds: what came in and what went back. */
export function Moneys({ order }: { order: Order }) {
  const { t, locale } = useI18n();
  const word = useWord();
  return (
    <>
      <Card title={t("order.payments")}>
        {order.payments.length === 0 && <p className="quiet">{t("order.no_payments")}</p>}
        <ul className="short-list">
          {order.payments.map((one) => (
            <li key={one.id} className="short-row">
              <span className="short-main">
                <span>
                  {word("payment_kind", one.kind)} {money(one.amount, locale)}
                </span>
                <span className="meta">
                  {[one.at && longDay(one.at, locale), one.method].filter(Boolean).join(" · ")}
                </span>
              </span>
              <Badge>{word("payment_state", one.state)}</Badge>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("order.refunds")}>
        {order.refunds.length === 0 && <p className="quiet">{t("order.no_refunds")}</p>}
        <ul className="short-list">
          {order.refunds.map((one) => (
            <li key={one.id} className="short-row">
              <span className="short-main">
                <span>{money(one.amount, locale)}</span>
                <span className="meta">
                  {[longDay(one.paid_at ?? one.requested_at, locale), one.reason].filter(Boolean).join(" · ")}
                </span>
              </span>
              <Badge tone={one.state === "paid" ? "green" : one.state === "failed" ? "red" : "plain"}>
                {word("refund_state", one.state)}
              </Badge>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

export function Returns({ order }: { order: Order }) {
  const { t, locale } = useI18n();
  const word = useWord();
  return (
    <Card title={t("order.returns")}>
      {order.returns.length === 0 && <p className="quiet">{t("order.no_returns")}</p>}
      <ul className="short-list">
        {order.returns.map((one) => {
          const at = one.received_at ?? one.requested_at;
          return (
            <li key={one.id} className="short-row">
              <span className="short-main">
                <span>{one.reason || t("order.return")}</span>
                <span className="meta">{longDay(at, locale)}</span>
              </span>
              <Badge>{word("return_state", one.state)}</Badge>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
