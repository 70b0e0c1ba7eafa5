import { NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { money } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { hindranceText } from "./acting";
import { Exception, type PartProps, submitting } from "./action-part";
import { alternativesOf, difference, type Swap, wasPaid } from "./rearranging";

/** Items that become other variants of the same product: before they are sent, or in exchange. */
export function SwapForm({ action, order, possible, send, of }: PartProps) {
  const { t, locale } = useI18n();
  const exchange = action === "exchange";
  const [swaps, setSwaps] = useState<Swap[]>([]);
  const [method, setMethod] = useState("");
  const [reason, setReason] = useState("");
  const [exception, setException] = useState("");
  const beyond = possible.actions.find((one) => one.action === action)?.exception;
  const owed = difference(order, possible, swaps);
  const settles = owed.amount !== 0 && wasPaid(order);
  const left = (id: string, quantity: number) => {
    const line = possible.lines.find((one) => one.line_id === id);
    return exchange ? Math.min(line?.returnable ?? 0, line?.replaceable ?? 0) : quantity;
  };
  const put = (swap: Swap | null, line: string) =>
    setSwaps([...swaps.filter((one) => one.line_id !== line), ...(swap ? [swap] : [])]);
  const go = () => {
    const body = { lines: swaps, difference: owed, method: settles ? method : null };
    if (exchange) send("exchanges", { ...body, reason, exception: exception || null });
    else send("item-changes", body);
  };
  return (
    <form id="order-action" className="stack" onSubmit={submitting(go)}>
      <p className="quiet">{t(exchange ? "act.exchange_hint" : "act.item_change_hint")}</p>
      <fieldset className="plain-set stack">
        <legend>{t("act.what_becomes")}</legend>
        {order.lines.map((line) => (
          <LineSwap
            key={line.id}
            title={line.title}
            most={left(line.id, line.quantity)}
            data={alternativesOf(possible, line.id).map((one) => ({
              value: one.sku,
              label: [...Object.values(one.options ?? {}), one.price && money(one.price, locale), one.sku].join(", "),
            }))}
            swap={swaps.find((one) => one.line_id === line.id)}
            put={(part) => put(part && { ...part, line_id: line.id }, line.id)}
          />
        ))}
        {of("lines") && (
          <p className="field-problem" role="alert">
            {of("lines")}
          </p>
        )}
      </fieldset>
      {swaps.length > 0 && (
        <p className="banner" role="status">
          {owed.amount === 0
            ? t("act.same_price")
            : t(owed.amount > 0 ? "act.costs_more" : "act.costs_less", {
                amount: money({ ...owed, amount: Math.abs(owed.amount) }, locale),
              })}
        </p>
      )}
      {settles && <Method label={t("act.method_difference")} value={method} change={setMethod} error={of("method")} />}
      {exchange && (
        <TextInput
          label={t("act.reason")}
          required
          withAsterisk={false}
          maxLength={200}
          value={reason}
          error={of("reason")}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {exchange && beyond && (
        <Exception
          text={hindranceText(beyond, t, locale)}
          value={exception}
          change={setException}
          error={of("exception")}
        />
      )}
    </form>
  );
}

type LineProps = {
  title: string;
  most: number;
  data: { value: string; label: string }[];
  swap: Swap | undefined;
  put: (part: { quantity: number; sku: string } | null) => void;
};

function LineSwap({ title, most, data, swap, put }: LineProps) {
  const { t } = useI18n();
  const none = most === 0 || data.length === 0;
  return (
    <>
      <Select
        label={title}
        description={none ? t(most === 0 ? "act.none_left" : "act.no_variant") : undefined}
        placeholder={t("act.stays")}
        disabled={none}
        clearable
        searchable
        data={data}
        value={swap?.sku ?? null}
        onChange={(sku) => put(sku ? { sku, quantity: swap?.quantity ?? most } : null)}
      />
      {swap && most > 1 && (
        <NumberInput
          label={t("act.how_many", { title })}
          min={1}
          max={most}
          clampBehavior="strict"
          allowDecimal={false}
          value={swap.quantity}
          onChange={(value) => put({ sku: swap.sku, quantity: Number(value) || 1 })}
        />
      )}
    </>
  );
}

type MethodProps = { label: string; value: string; change: (text: string) => void; error?: string };

/** How money comes or goes: as payments name it. */
export function Method({ label, value, change, error }: MethodProps) {
  return (
    <TextInput
      label={label}
      required
      withAsterisk={false}
      maxLength={100}
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
