import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { MoscowWont } from "@/api/models";
import { useScenarioName } from "@/features/scenarios";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, EmptyState, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { wontsQuery } from "./queries";
import { dayText } from "./useNames";

/** All that was said no to in frames that are not closed, with its reason and when it is looked at again. */
export function WontRegister() {
  const { t } = useI18n();
  const found = useQuery(wontsQuery);
  const wonts = found.data ?? [];
  return (
    <Card title={t("moscow.register")}>
      {found.isPending && <Loading rows={4} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && wonts.length === 0 && (
        <EmptyState icon="check" title={t("moscow.register_empty")} hint={t("moscow.register_empty_hint")} />
      )}
      {wonts.length > 0 && (
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
                <Row key={`${one.frame.id} ${one.initiative}`} wont={one} />
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
    </Card>
  );
}

function Row({ wont }: { wont: MoscowWont }) {
  const { t, language, locale } = useI18n();
  const { grounds } = wont;
  const trigger = grounds.revisit_when;
  const scenario = useScenarioName(trigger?.scenario ?? null);
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: wont.initiative }} className="cell-link">
          {textIn(wont.title, language)}
        </Link>
      </Table.Td>
      <Table.Td>
        <Link to="/moscow/$frameId" params={{ frameId: wont.frame.id }}>
          {wont.frame.name}
        </Link>
      </Table.Td>
      <Table.Td>
        {grounds.reason}
        {grounds.workaround && <div className="meta">{t("moscow.workaround_is", { text: grounds.workaround })}</div>}
      </Table.Td>
      <Table.Td>
        {wont.due && (
          <Badge tone="amber" icon="clock">
            {t("moscow.due")}
          </Badge>
        )}{" "}
        {grounds.revisit_on && dayText(grounds.revisit_on, locale)}
        {trigger && <div>{t("moscow.revisit_when", { scenario, above: trigger.above })}</div>}
        {wont.tickets_a_month !== null && (
          <div className="meta">{t("moscow.review_now", { tickets: count(wont.tickets_a_month, locale, 0) })}</div>
        )}
      </Table.Td>
      <Table.Td>{grounds.told_whom ?? "–"}</Table.Td>
    </Table.Tr>
  );
}
