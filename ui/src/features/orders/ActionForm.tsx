import { Button, Group, Modal, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "@/api/client";
import type { Order, OrderAction, PossibleActions } from "@/api/models";
import { isProblem } from "@/api/problem";
import { calendarDay, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { ProblemNote, tell } from "@/shared/parts";
import { hindranceText, minorUnits, newIdempotencyKey, typed, useBegin, warrantyTexts } from "./acting";

type Props = { action: OrderAction; order: Order; possible: PossibleActions; ticket?: string; close: () => void };
type PartProps = Props & { send: (what: string, body: unknown) => void; of: (field: string) => string | undefined };

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
      } else {
        await begin.mutateAsync({ what, body: { ...(body as object), ticket_id: ticket }, key });
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
  const Part = { return: Pieces, replacement: Pieces, refund: Amount, warranty_claim: Claim, address_change: Place }[
    action
  ];
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

function submitting(act: () => void) {
  return (event: FormEvent) => {
    event.preventDefault();
    act();
  };
}

/** Which pieces, and why: for a return and for a replacement. */
function Pieces({ action, order, possible, send, of }: PartProps) {
  const { t, locale } = useI18n();
  const back = action === "return";
  const left = (id: string) => {
    const line = possible.lines.find((one) => one.line_id === id);
    return (back ? line?.returnable : line?.replaceable) ?? 0;
  };
  const open = order.lines.filter((line) => left(line.id) > 0);
  const [pieces, setPieces] = useState<Record<string, number>>(() =>
    open.length === 1 && open[0] ? { [open[0].id]: 1 } : {},
  );
  const [reason, setReason] = useState("");
  const [exception, setException] = useState("");
  const beyond = possible.actions.find((one) => one.action === action)?.exception;
  const lines = Object.entries(pieces)
    .filter(([, quantity]) => quantity > 0)
    .map(([line_id, quantity]) => ({ line_id, quantity }));
  const go = () =>
    back
      ? send("returns", { lines, reason: reason || null, exception: exception || null })
      : send("replacements", { lines, reason });
  return (
    <form id="order-action" className="stack" onSubmit={submitting(go)}>
      {back && possible.return_until && !beyond && (
        <p className="quiet">{t("act.return_until", { day: calendarDay(possible.return_until, locale, false) })}</p>
      )}
      {!back && <p className="quiet">{t("act.replacement_hint")}</p>}
      <fieldset className="plain-set stack">
        <legend>{t(back ? "act.what_back" : "act.what_again")}</legend>
        {order.lines.map((line) => (
          <NumberInput
            key={line.id}
            label={line.title}
            description={left(line.id) === 0 ? t("act.none_left") : t("act.of", { n: left(line.id) })}
            min={0}
            max={left(line.id)}
            allowDecimal={false}
            disabled={left(line.id) === 0}
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
      <TextInput
        label={t("act.reason")}
        required={!back}
        withAsterisk={false}
        maxLength={200}
        value={reason}
        error={of("reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {beyond && (
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

type ExceptionProps = { text: string; value: string; change: (text: string) => void; error?: string };

/** Against a rule something is done only with words that say why. */
function Exception({ text, value, change, error }: ExceptionProps) {
  const { t } = useI18n();
  return (
    <TextInput
      label={t("act.why_although")}
      description={text}
      required
      withAsterisk={false}
      maxLength={200}
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value)}
    />
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

function Claim({ order, possible, send, of }: PartProps) {
  const { t, locale } = useI18n();
  const open = possible.lines.filter((one) => one.claim.possible);
  const [line, setLine] = useState(
    (open.find((one) => !one.claim.exception) ?? open[0] ?? possible.lines[0])?.line_id ?? "",
  );
  const [serial, setSerial] = useState("");
  const [problem, setProblem] = useState("");
  const [goodwill, setGoodwill] = useState("");
  const chosen = possible.lines.find((one) => one.line_id === line);
  const serials = order.lines.find((one) => one.id === line)?.serials ?? [];
  const told = chosen && warrantyTexts(chosen.warranty, t, locale);
  const go = () =>
    send("warranty-claims", {
      line_id: line,
      serial: serial || null,
      problem,
      goodwill: goodwill || null,
    });
  return (
    <form id="order-action" className="stack" onSubmit={submitting(go)}>
      <Select
        label={t("order.article")}
        description={told && [told.label, told.why].filter(Boolean).join(" · ")}
        allowDeselect={false}
        data={possible.lines.map((one) => ({ value: one.line_id, label: one.title, disabled: !one.claim.possible }))}
        value={line}
        onChange={(value) => setLine(value ?? line)}
      />
      {serials.length > 1 ? (
        <Select
          label={t("act.serial")}
          clearable
          data={serials}
          value={serial || null}
          error={of("serial")}
          onChange={(value) => setSerial(value ?? "")}
        />
      ) : (
        <TextInput
          label={t("act.serial")}
          placeholder={serials[0]}
          maxLength={100}
          value={serial}
          error={of("serial")}
          onChange={(event) => setSerial(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t("act.problem")}
        required
        withAsterisk={false}
        autosize
        minRows={2}
        value={problem}
        error={of("problem")}
        onChange={(event) => setProblem(event.currentTarget.value)}
      />
      {chosen?.claim.exception && (
        <Exception
          text={hindranceText(chosen.claim.exception, t, locale)}
          value={goodwill}
          change={setGoodwill}
          error={of("goodwill")}
        />
      )}
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
