import { Button, Select, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { PlaybookRehearsal } from "@/api/models";
import { useFactWords } from "@/features/runs";
import { type MessageKey, useI18n } from "@/shared/i18n";
import { ProblemNote, TableScroll } from "@/shared/parts";
import { type Playbook, textIn } from "./language";
import { useRehearsal } from "./queries";

const MANY = ["50", "200", "500"];

/** Where the last tickets of its scenario would go by what is written now, before anybody relies on it. */
export function Rehearsal({ of, playbook, holds }: { of: string; playbook: Playbook; holds: boolean }) {
  const { t } = useI18n();
  const rehearsal = useRehearsal(of);
  const [many, setMany] = useState("200");
  const found = rehearsal.data;
  return (
    <section className="playbook-findings playbook-rehearsal" aria-label={t("rehearsal.title")}>
      <div className="card-head">
        <h2>{t("rehearsal.title")}</h2>
        {found && <span className="meta">{t("rehearsal.of", { n: found.tickets })}</span>}
        <span className="grow" />
        <Select
          size="xs"
          w={130}
          aria-label={t("rehearsal.how_many")}
          allowDeselect={false}
          data={MANY.map((n) => ({ value: n, label: t("rehearsal.last", { n }) }))}
          value={many}
          onChange={(chosen) => setMany(chosen ?? "200")}
        />
        <Button
          size="xs"
          variant="default"
          disabled={!holds}
          loading={rehearsal.isPending}
          onClick={() => rehearsal.mutate({ definition: playbook, tickets: Number(many) })}
        >
          {t("rehearsal.run")}
        </Button>
      </div>
      <p className="meta">{t(playbook.scenario ? "rehearsal.hint" : "rehearsal.hint_all")}</p>
      {rehearsal.isError && <ProblemNote error={rehearsal.error} />}
      <div aria-live="polite">{found && <Told found={found} />}</div>
    </section>
  );
}

function Told({ found }: { found: PlaybookRehearsal }) {
  const { t, language } = useI18n();
  if (found.tickets === 0) return <p className="meta">{t("rehearsal.none")}</p>;
  return (
    <>
      <h3>{t("rehearsal.branches")}</h3>
      {found.branches.length === 0 ? (
        <p className="meta">{t("rehearsal.no_branches")}</p>
      ) : (
        <TableScroll label={t("rehearsal.branches")}>
          <Table className="table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("rehearsal.decision")}</Table.Th>
                <Table.Th>{t("rehearsal.way")}</Table.Th>
                <Table.Th className="number">{t("rehearsal.tickets")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.branches.map((taken) => (
                <Table.Tr key={`${taken.step} ${taken.branch}`}>
                  <Table.Td>{textIn(taken.title, language)}</Table.Td>
                  <Table.Td>
                    {taken.branch === null || taken.branch === undefined
                      ? t("playbook.otherwise")
                      : textIn(taken.label ?? "", language) || String(taken.branch + 1)}
                  </Table.Td>
                  <Table.Td className="number">{taken.tickets}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
      <h3>{t("rehearsal.stops")}</h3>
      <Stops found={found} />
    </>
  );
}

function Stops({ found }: { found: PlaybookRehearsal }) {
  const { t, language } = useI18n();
  const fact = useFactWords();
  return (
    <TableScroll label={t("rehearsal.stops")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("rehearsal.step")}</Table.Th>
            <Table.Th>{t("rehearsal.why")}</Table.Th>
            <Table.Th className="number">{t("rehearsal.tickets")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.stops.map((stop) => (
            <Table.Tr key={`${stop.step} ${stop.why} ${stop.facts.join()}`}>
              <Table.Td>{textIn(stop.title ?? "", language)}</Table.Td>
              <Table.Td>
                {t(`rehearsal.${stop.why}` as MessageKey, { facts: stop.facts.map(fact).join(", ") })}
              </Table.Td>
              <Table.Td className="number">
                <details>
                  <summary>{stop.tickets}</summary>
                  {stop.examples.map((ticket) => (
                    <div key={ticket.id}>
                      <Link
                        to="/inbox/$ticketId"
                        params={{ ticketId: ticket.id }}
                        search={{ view: "open" }}
                        target="_blank"
                        title={ticket.subject}
                      >
                        #{ticket.number}
                      </Link>
                    </div>
                  ))}
                </details>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
