import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { InitiativeQuery, MoscowEvidence } from "@/api/models";
import { useScenarioName } from "@/features/scenarios";
import { useMay } from "@/features/staff";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Loading, ProblemNote } from "@/shared/parts";
import { askingQuery } from "./queries";

type Props = { queries: InitiativeQuery[]; evidence: MoscowEvidence };

/** How many tickets ask for an initiative by what they are, as of now; each number opens its tickets. */
export function AskingTickets({ queries, evidence }: Props) {
  return (
    <ul className="scenario-list">
      {queries.map((one) => (
        <li key={`${one.scenario} ${one.only}`}>
          <Asking of={one} evidence={evidence} />
        </li>
      ))}
    </ul>
  );
}

function Asking({ of, evidence }: { of: InitiativeQuery; evidence: MoscowEvidence }) {
  const { t, locale } = useI18n();
  const scenario = useScenarioName(of.scenario);
  const may = useMay("tickets.read");
  const [open, setOpen] = useState(false);
  const pain = evidence.pains.find((one) => one.scenario === of.scenario);
  const n = (of.only === "dissatisfied" ? pain?.dissatisfied_tickets : pain?.reopened_tickets) ?? 0;
  const found = useQuery({ ...askingQuery(of), enabled: open });
  const words = t(`moscow.asking.${of.only}`, { n, count: count(n, locale), scenario });
  if (!may || n === 0) return <span>{words}</span>;
  return (
    <>
      <button type="button" className="way" aria-expanded={open} onClick={() => setOpen(!open)}>
        {words}
      </button>
      {open && found.isPending && <Loading rows={2} />}
      {open && found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {open && found.data && (
        <ul className="moscow-ways">
          {found.data.map((ticket) => (
            <li key={ticket.id}>
              <Link to="/inbox/$ticketId" params={{ ticketId: ticket.id }} search={{ view: "open" }}>
                #{ticket.number} {ticket.subject}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
