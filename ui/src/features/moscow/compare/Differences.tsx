import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { BoardComparison, BoardDifference, ComparedSide } from "@/api/models";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Icon, TableScroll } from "@/shared/parts";
import { roundMoney } from "../useNames";

/** What is not as it was, and why; then how full the pools were. */
export function Differences({ of }: { of: BoardComparison }) {
  const { t, locale } = useI18n();
  const number = (value: number | undefined) => count(value ?? 0, locale, 1);
  return (
    <>
      {of.differences.length === 0 ? (
        <p>
          <Icon name="check" size={14} /> {t("moscow.compare_same", { n: of.unchanged })}
        </p>
      ) : (
        <>
          <p className="meta">{t("moscow.compare_n", { n: of.differences.length, unchanged: of.unchanged })}</p>
          <TableScroll label={t("moscow.compared")}>
            <Table className="table">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("moscow.initiative")}</Table.Th>
                  <Table.Th>{t("moscow.class")}</Table.Th>
                  <Table.Th>{t("moscow.effort")}</Table.Th>
                  <Table.Th>{t("moscow.compare_promised")}</Table.Th>
                  <Table.Th>{t("moscow.would_go")}</Table.Th>
                  <Table.Th>{t("moscow.reason_label")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {of.differences.map((one) => (
                  <Row key={one.initiative} one={one} of={of} />
                ))}
              </Table.Tbody>
            </Table>
          </TableScroll>
        </>
      )}
      <ul className="scenario-list">
        {of.pools.map((pool) => (
          <li key={pool.pool}>
            <b>{pool.name}</b>{" "}
            {(["must", "should", "could"] as const)
              .map((kind) => {
                const [was, is] = pool[kind];
                const name = t(`moscow.class.${kind === "must" ? "M" : kind === "should" ? "S" : "C"}`);
                return `${name} ${was === is ? number(is) : `${number(was)} → ${number(is)}`} ${pool.unit}`;
              })
              .join(" · ")}
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ one, of }: { one: BoardDifference; of: BoardComparison }) {
  const { t, language, locale } = useI18n();
  const kind = (side: ComparedSide) => (side.class ? t(`moscow.class.${side.class}`) : t("moscow.waiting"));
  const effort = (side: ComparedSide) =>
    side.effort === null
      ? t("moscow.not_estimated")
      : of.pools
          .filter((pool) => side.effort?.[pool.pool] !== undefined)
          .map((pool) => `${count(side.effort?.[pool.pool] ?? 0, locale, 1)} ${pool.unit}`)
          .join(", ") || "0";
  const money = (side: ComparedSide) => roundMoney(side.covers, of.currency, locale);
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: one.initiative }} className="cell-link">
          {textIn(one.title, language)}
        </Link>
        {one.what.includes("came") && <div className="meta">{t("moscow.compare_came")}</div>}
        {one.what.includes("went") && <div className="meta">{t("moscow.compare_went")}</div>}
        {one.what.includes("lifecycle") && one.before && one.after && (
          <div className="meta">
            {t(`moscow.lifecycle.${one.before.lifecycle}`)} → {t(`moscow.lifecycle.${one.after.lifecycle}`)}
          </div>
        )}
      </Table.Td>
      <Table.Td>
        <Both one={one} say={kind} />
      </Table.Td>
      <Table.Td>
        <Both one={one} say={effort} />
      </Table.Td>
      <Table.Td>
        <Both one={one} say={(side) => side.promised_in ?? "–"} />
      </Table.Td>
      <Table.Td>
        <Both one={one} say={money} />
      </Table.Td>
      <Table.Td>
        {one.why ?? "–"}
        {one.decided_by && <div className="meta">{one.decided_by}</div>}
      </Table.Td>
    </Table.Tr>
  );
}

/** From what to what; once where it is the same. */
function Both({ one, say }: { one: BoardDifference; say: (side: ComparedSide) => string }) {
  const { t } = useI18n();
  const [was, is] = [one.before && say(one.before), one.after && say(one.after)];
  if (was === null || is === null || was === is) return <>{is ?? was}</>;
  return (
    <span className="moscow-changed">
      {was} <span aria-hidden="true">→</span> <span className="visually-hidden">{t("moscow.compare_then")}</span>
      <b>{is}</b>
    </span>
  );
}
