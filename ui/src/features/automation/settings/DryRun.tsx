import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { AutomationRehearsal, AutomationRehearsed } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, TableScroll, When } from "@/shared/parts";
import { useOutcomeWords, useReasonWords } from "./describing";
import type { Form } from "./form";

/** What the rule would have done to the last tickets. */
export function DryRun({ found, form }: { found: AutomationRehearsal; form: Form }) {
  const { t } = useI18n();
  const { met, tickets, pulled } = found;
  return (
    <section className="rule-group stack" aria-live="polite">
      <p>
        <strong>{t("automation.tried", { met: String(met), tickets: String(tickets), pulled: String(pulled) })}</strong>{" "}
        {found.since && (
          <span className="meta">
            {t("automation.tried_since")} <When at={found.since} />
          </span>
        )}
      </p>
      {met > 0 && <Tickets label={t("automation.matches")} tickets={found.matches} form={form} acted />}
      {met > found.matches.length && (
        <p className="quiet">{t("automation.first_shown", { n: String(found.matches.length) })}</p>
      )}
      {found.misses.length > 0 && (
        <details>
          <summary>{t("automation.misses")}</summary>
          <Tickets label={t("automation.misses")} tickets={found.misses} form={form} acted={false} />
        </details>
      )}
    </section>
  );
}

type TicketsProps = { label: string; tickets: AutomationRehearsed[]; form: Form; acted: boolean };

function Tickets({ label, tickets, form, acted }: TicketsProps) {
  const { t } = useI18n();
  const outcome = useOutcomeWords();
  return (
    <TableScroll label={label}>
      <Table className="table rule-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("automation.ticket")}</Table.Th>
            <Table.Th>{t("automation.at")}</Table.Th>
            {acted && <Table.Th>{t("automation.what")}</Table.Th>}
            <Table.Th>{t("automation.reasons")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tickets.map((ticket) => (
            <Table.Tr key={ticket.ticket_id}>
              <Table.Td>
                <Link
                  to="/inbox/$ticketId"
                  params={{ ticketId: ticket.ticket_id }}
                  search={{ view: "open" }}
                  target="_blank"
                >
                  #{ticket.number}
                </Link>{" "}
                {ticket.subject}
              </Table.Td>
              <Table.Td>
                <When at={ticket.at} />
                <div className="meta">
                  {t(`automation.on_${ticket.trigger_kind}` as "automation.on_lasted")}
                  {ticket.times > 1 && ` · ${t("automation.times", { n: ticket.times })}`}
                </div>
              </Table.Td>
              {acted && (
                <Table.Td>
                  {ticket.deeds.map((deed, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a list that does not change
                    <div key={at}>{outcome(deed)}</div>
                  ))}
                </Table.Td>
              )}
              <Table.Td>
                <Reasons ticket={ticket} form={form} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

function Reasons({ ticket, form }: { ticket: AutomationRehearsed; form: Form }) {
  const { t } = useI18n();
  const words = useReasonWords();
  if (ticket.reasons.length === 0) return t("automation.no_conditions");
  return ticket.reasons.map((reason) => (
    <div key={`${reason.group} ${reason.condition}`} className="row-line">
      <Icon name={reason.met ? "check" : "x"} />
      <span className="visually-hidden">{t(reason.met ? "condition.yes" : "condition.no")}</span>
      <span>{words(form.conditions.groups[reason.group]?.conditions[reason.condition], reason)}</span>
    </div>
  ));
}
