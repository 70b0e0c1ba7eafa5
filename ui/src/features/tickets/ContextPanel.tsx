import type { Ticket } from "@/api/models";
import { CustomerCard, CustomerSelect } from "@/features/customers";
import { OrderCard, OrderSelect, useOrdersOf } from "@/features/orders";
import { TicketRecognition } from "@/features/recognition";
import { Playbook } from "@/features/runs";
import { ScenarioCard } from "@/features/scenarios";
import { useMay } from "@/features/staff";
import { NextActions } from "@/features/suggestions";
import { useI18n } from "@/shared/i18n";
import { Card, tellProblem } from "@/shared/parts";
import { useTicketChanges } from "./changing";
import { LinkedTickets } from "./LinkedTickets";
import { PromiseList } from "./PromiseList";
import { Tasks } from "./Tasks";
import { TicketsOf } from "./TicketsOf";

/** Who it is, what they bought, what went before. */
export function ContextPanel({ ticket, insert }: { ticket: Ticket; insert: (text: string) => void }) {
  const { t } = useI18n();
  const mayCustomers = useMay("customers.read");
  const mayOrders = useMay("orders.read");
  const mayScenarios = useMay("scenarios.read");
  return (
    <>
      <NextActions ticket={ticket} />
      {mayCustomers && <CustomerPart ticket={ticket} />}
      {mayOrders && <OrderPart ticket={ticket} />}
      {mayScenarios && (
        <ScenarioCard ticket={ticket}>
          {!ticket.scenario_confirmed && <TicketRecognition ticket={ticket.id} />}
        </ScenarioCard>
      )}
      <Playbook ticket={ticket} insert={insert} />
      <Tasks ticket={ticket} />
      {ticket.promises.length > 0 && <PromiseList promises={ticket.promises} />}
      {ticket.customer && (
        <Card title={t("context.earlier")}>
          <TicketsOf customer={ticket.customer.id} except={ticket.id} most={6} />
        </Card>
      )}
      <LinkedTickets ticket={ticket} />
    </>
  );
}

function CustomerPart({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const changes = useTicketChanges(ticket.id);
  const mayAnswer = useMay("tickets.answer");
  if (ticket.customer) return <CustomerCard id={ticket.customer.id} />;
  return (
    <Card title={t("context.customer")}>
      <p className="quiet">{t("context.no_customer")}</p>
      {mayAnswer && (
        <CustomerSelect
          label={t("context.choose_customer")}
          value={null}
          onChange={(id) => id && changes.change({ customer_id: id }).catch((error) => tellProblem(error, t))}
        />
      )}
    </Card>
  );
}

/** The order of the ticket; without one, a choice among the customer's orders. */
function OrderPart({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const changes = useTicketChanges(ticket.id);
  const mayAnswer = useMay("tickets.answer");
  const orders = useOrdersOf(ticket.customer?.id ?? null);
  if (ticket.order) return <OrderCard id={ticket.order.id} ticket={ticket.id} />;
  if (!ticket.customer) return null;
  const none = orders.data?.items.length === 0;
  return (
    <Card title={t("context.order")}>
      <p className="quiet">{t(none ? "context.no_orders" : "context.no_order")}</p>
      {mayAnswer && !none && (
        <OrderSelect
          label={t("context.choose_order")}
          customer={ticket.customer.id}
          value={null}
          onChange={(id) => id && changes.change({ order_id: id }).catch((error) => tellProblem(error, t))}
        />
      )}
    </Card>
  );
}
