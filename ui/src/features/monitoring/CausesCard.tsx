import "@/shared/theme/monitoring.css";
import { Modal, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { RiseWhere, ScenarioCauses } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { Card, Loading, ProblemNote, TableScroll, When } from "@/shared/parts";
import { type Behind, casesQuery, causesQuery, type Days } from "./queries";
import { chance, shortDay } from "./texts";

/** Where a rise is, and in what a scenario's tickets differ from all others. */
export function CausesCard({ scenario, days }: { scenario: string; days: Days }) {
  const { t } = useI18n();
  const found = useQuery(causesQuery(scenario, days));
  const [behind, setBehind] = useState<Behind | null>(null);
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const { affected, others, cut } = found.data;
  return (
    <Card
      title={t("monitoring.where_and_why")}
      beside={<span className="meta">{t("monitoring.compared", { n: affected, others })}</span>}
    >
      {found.data.rise && <RiseIs found={found.data.rise} open={setBehind} />}
      <Differences causes={found.data} open={setBehind} />
      <p className="meta">{t("monitoring.no_proof")}</p>
      {cut && <p className="meta">{t("monitoring.cut")}</p>}
      {behind && <CasesDialog scenario={scenario} days={days} behind={behind} close={() => setBehind(null)} />}
    </Card>
  );
}

type Open = (behind: Behind) => void;

function useValue() {
  const word = useWord();
  const { t } = useI18n();
  return ({ attribute, value }: Behind) =>
    t("monitoring.is", {
      attribute: t(`monitoring.attribute.${attribute}`),
      value: attribute === "channel" ? word("channel", value) : value,
    });
}

/** The value, which leads to its tickets for those who may see them. */
function Value({ behind, open }: { behind: Behind; open: Open }) {
  const value = useValue();
  const may = useMay("tickets.read");
  if (!may) return <>{value(behind)}</>;
  return (
    <button type="button" className="value-button" onClick={() => open(behind)}>
      {value(behind)}
    </button>
  );
}

/** Where the last alarm is. */
function RiseIs({ found, open }: { found: RiseWhere; open: Open }) {
  const { t, locale } = useI18n();
  const say = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 1 });
  const since = shortDay(found.rise.since_on, locale);
  return (
    <div className="rise-where">
      {!found.enough && <p>{t("monitoring.where_unknown", { n: found.before })}</p>}
      {found.enough && found.places.length === 0 && <p>{t("monitoring.where_everywhere", { since })}</p>}
      {found.places.length > 0 && (
        <>
          <p>{t("monitoring.where_is", { since, n: found.rise.cases })}</p>
          <ul>
            {found.places.map((place) => (
              <li key={`${place.attribute} ${place.value}`}>
                <Value behind={place} open={open} />{" "}
                {t("monitoring.where_part", {
                  n: place.cases,
                  expected: say(place.expected),
                  p: chance(place.probability, locale),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Differences({ causes, open }: { causes: ScenarioCauses; open: Open }) {
  const { t, locale } = useI18n();
  const { items, looks, too_rare: rare } = causes;
  if (items.length === 0) return <p>{t("monitoring.no_difference", { n: looks, rare })}</p>;
  const say = (value: number | null | undefined) =>
    value == null ? "∞" : value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 1 : 0 });
  const part = (n: number, of: number) =>
    `${n.toLocaleString(locale)} / ${of.toLocaleString(locale)} (${(of > 0 ? (n / of) * 100 : 0).toLocaleString(locale, { maximumFractionDigits: 0 })} %)`;
  return (
    <TableScroll label={t("monitoring.where_and_why")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("monitoring.attribute")}</Table.Th>
            <Table.Th className="number">{t("monitoring.affected")}</Table.Th>
            <Table.Th className="number">{t("monitoring.others")}</Table.Th>
            <Table.Th className="number">{t("monitoring.ratio")}</Table.Th>
            <Table.Th className="number">{t("monitoring.interval")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((cause) => (
            <Table.Tr key={`${cause.attribute} ${cause.value}`}>
              <Table.Td>
                <Value behind={cause} open={open} />
              </Table.Td>
              <Table.Td className="number">{part(cause.affected, cause.affected_known)}</Table.Td>
              <Table.Td className="number">{part(cause.others, cause.others_known)}</Table.Td>
              <Table.Td className="number">
                <strong>× {say(cause.ratio)}</strong>
              </Table.Td>
              <Table.Td className="number">{`${say(cause.low)} – ${say(cause.high)}`}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

type CasesProps = { scenario: string; days: Days; behind: Behind; close: () => void };

function CasesDialog({ scenario, days, behind, close }: CasesProps) {
  const { t } = useI18n();
  const value = useValue();
  const found = useQuery(casesQuery(scenario, days, behind));
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={value(behind)}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {found.isPending && <Loading rows={5} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p>{t("monitoring.no_cases")}</p>}
      <ul className="scenario-list">
        {(found.data?.items ?? []).map((one) => (
          <li key={one.id}>
            <Link to="/inbox/$ticketId" params={{ ticketId: one.id }} className="cell-link">
              #{one.number} {one.subject}
            </Link>
            <span className="meta">
              {" "}
              · <When at={one.opened_at} />
            </span>
          </li>
        ))}
      </ul>
      {found.data?.more && <p className="meta">{t("monitoring.more_cases")}</p>}
    </Modal>
  );
}
