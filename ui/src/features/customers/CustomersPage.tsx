import { Button, Table, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "@/features/staff";
import { money } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { Badge, Card, EmptyState, Icon, Loading, Page, ProblemNote, TableScroll } from "@/shared/parts";
import { CustomerEdit } from "./CustomerEdit";
import { useCustomerList } from "./queries";

type Props = { q: string | undefined; search: (q: string | undefined) => void };

export function CustomersPage({ q, search }: Props) {
  const { t, locale } = useI18n();
  const mayWrite = useMay("customers.write");
  const list = useCustomerList({ q });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [creating, setCreating] = useState(false);
  const later = useDebouncedCallback((text: string) => search(text.trim() || undefined), 250);
  useKeys({ search: () => document.getElementById("customer-search")?.focus() });
  return (
    <Page
      title={t("nav.customers")}
      actions={
        mayWrite && (
          <Button leftSection={<Icon name="plus" />} onClick={() => setCreating(true)}>
            {t("customer.new")}
          </Button>
        )
      }
    >
      <TextInput
        id="customer-search"
        maw={420}
        type="search"
        aria-label={t("customer.search")}
        placeholder={t("customer.search")}
        leftSection={<Icon name="search" />}
        defaultValue={q ?? ""}
        onChange={(event) => later(event.currentTarget.value)}
      />
      <Card label={t("nav.customers")}>
        {list.isPending && <Loading rows={10} />}
        {list.isError && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <EmptyState
            icon="users"
            title={t(q ? "customer.none_found" : "customer.none")}
            hint={t(q ? "customer.none_found_hint" : "customer.none_hint")}
          />
        )}
        {rows.length > 0 && (
          <TableScroll label={t("nav.customers")}>
            <Table className="table" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("field.name")}</Table.Th>
                  <Table.Th>{t("field.email")}</Table.Th>
                  <Table.Th>{t("field.tags")}</Table.Th>
                  <Table.Th className="number">{t("nav.orders")}</Table.Th>
                  <Table.Th className="number">{t("customer.spent")}</Table.Th>
                  <Table.Th className="number">{t("customer.tickets")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={row.id}>
                    <Table.Td>
                      <Link to="/customers/$customerId" params={{ customerId: row.id }} className="cell-link">
                        {row.name}
                      </Link>
                    </Table.Td>
                    <Table.Td>{(row.emails.find((one) => one.primary) ?? row.emails[0])?.address}</Table.Td>
                    <Table.Td>
                      <span className="badges">
                        {row.tags.map((tag) => (
                          <Badge key={tag}>{tag}</Badge>
                        ))}
                      </span>
                    </Table.Td>
                    <Table.Td className="number">{row.summary?.orders}</Table.Td>
                    <Table.Td className="number">{row.summary?.spent ? money(row.summary.spent, locale) : ""}</Table.Td>
                    <Table.Td className="number">{row.summary?.tickets}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </TableScroll>
        )}
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("action.more")}
          </Button>
        )}
      </Card>
      {creating && <CustomerEdit customer={null} close={() => setCreating(false)} />}
    </Page>
  );
}
