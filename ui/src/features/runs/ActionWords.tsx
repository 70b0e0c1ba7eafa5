import type { PlaybookRunCurrent } from "@/api/models";
import { money } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { useCatalogueWords } from "./facts";

type Action = NonNullable<PlaybookRunCurrent["action"]>;

/** What an action comes to here and now, or why it cannot be done. */
export function ActionWords({ action }: { action: Action }) {
  const { t, locale } = useI18n();
  const named = useCatalogueWords();
  const plan = action.plan as { do: string; amount?: { amount: number; currency: string } } | null | undefined;
  return (
    <>
      <p className="run-words">
        <Icon name="bolt" size={14} /> {named("actions", action.action)}
        {plan?.amount && <b> {money(plan.amount, locale)}</b>}
      </p>
      {action.by_hand && <p className="meta">{t("run.by_hand")}</p>}
      {plan?.do === "label_sent" && <p className="meta">{t("run.label_by_hand")}</p>}
      {action.lacks && (
        <p className="run-warning">
          <Icon name="lock" size={14} /> {t("run.lacks", { permission: action.lacks })}
        </p>
      )}
      {!action.lacks && action.hindrance && (
        <p className="run-warning">
          <Icon name="alert" size={14} /> {action.hindrance}
        </p>
      )}
    </>
  );
}
