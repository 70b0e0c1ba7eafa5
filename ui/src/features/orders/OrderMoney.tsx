import type { Order } from "@/api/models";
import { longDay, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Card } from "@/shared/parts";

/** What came in and what went back. Refunds that were asked for stand with what can be done. */
export function Moneys({ order }: { order: Order }) {
  const { t, locale } = useI18n();
  const word = useWord();
  return (
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
  );
}
