import { Link } from "@tanstack/react-router";
import type { OrderDeed } from "@/api/models";
import { money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";

const STATES: Record<string, string> = {
  ReturnMoved: "return_state",
  RefundRequested: "refund_state",
  RefundMoved: "refund_state",
  WarrantyClaimMoved: "claim_state",
};

/** Something that was done to an order, in words. */
export function DeedLine({ deed }: { deed: OrderDeed }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const states = STATES[deed.kind];
  const told = [
    deed.amount && money(deed.amount, locale),
    deed.pieces && t("act.pieces", { n: deed.pieces }),
    states && deed.state && word(states, deed.state),
  ];
  return (
    <>
      {word("event", deed.kind)}
      {": "}
      {told
        .filter(Boolean)
        .map((part) => `${part}, `)
        .join("")}
      <Link to="/orders/$orderId" params={{ orderId: deed.order_id }}>
        {t("order.title", { number: deed.order_number })}
      </Link>
    </>
  );
}
