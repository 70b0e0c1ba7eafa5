import { Link } from "@tanstack/react-router";
import { useI18n } from "@/shared/i18n";
import { Loading, ProblemNote, When } from "@/shared/parts";
import { useTicketsOf } from "./queries";
import { StatusBadge } from "./TicketTools";

type Props = { customer?: string; order?: string; except?: string; most?: number };

/** The tickets of one customer or order, the last changed first. */
export function TicketsOf({ customer, order, except, most = 50 }: Props) {
  const { t } = useI18n();
  const tickets = useTicketsOf({ customer, order });
  if (tickets.isPending) return <Loading rows={3} />;
  if (tickets.isError) return <ProblemNote error={tickets.error} retry={() => void tickets.refetch()} />;
  const rows = tickets.data.items.filter((row) => row.id !== except).slice(0, most);
  if (rows.length === 0) return <p className="quiet">{t(except ? "tickets_of.no_other" : "tickets_of.none")}</p>;
  return (
    <ul className="short-list">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to="/inbox/$ticketId" params={{ ticketId: row.id }} search={{ view: "open" }} className="short-row">
            <span className="short-main">
              <span className="ellipsis">{row.subject}</span>
              <span className="meta">
                #{row.number} · <When at={row.updated_at} />
              </span>
            </span>
            <StatusBadge status={row.status} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
