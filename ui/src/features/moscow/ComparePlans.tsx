import { Modal, Table } from "@mantine/core";
import type { MoscowBoard, MoscowPlan } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Badge, TableScroll } from "@/shared/parts";
import type { Names } from "./words";

type Props = { board: MoscowBoard; plan: MoscowPlan; before: MoscowPlan | null; names: Names; close: () => void };

/** What was promised, what was proposed at first, and what is proposed now, side by side. */
export function ComparePlans({ board, plan, before, names, close }: Props) {
  const { t } = useI18n();
  const first = before && before.id !== plan.id ? before : null;
  const placeIn = (of: MoscowPlan | null, key: string) =>
    of?.placements.find((one) => one.initiative === key)?.timebox ?? null;
  const said = (frame: string | null) => (frame ? names.frame(frame) : "–");
  const title = (of: MoscowPlan) =>
    of.capacity_percent === 100 ? t("moscow.compare_now") : t("moscow.compare_at", { n: of.capacity_percent });
  const rows = plan.placements.filter((one) => one.class !== "W");
  const differs = (key: string) =>
    new Set([placeIn(plan, key), ...(first ? [placeIn(first, key)] : []), board.frame.committed?.[key] ?? null]).size >
    1;
  const figures = (of: MoscowPlan) =>
    `${names.money(of.covers)} · ${t("moscow.musts_fit_short", { share: names.share(of.musts_fit) })}`;
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t("moscow.compare")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <TableScroll label={t("moscow.compare")}>
        <Table className="table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("moscow.initiative")}</Table.Th>
              <Table.Th>{t("moscow.class")}</Table.Th>
              <Table.Th>{t("moscow.compare_promised")}</Table.Th>
              {first && <Table.Th>{title(first)}</Table.Th>}
              <Table.Th>{first ? t("moscow.compare_this", { title: title(plan) }) : title(plan)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row" colSpan={3}>
                {t("moscow.compare_covers")}
              </Table.Th>
              {first && <Table.Td>{figures(first)}</Table.Td>}
              <Table.Td>{figures(plan)}</Table.Td>
            </Table.Tr>
            {rows.map((one) => (
              <Table.Tr key={one.initiative} className={differs(one.initiative) ? "moscow-differs" : undefined}>
                <Table.Th scope="row">
                  {names.initiative(one.initiative)}{" "}
                  {differs(one.initiative) && <Badge tone="amber">{t("moscow.compare_differs")}</Badge>}
                </Table.Th>
                <Table.Td>{t(`moscow.class.${one.class}`)}</Table.Td>
                <Table.Td>{said(board.frame.committed?.[one.initiative] ?? null)}</Table.Td>
                {first && <Table.Td>{said(placeIn(first, one.initiative))}</Table.Td>}
                <Table.Td>{said(one.timebox)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableScroll>
    </Modal>
  );
}
