import { ActionIcon, Button } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Ticket, TicketLink } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Card, Icon, offerUndo, tellProblem } from "@/shared/parts";
import { LinkDialog } from "./LinkDialog";
import { useRestructuring } from "./restructuring";
import { ticketLabel } from "./TicketSelect";

/** What this ticket is linked with; links are made and removed here. */
export function LinkedTickets({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const search = useSearch({ from: "/desk/inbox" });
  const mayAnswer = useMay("tickets.answer");
  const writable = mayAnswer && !ticket.merged_into;
  const [linking, setLinking] = useState(false);
  const { unlink, relink } = useRestructuring();
  if (ticket.links.length === 0 && !writable) return null;
  const remove = async (link: TicketLink) => {
    try {
      await unlink(ticket.id, link.id);
      offerUndo(t("done.unlinked", { number: String(link.ticket.number) }), t, () => relink(ticket.id, link));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <Card title={t("context.links")}>
      {ticket.links.length > 0 && (
        <ul className="short-list">
          {ticket.links.map((link) => (
            <li key={link.id} className="short-row">
              <span className="short-main">
                <Link to="/inbox/$ticketId" params={{ ticketId: link.ticket.id }} search={search} className="ellipsis">
                  {ticketLabel(link.ticket)}
                </Link>
                <span className="meta">{t(`link.${link.kind}`)}</span>
              </span>
              {writable && (
                <ActionIcon
                  size={24}
                  aria-label={t("link.remove", { number: String(link.ticket.number) })}
                  onClick={() => void remove(link)}
                >
                  <Icon name="x" size={14} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {writable && (
        <Button variant="subtle" size="compact-sm" leftSection={<Icon name="plus" />} onClick={() => setLinking(true)}>
          {t("link.add")}
        </Button>
      )}
      {linking && <LinkDialog ticket={ticket} close={() => setLinking(false)} />}
    </Card>
  );
}
