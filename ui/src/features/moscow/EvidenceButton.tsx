import { Popover } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { InitiativeRemoval, MoscowCard, MoscowEvidence } from "@/api/models";
import { useMay } from "@/features/staff";
import { count, money, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { AskingTickets } from "./AskingTickets";
import { evidenceQuery } from "./queries";
import { roundMoney } from "./useNames";
import type { Names } from "./words";

type Props = { card: MoscowCard; names: Names };

/** Tickets and cost a month behind an initiative; opened, where they come from. */
export function EvidenceButton({ card, names }: Props) {
  const { t, locale } = useI18n();
  const [opened, setOpened] = useState(false);
  const { backing } = card;
  const title = names.initiative(card.initiative.key);
  const tickets = count(backing.tickets_a_month, locale, backing.tickets_a_month < 10 ? 1 : 0);
  const voices = backing.voices ?? 0;
  if (backing.links === 0)
    return <span className="meta">{voices > 0 ? t("moscow.voices", { n: voices }) : t("moscow.no_evidence")}</span>;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={440}
      position="bottom-start"
      shadow="md"
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className="moscow-evidence"
          aria-expanded={opened}
          aria-label={t("moscow.evidence_of", { name: title, tickets, cost: names.money(backing.pain) })}
          onClick={() => setOpened(!opened)}
        >
          <span className="badge badge-accent">
            <Icon name="inbox" size={13} />
            {tickets}
          </span>
          <span className="badge">{names.money(backing.pain)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown
        className="moscow-popover"
        role="dialog"
        aria-label={t("moscow.evidence_title", { name: title })}
        data-keys="off"
      >
        {opened && <Sources card={card} />}
      </Popover.Dropdown>
    </Popover>
  );
}

/** By scenario: tickets, what they cost, and what of it would go. */
function Sources({ card }: Pick<Props, "card">) {
  const { t, locale } = useI18n();
  const found = useQuery(evidenceQuery);
  const { removes = [], tickets = [], queries = [] } = card.initiative.definition;
  if (found.isPending) return <Loading rows={4} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const evidence = found.data;
  const { costs, days } = evidence;
  const cents = (amount: number) => money({ amount, currency: costs.currency }, locale);
  const shown = card.initiative.definition.value ?? 0;
  const voices = card.backing.voices ?? 0;
  return (
    <div className="moscow-sources">
      <p className="meta">{t("moscow.evidence_days", { n: days })}</p>
      {removes.length > 0 && <SourceTable removes={removes} evidence={evidence} />}
      {tickets.length > 0 && <Links tickets={tickets} />}
      {queries.length > 0 && <AskingTickets queries={queries} evidence={evidence} />}
      {voices > 0 && <p>{t("moscow.voices", { n: voices })}</p>}
      {shown > 0 && <p>{t("moscow.direct_value_is", { amount: cents(shown) })}</p>}
      <p className="meta">
        {t("moscow.assumed", {
          hour: cents(costs.hour),
          dissatisfied: cents(costs.dissatisfied),
          reopened: cents(costs.reopened),
        })}{" "}
        <Link to="/settings/moscow">{t("moscow.assumed_where")}</Link>
      </p>
    </div>
  );
}

/** Tickets that ask for it. */
export function Links({ tickets }: { tickets: string[] }) {
  const { t } = useI18n();
  const may = useMay("tickets.read");
  return (
    <p className="moscow-row">
      {t("moscow.asked_for_by", { n: tickets.length })}
      {may &&
        tickets.slice(0, 10).map((id, at) => (
          <Link key={id} to="/inbox/$ticketId" params={{ ticketId: id }} search={{ view: "open" }} className="way">
            {t("moscow.ticket_n", { n: at + 1 })}
          </Link>
        ))}
    </p>
  );
}

type TableProps = { removes: InitiativeRemoval[]; evidence: MoscowEvidence };

export function SourceTable({ removes, evidence }: TableProps) {
  const { t, language, locale } = useI18n();
  const percent = (value: number) => share(value, locale, 0);
  const cost = (minor: number) => roundMoney(minor, evidence.costs.currency, locale);
  const mayTickets = useMay("tickets.read");
  const mayScenarios = useMay("scenarios.read");
  const window = {
    opened_since: evidence.opened_since,
    opened_before: evidence.opened_before,
    sort: "opened" as const,
  };
  return (
    <TableScroll label={t("moscow.evidence")}>
      <table className="moscow-source-table">
        <thead>
          <tr>
            <th scope="col">{t("scenario.one")}</th>
            <th scope="col" className="number">
              {t("scenario.tickets")}
            </th>
            <th scope="col" className="number">
              {t("moscow.minutes")}
            </th>
            <th scope="col" className="number">
              {t("moscow.dissatisfied")}
            </th>
            <th scope="col" className="number" title={t("moscow.again_hint")}>
              {t("moscow.again")}
            </th>
            <th scope="col" className="number">
              {t("moscow.cost_a_month")}
            </th>
            <th scope="col" className="number">
              {t("moscow.would_go")}
            </th>
          </tr>
        </thead>
        <tbody>
          {removes.map((one) => {
            const pain = evidence.pains.find((it) => it.scenario === one.scenario);
            const name = textIn(pain?.name as never, language) || one.scenario;
            const tickets = count(pain?.tickets ?? 0, locale);
            // All tickets that the number comes of.
            const behind = (text: string) =>
              mayTickets ? (
                <Link to="/inbox" search={{ scenario: one.scenario, ...window }}>
                  {text}
                </Link>
              ) : (
                text
              );
            return (
              <tr key={one.scenario}>
                <th scope="row">
                  {mayScenarios ? (
                    <Link to="/scenarios/$scenarioKey" params={{ scenarioKey: one.scenario }}>
                      {name}
                    </Link>
                  ) : (
                    name
                  )}
                </th>
                <td className="number">{pain ? behind(tickets) : tickets}</td>
                <td className="number">
                  {pain ? behind(count(pain.minutes, locale, 0)) : "–"}
                  {pain?.minutes_assumed && <span className="meta"> {t("moscow.assumed_mark")}</span>}
                </td>
                <td className="number">{pain ? percent(pain.dissatisfied) : "–"}</td>
                <td className="number">{pain && pain.again !== null ? percent(pain.again) : "–"}</td>
                <td className="number">{pain ? behind(cost(pain.cost)) : cost(0)}</td>
                <td
                  className="number"
                  title={t("moscow.share_and_confidence", { share: percent(one.share), sure: percent(one.confidence) })}
                >
                  {cost((pain?.cost ?? 0) * one.share * one.confidence)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
}
