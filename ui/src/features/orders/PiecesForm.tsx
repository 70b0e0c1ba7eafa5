import { NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { calendarDay } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { hindranceText } from "./acting";
import { Exception, type PartProps, submitting } from "./action-part";

/** Which pieces, and why: for a return and for a replacement. */
export function PiecesForm({ action, order, possible, send, of }: PartProps) {
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
