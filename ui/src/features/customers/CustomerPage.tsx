import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Customer } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useMay } from "@/features/staff";
import { longDay } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Card, EmptyState, Facts, Icon, Loading, Page, ProblemNote } from "@/shared/parts";
import { CustomerValue } from "./CustomerCard";
import { CustomerEdit } from "./CustomerEdit";
import { languageName } from "./languages";
import { MergeCustomer } from "./MergeCustomer";
import { MergedBanner } from "./MergedBanner";
import { Preferences } from "./Preferences";
import { useCustomer } from "./queries";
import { Timeline } from "./Timeline";

type Props = {
  id: string;
  /** What other features show of this customer. */
  orders: ReactNode;
  tickets: ReactNode;
  newTicket?: () => void;
};

export function CustomerPage({ id, orders, tickets, newTicket }: Props) {
  const { t } = useI18n();
  const mayWrite = useMay("customers.write");
  const customer = useCustomer(id);
  const mayMerge = useMay("customers.merge");
  const [editing, setEditing] = useState(false);
  const [merging, setMerging] = useState(false);
  const crumb = <Link to="/customers">{t("nav.customers")}</Link>;
  if (customer.isPending) {
    return (
      <Page title={t("nav.customers")}>
        <Loading rows={10} />
      </Page>
    );
  }
  if (customer.isError) {
    return (
      <Page title={t("nav.customers")} crumb={crumb}>
        {isProblem(customer.error, "not-found") ? (
          <EmptyState icon="user" title={t("customer.gone")} hint={t("customer.gone_hint")} />
        ) : (
          <ProblemNote error={customer.error} retry={() => void customer.refetch()} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={customer.data.name}
      crumb={crumb}
      beside={!customer.data.merged_into && <CustomerValue customer={customer.data} />}
      actions={
        <>
          {newTicket && (
            <Button variant="default" leftSection={<Icon name="plus" />} onClick={newTicket}>
              {t("ticket.new")}
            </Button>
          )}
          {mayWrite && !customer.data.merged_into && (
            <Button leftSection={<Icon name="edit" />} onClick={() => setEditing(true)}>
              {t("action.edit")}
            </Button>
          )}
          {mayMerge && !customer.data.merged_into && (
            <Button variant="default" leftSection={<Icon name="merge" />} onClick={() => setMerging(true)}>
              {t("customer.merge")}
            </Button>
          )}
        </>
      }
    >
      {customer.data.merged_into && <MergedBanner customer={customer.data} into={customer.data.merged_into} />}
      <div className="columns">
        <div className="column column-narrow">
          <Details customer={customer.data} />
          <Consent customer={customer.data} />
        </div>
        <div className="column">
          <Card title={t("nav.orders")}>{orders}</Card>
          <Card title={t("customer.tickets")}>{tickets}</Card>
        </div>
        {/* What happened with who was merged stands at the survivor, as their value does. */}
        {!customer.data.merged_into && (
          <div className="column">
            <Card title={t("customer.timeline")}>
              <Timeline id={id} />
            </Card>
          </div>
        )}
      </div>
      {editing && <CustomerEdit customer={customer.data} close={() => setEditing(false)} />}
      {merging && <MergeCustomer into={customer.data} close={() => setMerging(false)} />}
    </Page>
  );
}

function Details({ customer }: { customer: Customer }) {
  const { t, locale } = useI18n();
  const none = <span className="quiet">–</span>;
  return (
    <Card title={t("customer.details")}>
      <Preferences customer={customer} />
      <Facts
        items={[
          [t("field.number"), String(customer.number)],
          [
            t("customer.emails"),
            customer.emails.length > 0 ? <Lines key="e" all={customer.emails.map((one) => one.address)} /> : none,
          ],
          [
            t("customer.phones"),
            customer.phones.length > 0 ? <Lines key="p" all={customer.phones.map((one) => one.number)} /> : none,
          ],
          [t("field.language"), customer.language ? languageName(customer.language, locale) : none],
          [t("field.time_zone"), customer.time_zone ?? none],
          [t("customer.created"), longDay(customer.created_at, locale)],
          ...customer.external_ids.map((one): [string, string] => [one.source, one.id]),
        ]}
      />
    </Card>
  );
}

/** The first is the primary one. */
function Lines({ all }: { all: string[] }) {
  return (
    <>
      {all.map((one) => (
        <span key={one} className="fact-line">
          {one}
        </span>
      ))}
    </>
  );
}

function Consent({ customer }: { customer: Customer }) {
  const { t, locale } = useI18n();
  const word = useWord();
  return (
    <Card title={t("customer.consent")}>
      {customer.consent.length === 0 && <p className="quiet">{t("customer.no_consent")}</p>}
      <ul className="short-list">
        {customer.consent.map((one) => (
          <li key={`${one.purpose} ${one.at}`} className="short-row">
            <span className="short-main">
              <span>{word("purpose", one.purpose)}</span>
              <span className="meta">
                {longDay(one.at, locale)}
                {one.source ? ` · ${one.source}` : ""}
              </span>
            </span>
            <Badge tone={one.given ? "green" : "plain"} icon={one.given ? "check" : "x"}>
              {t(one.given ? "customer.given" : "customer.refused")}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
