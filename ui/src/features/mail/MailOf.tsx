import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "@/api/client";
import type { OutgoingLetter, OutgoingState } from "@/api/models";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, type IconName, type Tone } from "@/shared/parts";
import { LetterDialog, SenderDenied } from "./LetterDialog";
import { letterOfTicketQuery, lettersOfTicketQuery } from "./queries";

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
        <Whole ticket={ticket} letter={received.id} />
      </>
    );
  }
  if (outgoing) return <HowFar letter={outgoing} />;
  return null;
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
    <p className="meta break-anywhere">
      <Badge tone={tone} icon={icon}>
        {t(`mail.out_${letter.state}`)}
      </Badge>{" "}
      {t("mail.to", { address: letter.address })}
      {at && letter.state !== "queued" && ` · ${t(`mail.out_${letter.state}_at`, { at: fullMoment(at, locale) })}`}
      {letter.error && ` · ${letter.error}`}
    </p>
  );
}
