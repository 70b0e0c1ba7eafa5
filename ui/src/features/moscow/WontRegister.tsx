import { Table } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useScenarioName } from "@/features/scenarios";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, EmptyState, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { boardQuery, framesQuery } from "./queries";
import { dayText } from "./useNames";
import { type Wont, wontsOf } from "./wonts";

/** Boards are read one by one; older ones hold no promise any more. */
const FRAMES = 12;

/** All that was said no to, with its reason and when it is looked at again. */
export function WontRegister({ frame, today }: { frame: string; today: string }) {
  const { t } = useI18n();
  const frames = useQuery(framesQuery);
  const open = (frames.data ?? []).filter((one) => one.status !== "closed" && one.definition.ends_on >= today);
  const ids = [...new Set([frame, ...open.map((one) => one.id)])].slice(0, FRAMES);
  const boards = useQueries({ queries: ids.map((id) => boardQuery(id)) });
  const failed = boards.find((one) => one.isError);
  const wonts = wontsOf(boards.flatMap((one) => (one.data ? [one.data] : [])));
  return (
    <Card title={t("moscow.register")}>
      {boards.some((one) => one.isPending) && <Loading rows={4} />}
      {failed && <ProblemNote error={failed.error} retry={() => void failed.refetch()} />}
      {wonts.length === 0 ? (
        <EmptyState icon="check" title={t("moscow.register_empty")} hint={t("moscow.register_empty_hint")} />
      ) : (
        <TableScroll label={t("moscow.register")}>
          <Table className="table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("moscow.initiative")}</Table.Th>
                <Table.Th>{t("moscow.frame")}</Table.Th>
                <Table.Th>{t("moscow.reason_label")}</Table.Th>
                <Table.Th>{t("moscow.revisit")}</Table.Th>
                <Table.Th>{t("moscow.told_whom")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {wonts.map((one) => (
                <Row key={`${one.frame.id} ${one.card.initiative.key}`} wont={one} />
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
    </Card>
  );
}

function Row({ wont }: { wont: Wont }) {
  const { t, language, locale } = useI18n();
  const { key, definition } = wont.card.initiative;
  const grounds = wont.card.standing?.grounds;
  const trigger = grounds?.revisit_when;
  const scenario = useScenarioName(trigger?.scenario ?? null);
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: key }} className="cell-link">
          {textIn(definition.title, language)}
        </Link>
      </Table.Td>
      <Table.Td>
        <Link to="/moscow/$frameId" params={{ frameId: wont.frame.id }}>
          {wont.frame.definition.name}
        </Link>
      </Table.Td>
      <Table.Td>
        {grounds?.reason}
        {grounds?.workaround && <div className="meta">{t("moscow.workaround_is", { text: grounds.workaround })}</div>}
      </Table.Td>
      <Table.Td>
        {wont.due && (
          <Badge tone="amber" icon="clock">
            {t("moscow.due")}
          </Badge>
        )}{" "}
        {wont.on && dayText(wont.on, locale)}
        {trigger && <div>{t("moscow.revisit_when", { scenario, above: trigger.above })}</div>}
      </Table.Td>
      <Table.Td>{grounds?.told_whom ?? "–"}</Table.Td>
    </Table.Tr>
  );
}
