import type { Kpi } from "@/api/models";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card } from "@/shared/parts";

type Portion = NonNullable<Kpi["parts"]["tickets"]>["with"];

/** Customers with a ticket beside customers without, in a sentence that claims no cause. */
export function WithTicket({ kpi }: { kpi: Kpi }) {
  const { t, locale } = useI18n();
  const { tickets } = kpi.parts;
  if (!tickets) return null;
  const say = (portion: Portion) => {
    const { value, low, high } = portion;
    if (value == null) return "–";
    const interval = { low: share(low ?? value, locale), high: share(high ?? value, locale) };
    return `${share(value, locale)} (${t("kpi.interval", interval)})`;
  };
  return (
    <Card title={t("kpi.with_ticket")}>
      <p>
        {t("kpi.with_ticket_says", {
          with: say(tickets.with),
          n: count(tickets.with.n, locale),
          without: say(tickets.without),
          others: count(tickets.without.n, locale),
        })}
      </p>
      <p className="meta">{t("kpi.with_ticket_hint")}</p>
    </Card>
  );
}
