import type { PlaybookRunCurrent } from "@/api/models";
import { useOrder } from "@/features/orders";
import { money } from "@/shared/format";
import { type Translate, useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { useCatalogueWords } from "./facts";
import { asksPieces } from "./pieces";

type Action = NonNullable<PlaybookRunCurrent["action"]>;
type Plan = {
  do: string;
  amount?: { amount: number; currency: string };
  difference?: { amount: number; currency: string };
  order_id?: string;
  lines?: { line_id: string; quantity: number; sku?: string }[];
};

/** What an action comes to here and now, or why it cannot be done. */
export function ActionWords({ action }: { action: Action }) {
  const { t, locale } = useI18n();
  const named = useCatalogueWords();
  const plan = action.plan as Plan | null | undefined;
  return (
    <>
      <p className="run-words">
        <Icon name="bolt" size={14} /> {named("actions", action.action)}
        {plan?.amount && <b> {money(plan.amount, locale)}</b>}
      </p>
      {plan?.difference && <p className="run-words">{differenceText(plan.difference, t, locale)}</p>}
      {plan?.order_id && plan.lines && <Lines order={plan.order_id} lines={plan.lines} />}
      {action.by_hand && <p className="meta">{t("run.by_hand")}</p>}
      {plan?.do === "label_sent" && <p className="meta">{t("run.label_by_hand")}</p>}
      {action.lacks && (
        <p className="run-warning">
          <Icon name="lock" size={14} /> {t("run.lacks", { permission: action.lacks })}
        </p>
      )}
      {!action.lacks && action.hindrance && (
        <p className="run-warning">
          <Icon name="alert" size={14} /> {asksPieces(action.hindrance) ? t("run.which_pieces") : action.hindrance}
        </p>
      )}
    </>
  );
}

/** What other variants cost more or less: told before anything is done. */
function differenceText({ amount, currency }: NonNullable<Plan["difference"]>, t: Translate, locale: string): string {
  if (amount === 0) return t("run.same_price");
  return t(amount > 0 ? "run.costs_more" : "run.costs_less", {
    amount: money({ amount: Math.abs(amount), currency }, locale),
  });
}

/** Which pieces of the order it is about: seen before it is done. */
function Lines({ order, lines }: { order: string; lines: NonNullable<Plan["lines"]> }) {
  const { data } = useOrder(order);
  const title = (id: string) => data?.lines.find((line) => line.id === id)?.title;
  return (
    <ul className="run-pieces">
      {lines.map((piece) => (
        <li key={piece.line_id}>
          <b>{piece.quantity} ×</b> {title(piece.line_id) ?? "…"}
          {piece.sku && ` → ${piece.sku}`}
        </li>
      ))}
    </ul>
  );
}
