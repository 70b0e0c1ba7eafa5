import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { EstimateRecord } from "@/api/models";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { estimatorsQuery } from "./queries";

/** How far estimates came true, by who made them: the prediction is scored, and it is told with how many there were. */
export function Estimators() {
  const { t, locale } = useI18n();
  const found = useQuery(estimatorsQuery);
  const people = found.data ?? [];
  return (
    <Card title={t("moscow.estimators")}>
      {found.isPending && <Loading rows={2} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && people.length === 0 && <p className="quiet">{t("moscow.estimators_none")}</p>}
      {people.length > 0 && (
        <TableScroll label={t("moscow.estimators")}>
          <Table className="table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("moscow.estimator")}</Table.Th>
                <Table.Th>{t("moscow.estimator_effort")}</Table.Th>
                <Table.Th>{t("moscow.estimator_effect")}</Table.Th>
                <Table.Th>{t("moscow.estimator_confidence")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map((one) => (
                <Table.Tr key={one.person.id}>
                  <Table.Td>{one.person.name}</Table.Td>
                  <Table.Td>
                    <Factor of={one.effort} />
                  </Table.Td>
                  <Table.Td>
                    <Factor of={one.effect} />
                  </Table.Td>
                  <Table.Td>
                    {one.confidence_factor === null ? "–" : `× ${count(one.confidence_factor, locale, 2)}`}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
      <p className="meta">{t("moscow.estimators_hint")}</p>
    </Card>
  );
}

function Factor({ of }: { of: EstimateRecord }) {
  const { t, locale } = useI18n();
  const n = of.outcomes.length;
  if (of.factor === null) return <>–</>;
  return (
    <>
      × {count(of.factor, locale, 2)} <span className="meta">{t("moscow.estimator_n", { n })}</span>
      {!of.enough && <div className="meta">{t("moscow.estimator_few")}</div>}
    </>
  );
}
