import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { Order } from "@/api/models";
import { isProblem } from "@/api/problem";
import { calendarDay, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { ProblemNote, tell } from "@/shared/parts";
import { minorUnits, newIdempotencyKey, typed, useBegin } from "./acting";
import { type PartProps, type Props, submitting } from "./action-part";
import { ClaimForm } from "./ClaimForm";
import { PiecesForm } from "./PiecesForm";
import { CancelForm, RepayForm } from "./RepayForm";
import { SwapForm } from "./SwapForm";

/** What changes the order as it was seen. */
const CHANGES = ["item-changes", "item-cancellations"];

/** One form per action, with what the rules say about it; the server judges again. */
export function ActionForm(props: Props) {
  const { t } = useI18n();
  const { action, order, ticket, close } = props;
  const begin = useBegin(order.id);
  const queries = useQueryClient();
  const [key] = useState(newIdempotencyKey);
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (what: string, body: unknown) => {
    setBusy(true);
    try {
      if (what === "address") {
        const { id, version } = order;
        await api.patch<Order>("/api/orders/{id}", {
          path: { id },
          body: { address: body, ticket_id: ticket },
          version,
        });
        await queries.invalidateQueries({ queryKey: ["order"] });
      } else if (what === "payment-method") {
        const { id, version } = order;
        await api.put<Order>("/api/orders/{id}/payment-method", {
          path: { id },
          body: { ...(body as object), ticket_id: ticket },
          version,
        });
        await queries.invalidateQueries({ queryKey: ["order"] });
      } else {
        const version = CHANGES.includes(what) ? order.version : undefined;
        await begin.mutateAsync({ what, body: { ...(body as object), ticket_id: ticket }, key, version });
      }
      tell(t(`act.done_${action}`), t);
      close();
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  const of = (field: string) => (isProblem(failed) ? failed.of(field) : undefined);
  const Part = {
    return: PiecesForm,
    replacement: PiecesForm,
    refund: Amount,
    warranty_claim: ClaimForm,
    address_change: Place,
    item_change: SwapForm,
    exchange: SwapForm,
    payment_method_change: RepayForm,
    item_cancellation: CancelForm,
  }[action];
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={`${t(`act.${action}`)} · ${t("order.title", { number: order.number })}`}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Part {...props} send={(what, body) => void send(what, body)} of={of} />
      {failed !== null && <ProblemNote error={failed} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" form="order-action" loading={busy}>
          {t(`act.${action}`)}
        </Button>
      </Group>
    </Modal>
  );
}

function Amount({ order, possible, send, of }: PartProps) {
  const { t, locale } = useI18n();
  const { refundable } = possible;
  const [amount, setAmount] = useState(typed(refundable));
  const [reason, setReason] = useState("");
  const [back, setBack] = useState<string | null>(null);
  const minor = minorUnits(amount, refundable.currency);
  const free = possible.refund_without_approval;
  const asks = free !== null && minor !== null && minor > free.amount;
  const returns = possible.undertakings.filter((one) => one.kind === "return" && one.state !== "rejected");
  const go = () =>
    minor !== null &&
    send("refunds", {
      amount: { amount: minor, currency: order.currency },
      reason: reason || null,
      return_id: back,
    });
  return (
    <form id="order-action" className="stack" onSubmit={submitting(go)}>
      <TextInput
        label={t("act.amount", { currency: refundable.currency })}
        description={t("act.at_most", { amount: money(refundable, locale) })}
        inputMode="decimal"
        data-autofocus
        required
        withAsterisk={false}
        value={amount}
        error={(minor === null && amount !== "" && t("act.amount_wrong")) || of("amount") || of("amount.amount")}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      {free && (
        <p className={asks ? "banner" : "quiet"} role="status">
          {t(asks ? "act.will_ask" : "act.will_not_ask", { amount: money(free, locale) })}
        </p>
      )}
      {returns.length > 0 && (
        <Select
          label={t("act.for_return")}
          clearable
          data={returns.map((one) => ({
            value: one.id,
            label: `${one.reason ?? t("order.return")} (${calendarDay(one.at.slice(0, 10), locale, false)})`,
          }))}
          value={back}
          onChange={setBack}
        />
      )}
      <TextInput
        label={t("act.reason")}
        maxLength={200}
        value={reason}
        error={of("reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </form>
  );
}

const FIELDS = ["name", "company", "line1", "line2", "postal_code", "city", "region", "country", "phone"] as const;

function Place({ order, send, of }: PartProps) {
  const word = useWord();
  const [address, setAddress] = useState<Record<string, string>>(() =>
    Object.fromEntries(FIELDS.map((field) => [field, order.address?.[field] ?? ""])),
  );
  const go = () => send("address", Object.fromEntries(FIELDS.map((field) => [field, address[field]?.trim() || null])));
  return (
    <form id="order-action" className="form-grid" onSubmit={submitting(go)}>
      {FIELDS.map((field) => (
        <TextInput
          key={field}
          label={word("address", field)}
          maxLength={200}
          value={address[field] ?? ""}
          error={of(`address.${field}`)}
          onChange={(event) => setAddress({ ...address, [field]: event.currentTarget.value })}
        />
      ))}
    </form>
  );
}
