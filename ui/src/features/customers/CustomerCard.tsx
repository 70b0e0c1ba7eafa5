import { Link } from "@tanstack/react-router";
import type { Customer } from "@/api/models";
import { money } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Avatar, Icon, Loading, ProblemNote } from "@/shared/parts";
import { Preferences } from "./Preferences";
import { useCustomer } from "./queries";

/** The customer beside a conversation: who they are and how they want to be treated. */
export function CustomerCard({ id }: { id: string }) {
  const { t } = useI18n();
  const customer = useCustomer(id);
  return (
    <section className="card customer-card" aria-label={t("context.customer")}>
      {customer.isPending && <Loading rows={3} />}
      {customer.isError && <ProblemNote error={customer.error} retry={() => void customer.refetch()} />}
      {customer.data && (
        <>
          <Link to="/customers/$customerId" params={{ customerId: id }} className="customer-link">
            <Avatar name={customer.data.name} />
            <span className="grow short-main">
              <b className="ellipsis">{customer.data.name}</b>
              <CustomerValue customer={customer.data} />
            </span>
            <Icon name="right" size={14} />
          </Link>
          <Preferences customer={customer.data} />
        </>
      )}
    </section>
  );
}

export function CustomerValue({ customer }: { customer: Customer }) {
  const { t, locale } = useI18n();
  const { summary } = customer;
  if (!summary) return <span className="meta">{customer.emails[0]?.address}</span>;
  const parts = [
    summary.since ? t("customer.since", { day: summary.since.slice(0, 4) }) : "",
    summary.orders === null ? "" : t("customer.orders", { n: summary.orders }),
    summary.spent && summary.orders ? money(summary.spent, locale) : "",
  ];
  return <span className="meta">{parts.filter(Boolean).join(" · ")}</span>;
}
