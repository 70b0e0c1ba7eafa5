import type { TicketRow } from "@/api/models";
import { usePeople } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Since } from "@/shared/parts";

/** That a lead was told that the customer waits too long: which one, and how long ago. */
export function EscalatedBadge({ ticket }: { ticket: Pick<TicketRow, "escalated_at" | "escalated_to"> }) {
  const { t } = useI18n();
  const people = usePeople();
  if (!ticket.escalated_at) return null;
  const name = people.data?.find((one) => one.id === ticket.escalated_to)?.name;
  return (
    <Badge tone="red" icon="flag">
      {name ? t("ticket.escalated_to", { name }) : t("row.escalated")} <Since at={ticket.escalated_at} />
    </Badge>
  );
}
