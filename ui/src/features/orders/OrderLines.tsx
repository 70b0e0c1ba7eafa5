import { Table } from "@mantine/core";
import type { Order } from "@/api/models";
import { count, money } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { TableScroll } from "@/shared/parts";

export function OrderLines({ order }: { order: Order }) {
  const { t, locale } = useI18n();
  if (order.lines.length === 0) return <p className="quiet">{t("order.no_lines")}</p>;
  return (
    <TableScroll label={t("order.lines")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("order.article")}</Table.Th>
            <Table.Th>{t("order.serials")}</Table.Th>
            <Table.Th className="number">{t("order.quantity")}</Table.Th>
            <Table.Th className="number">{t("order.price")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {order.lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td>
                <span className="short-main">
                  <span>{line.title}</span>
                  {line.product && (
                    <span className="meta">
                      {line.product.sku}
                      {line.product.name === line.title ? "" : ` · ${line.product.name}`}
                    </span>
                  )}
                </span>
              </Table.Td>
              <Table.Td>
                <span className="short-main">
                  <span className="mono">{line.serials.join(", ")}</span>
                  {line.batch && <span className="meta">{t("order.batch", { batch: line.batch })}</span>}
                </span>
              </Table.Td>
              <Table.Td className="number">{count(line.quantity, locale)}</Table.Td>
              <Table.Td className="number">{money(line.price, locale)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row" colSpan={3}>
              {t("order.total")}
            </Table.Th>
            <Table.Td className="number strong">{money(order.total, locale)}</Table.Td>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </TableScroll>
  );
}
