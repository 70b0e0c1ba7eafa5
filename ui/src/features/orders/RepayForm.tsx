import { NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { money } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { type PartProps, submitting } from "./action-part";
import { priceOf, wasPaid } from "./rearranging";
import { Method } from "./SwapForm";

/** Another way of paying: what was paid goes back, and is to come anew. */
export function RepayForm({ possible, send, of }: PartProps) {
  const { t, locale } = useI18n();
  const [method, setMethod] = useState("");
  const { due_anew: due } = possible;
  return (
    <form id="order-action" className="stack" onSubmit={submitting(() => send("payment-method", { method }))}>
      <p className="banner" role="status">
        {due.amount === 0 ? t("act.nothing_paid") : t("act.pays_anew", { amount: money(due, locale) })}
      </p>
      <Method label={t("act.method")} value={method} change={setMethod} error={of("method")} />
    </form>
  );
}

/** Pieces that the customer does not want after all. */
export function CancelForm({ order, send, of }: PartProps) {
  const { t, locale } = useI18n();
  const [pieces, setPieces] = useState<Record<string, number>>({});
  const [method, setMethod] = useState(order.payments.findLast((one) => one.method)?.method ?? "");
  const [reason, setReason] = useState("");
  const lines = Object.entries(pieces)
    .filter(([, quantity]) => quantity > 0)
    .map(([line_id, quantity]) => ({ line_id, quantity }));
  const amount = priceOf(order, lines);
  const back = amount.amount > 0 && wasPaid(order);
  const go = () => send("item-cancellations", { lines, amount, reason, method: back ? method : null });
  return (
    <form id="order-action" className="stack" onSubmit={submitting(go)}>
      <fieldset className="plain-set stack">
        <legend>{t("act.what_out")}</legend>
        {order.lines.map((line) => (
          <NumberInput
            key={line.id}
            label={line.title}
            description={t("act.of", { n: line.quantity })}
            min={0}
            max={line.quantity}
            allowDecimal={false}
            value={pieces[line.id] ?? 0}
            onChange={(value) => setPieces({ ...pieces, [line.id]: Number(value) || 0 })}
          />
        ))}
        {of("lines") && (
          <p className="field-problem" role="alert">
            {of("lines")}
          </p>
        )}
      </fieldset>
      <p className="banner" role="status">
        {t(back ? "act.goes_back" : "act.total_less", { amount: money(amount, locale) })}
      </p>
      {back && <Method label={t("act.method_back")} value={method} change={setMethod} error={of("method")} />}
      <TextInput
        label={t("act.reason")}
        required
        withAsterisk={false}
        maxLength={200}
        value={reason}
        error={of("reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </form>
  );
}
