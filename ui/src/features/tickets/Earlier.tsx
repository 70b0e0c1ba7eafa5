import type { Ticket } from "@/api/models";
import { longDay } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { useTicketsOf } from "./queries";
import { TicketsOf } from "./TicketsOf";

/** What was solved with this customer before, folded above the conversation. */
export function Earlier({ ticket }: { ticket: Ticket }) {
  const { t, locale } = useI18n();
  const customer = ticket.customer;
  const tickets = useTicketsOf({ customer: customer?.id });
  if (!customer) return null;
  const ended = (tickets.data?.items ?? []).filter(
    (row) => row.id !== ticket.id && (row.status.category === "solved" || row.status.category === "closed"),
  );
  const last = ended[0];
  if (!last) return null;
  const name = customer.name.split(" ")[0] || customer.name;
  return (
    <details className="earlier">
      <summary>
        <Icon name="right" size={14} />
        {t("earlier.with", { name, n: ended.length, when: longDay(last.updated_at, locale) })}
      </summary>
      <TicketsOf customer={customer.id} except={ticket.id} most={6} />
    </details>
  );
}
