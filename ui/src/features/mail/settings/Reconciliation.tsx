import { Button, Modal, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "@/api/client";
import type { LetterState, Mailbox, MailCounts, ReceivedLetter } from "@/api/models";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EmptyState, Loading, ProblemNote, TableScroll, tell, tellProblem, When } from "@/shared/parts";
import { LetterDialog } from "../LetterDialog";
import { countsQuery, letterQuery, useLetters, useReplayLetter } from "./queries";

const STATES: LetterState[] = [
  "new_ticket",
  "appended",
  "duplicate",
  "suppressed",
  "quarantined",
  "rejected",
  "waiting",
];

/** Without a state: all that were received. */
type Chosen = { mailbox: Mailbox; state: LetterState | null };

/** What was received is what became of it: every number opens its letters. */
export function Reconciliation({ mailboxes }: { mailboxes: Mailbox[] }) {
  const { t } = useI18n();
  const counts = useQuery(countsQuery);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <Card title={t("mail.reconciliation")}>
      <p className="muted">{t("mail.law")}</p>
      {counts.isPending && <Loading rows={3} />}
      {counts.isError && <ProblemNote error={counts.error} retry={() => void counts.refetch()} />}
      {counts.data && (
        <TableScroll label={t("mail.reconciliation")}>
          <Table className="table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("mail.mailbox")}</Table.Th>
                <Table.Th className="number">{t("mail.received")}</Table.Th>
                {STATES.map((state) => (
                  <Table.Th key={state} className="number">
                    {t(`mail.state_${state}`)}
                  </Table.Th>
                ))}
                <Table.Th>{t("mail.balance")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {counts.data.map((row) => {
                const mailbox = mailboxes.find((one) => one.id === row.mailbox_id);
                if (!mailbox) return null;
                return (
                  <Row
                    key={row.mailbox_id}
                    row={row}
                    mailbox={mailbox}
                    choose={(state) => setChosen({ mailbox, state })}
                  />
                );
              })}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
      {chosen && <Letters chosen={chosen} close={() => setChosen(null)} />}
    </Card>
  );
}

function Row({
  row,
  mailbox,
  choose,
}: {
  row: MailCounts;
  mailbox: Mailbox;
  choose: (state: LetterState | null) => void;
}) {
  const { t, locale } = useI18n();
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {mailbox.name}
        {row.surveys_asked > 0 && (
          <span className="meta">
            <br />
            {t("mail.surveys", { asked: row.surveys_asked, answered: row.surveys_answered })}
          </span>
        )}
      </Table.Th>
      <Table.Td className="number">
        {row.received === 0 ? (
          "0"
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("mail.show_received", { n: row.received, mailbox: mailbox.name })}
            onClick={() => choose(null)}
          >
            {count(row.received, locale)}
          </Button>
        )}
      </Table.Td>
      {STATES.map((state) => (
        <Table.Td key={state} className="number">
          {row[state] === 0 ? (
            "0"
          ) : (
            <Button
              variant="subtle"
              size="compact-sm"
              color={state === "quarantined" ? "red" : undefined}
              aria-label={t("mail.show_letters", {
                n: row[state],
                state: t(`mail.state_${state}`),
                mailbox: mailbox.name,
              })}
              onClick={() => choose(state)}
            >
              {count(row[state], locale)}
            </Button>
          )}
        </Table.Td>
      ))}
      <Table.Td>
        <Badge tone={row.balanced ? "green" : "red"} icon={row.balanced ? "check" : "alert"}>
          {t(row.balanced ? "mail.balanced" : "mail.unbalanced")}
        </Badge>
      </Table.Td>
    </Table.Tr>
  );
}

function Letters({ chosen, close }: { chosen: Chosen; close: () => void }) {
  const { t } = useI18n();
  const list = useLetters(chosen.mailbox.id, chosen.state);
  const [open, setOpen] = useState<string | null>(null);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Modal
        opened={!open}
        onClose={close}
        size="xl"
        title={`${chosen.mailbox.name}: ${chosen.state ? t(`mail.state_${chosen.state}`) : t("mail.received")}`}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        {list.isPending && <Loading rows={5} />}
        {list.isError && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && <EmptyState icon="mail" title={t("mail.no_letters")} hint={t("mail.law")} />}
        <ul className="short-list">
          {rows.map((letter) => (
            <LetterRow
              key={letter.id}
              letter={letter}
              chosenState={chosen.state !== null}
              open={() => setOpen(letter.id)}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("action.more")}
          </Button>
        )}
      </Modal>
      {open && (
        <LetterDialog
          query={letterQuery(open)}
          close={() => setOpen(null)}
          looks={(pictures) => addressOf("/api/letters/{id}/html", { path: { id: open }, query: { pictures } })}
        >
          {hasBytes(rows.find((letter) => letter.id === open)) && (
            <p>
              <a href={originalOf(open)} download="letter.eml">
                {t("mail.download")}
              </a>
            </p>
          )}
        </LetterDialog>
      )}
    </>
  );
}

const originalOf = (id: string) => addressOf("/api/letters/{id}/original", { path: { id } });

/** One that was rejected was not kept, and one that its server withholds never came. */
const hasBytes = (letter?: ReceivedLetter) =>
  letter !== undefined && letter.state !== "rejected" && letter.reason !== "withheld";

function LetterRow({ letter, chosenState, open }: { letter: ReceivedLetter; chosenState: boolean; open: () => void }) {
  const { t } = useI18n();
  const replay = useReplayLetter();
  const again = () =>
    replay.mutate(letter.id, {
      onSuccess: () => tell(t("mail.replayed"), t),
      onError: (error) => tellProblem(error, t),
    });
  const replayable = letter.state === "quarantined" || letter.state === "suppressed";
  return (
    <li className="short-row">
      <span className="short-main">
        <b className="break-anywhere">{letter.subject || "–"}</b>
        <span className="meta break-anywhere">
          {letter.from_address || "–"} · <When at={letter.received_at} />
          {!chosenState && ` · ${t(`mail.state_${letter.state}`)}`}
          {letter.ticket_number && ` · #${letter.ticket_number}`}
          {letter.reason && ` · ${letter.reason}`}
          {letter.detail && ` · ${letter.detail}`}
        </span>
      </span>
      <Button variant="default" aria-label={t("mail.open_of", { subject: letter.subject })} onClick={open}>
        {t("mail.open")}
      </Button>
      {hasBytes(letter) && (
        <Button
          component="a"
          variant="default"
          href={originalOf(letter.id)}
          download="letter.eml"
          aria-label={t("mail.download_of", { subject: letter.subject })}
        >
          {t("mail.download_short")}
        </Button>
      )}
      {replayable && (
        <Button
          loading={replay.isPending}
          aria-label={t("mail.replay_of", { subject: letter.subject })}
          onClick={again}
        >
          {t(letter.state === "quarantined" ? "mail.replay" : "mail.make_ticket")}
        </Button>
      )}
    </li>
  );
}
