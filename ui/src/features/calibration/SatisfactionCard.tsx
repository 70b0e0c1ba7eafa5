import { Table } from "@mantine/core";
import type { CalibrationSatisfaction } from "@/api/models";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, TableScroll } from "@/shared/parts";
import { absentText, effectText } from "./satisfaction-words";
import { lasting } from "./words";

type Props = { satisfaction: CalibrationSatisfaction | null; nameOf: (name: string) => string };

/** How satisfaction goes with waiting where the shop's own ratings show it; where not, why not. */
export function SatisfactionCard({ satisfaction, nameOf }: Props) {
  const { t, locale } = useI18n();
  return (
    <Card title={t("calibration.satisfaction")}>
      {satisfaction === null ? (
        <p>
          <Badge tone="plain">{t("calibration.satisfaction.not_measured")}</Badge>{" "}
          {t("calibration.satisfaction.not_measured_why")}
        </p>
      ) : satisfaction.absent ? (
        <p>
          <Badge tone="amber">{t("calibration.satisfaction.absent")}</Badge>{" "}
          {absentText(satisfaction.absent, locale, t)} {t("calibration.satisfaction.absent_means")}
        </p>
      ) : (
        <div className="stack">
          <p>
            <Badge tone="green">{t("calibration.origin.estimated")}</Badge> {effectText(satisfaction, locale, t)}{" "}
            {t("calibration.satisfaction.rests_on", {
              n: count(satisfaction.n, locale),
              share: share(satisfaction.satisfied / satisfaction.n, locale, 0),
            })}
          </p>
          <TableScroll label={t("calibration.satisfaction")}>
            <Table className="table">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("calibration.class")}</Table.Th>
                  <Table.Th className="number">{t("calibration.satisfaction.wait")}</Table.Th>
                  <Table.Th className="number">{t("calibration.satisfaction.satisfied")}</Table.Th>
                  <Table.Th className="number">N</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {satisfaction.kinds.map((kind) => (
                  <Table.Tr key={kind.class}>
                    <Table.Td>{nameOf(kind.class)}</Table.Td>
                    <Table.Td className="number">{lasting(kind.wait, locale, t)}</Table.Td>
                    <Table.Td className="number">{share(kind.share, locale, 0)}</Table.Td>
                    <Table.Td className="number">{count(kind.n, locale)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </TableScroll>
          <p className="meta">{t("calibration.satisfaction.no_proof")}</p>
        </div>
      )}
    </Card>
  );
}
