import { Button, Select, Table, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { longDay, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { Badge, Card, EmptyState, Icon, Loading, Page, ProblemNote, TableScroll } from "@/shared/parts";
import { useOrderList } from "./queries";

export const ORDER_STATES = ["placed", "confirmed", "shipped", "delivered", "cancelled"];

export type OrdersSearch = { q?: string; state?: string };
type Props = { filter: OrdersSearch; change: (part: OrdersSearch) => void };

export function OrdersPage({ filter, change }: Props) {
  const { t } = useI18n();
  const word = useWord();
  const later = useDebouncedCallback((text: string) => change({ q: text.trim() || undefined }), 250);
  useKeys({ search: () => document.getElementById("order-search")?.focus() });
  return (
    <Page title={t("nav.orders")}>
      <div className="filters">
        <TextInput
          id="order-search"
          w={360}
          type="search"
          aria-label={t("order.search")}
          placeholder={t("order.search")}
          leftSection={<Icon name="search" />}
          defaultValue={filter.q ?? ""}
          onChange={(event) => later(event.currentTarget.value)}
        />
        <Select
          aria-label={t("field.status")}
          placeholder={t("order.any_state")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          data={ORDER_STATES.map((state) => ({ value: state, label: word("order_state", state) }))}
          value={filter.state ?? null}
          onChange={(state) => change({ state: state ?? undefined })}
        />
      </div>
      <Card label={t("nav.orders")}>
        <OrderTable filter={filter} />
      </Card>
    </Page>
  );
}

function OrderTable({ filter }: { filter: OrdersSearch }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const list = useOrderList(filter);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = Boolean(filter.q || filter.state);
  if (list.isPending) return <Loading rows={10} />;
  if (list.isError) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon="box"
        title={t(narrowed ? "order.none_found" : "order.none")}
        hint={t(narrowed ? "order.none_found_hint" : "order.none_hint")}
      />
    );
  }
  return (
    <>
      <TableScroll label={t("nav.orders")}>
        <Table className="table" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("field.number")}</Table.Th>
              <Table.Th>{t("context.customer")}</Table.Th>
              <Table.Th>{t("field.status")}</Table.Th>
              <Table.Th>{t("order.placed")}</Table.Th>
              <Table.Th className="number">{t("order.total")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>
                  <Link to="/orders/$orderId" params={{ orderId: row.id }} className="cell-link">
                    {row.number}
                  </Link>
                </Table.Td>
                <Table.Td>{row.customer?.name}</Table.Td>
                <Table.Td>
                  <Badge>{word("order_state", row.state)}</Badge>
                </Table.Td>
                <Table.Td>{row.placed_at && longDay(row.placed_at, locale)}</Table.Td>
                <Table.Td className="number">{money(row.total, locale)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableScroll>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}
