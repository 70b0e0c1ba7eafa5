import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "@/api/client";
import type { OutgoingLetter, OutgoingState, ReceivedLetter } from "@/api/models";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, type IconName, type Tone } from "@/shared/parts";
import { LetterDialog, SenderDenied } from "./LetterDialog";
import { letterOfTicketQuery, lettersOfTicketQuery } from "./queries";
import { relatedWhy } from "./trust";

const LOOKS: Record<OutgoingState, [Tone, IconName]> = {
  queued: ["plain", "clock"],
  deferred: ["amber", "clock"],
  sent: ["green", "check"],
  bounced: ["red", "alert"],
  failed: ["red", "alert"],
  held: ["amber", "alert"],
};

/** Below a message: the letter that it came by, or how far the letter is that it went out as. */
export function MailOf({ ticket, message }: { ticket: string; message: string }) {
  const { data } = useQuery(lettersOfTicketQuery(ticket));
  const received = data?.received.find((letter) => letter.message_id === message);
  const outgoing = data?.outgoing.find((letter) => letter.message_id === message);
  if (received) {
    return (
      <>
        {received.dmarc === "fail" && <SenderDenied />}
        <HowSure letter={received} />
        <Whole ticket={ticket} letter={received.id} />
      </>
    );
  }
  if (outgoing) return <HowFar letter={outgoing} />;
  return null;
}

/** How sure it is that a letter belongs here, and by what; or why it did not join the ticket that it names. */
function HowSure({ letter }: { letter: ReceivedLetter }) {
  const { t } = useI18n();
  const why = relatedWhy(letter);
  if (why) return <p className="meta">{t(why)}</p>;
  if (!letter.confidence || !letter.found_by) return null;
  return (
    <p className="meta">
      {letter.confidence === "unsure" && (
        <>
          <Badge tone="amber" icon="alert">
            {t("mail.sender_denied")}
          </Badge>{" "}
        </>
      )}
      {t(`mail.confidence_${letter.confidence}`)}: {t(`mail.found_${letter.found_by}`)}
    </p>
  );
}

function Whole({ ticket, letter }: { ticket: string; letter: string }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <p className="meta">
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
        {t("mail.open_letter")}
      </Button>
      {open && (
        <LetterDialog
          query={letterOfTicketQuery(ticket, letter)}
          close={() => setOpen(false)}
          looks={(pictures) =>
            addressOf("/api/tickets/{id}/letters/{letter_id}/html", {
              path: { id: ticket, letter_id: letter },
              query: { pictures },
            })
          }
        />
      )}
    </p>
  );
}

function HowFar({ letter }: { letter: OutgoingLetter }) {
  const { t, locale } = useI18n();
  const [tone, icon] = LOOKS[letter.state];
  const at = letter.state === "sent" ? letter.sent_at : letter.next_at;
  return (
    <div className="meta break-anywhere">
      <Badge tone={tone} icon={icon}>
        {t(`mail.out_${letter.state}`)}
      </Badge>{" "}
      {t("mail.to", { address: letter.address })}
      {at && letter.state !== "queued" && ` · ${t(`mail.out_${letter.state}_at`, { at: fullMoment(at, locale) })}`}
      {letter.error && ` · ${letter.error}`}
      {letter.accepted && (
        <details>
          <summary>{t("mail.proof")}</summary>
          {t("mail.proof_words", { words: letter.accepted, id: letter.mail_id })}
        </details>
      )}
    </div>
  );
}

/** Letters that carry no message: the acknowledgement, and questions how satisfied the customer is. */
export function AutomaticLetters({ ticket }: { ticket: string }) {
  const { t } = useI18n();
  const { data } = useQuery(lettersOfTicketQuery(ticket));
  const letters = data?.outgoing.filter((letter) => !letter.message_id && !letter.person_id) ?? [];
  if (letters.length === 0) return null;
  return (
    <ul className="short-list" aria-label={t("mail.automatic")}>
      {letters.map((letter) => (
        <li key={letter.id}>
          <b className="meta">{t(letter.survey_cycle === null ? "mail.acknowledgement" : "mail.survey")}</b>
          <HowFar letter={letter} />
        </li>
      ))}
    </ul>
  );
}
