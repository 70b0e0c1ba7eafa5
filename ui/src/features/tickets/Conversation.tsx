import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Message, Ticket } from "@/api/models";
import { MailOf } from "@/features/mail";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { Composer, type ComposerHandle } from "./Composer";
import { useTicketChanges } from "./changing";
import { Earlier } from "./Earlier";
import { HeldMessages } from "./HeldMessages";
import { useBeingHere } from "./presence";
import { useHeld } from "./queries";
import { useSelection } from "./selecting";
import { lastEvent } from "./sending";
import { Thread } from "./Thread";
import { TicketHead } from "./TicketHead";
import { type OpenPicker, useSolve } from "./TicketTools";

type Props = {
  ticket: Ticket;
  messages: Message[];
  composer: RefObject<ComposerHandle | null>;
  showContext?: () => void;
};

export function Conversation({ ticket, messages, composer, showContext }: Props) {
  const { t } = useI18n();
  const changes = useTicketChanges(ticket.id);
  const mayAnswer = useMay("tickets.answer");
  const [picker, setPicker] = useState<OpenPicker>(null);
  const solve = useSolve(ticket, changes);
  const { seen, firstNew, sawEnd, acknowledge } = useSeen(messages);
  const waiting = useHeld(ticket.id);
  const typed = useBeingHere(ticket.id);
  const writable = mayAnswer && !ticket.merged_into;

  // While tickets are selected in the list, the keys are for those.
  const { size: selected } = useSelection();
  useKeys(
    writable && selected === 0
      ? {
          reply: () => composer.current?.write("public"),
          note: () => composer.current?.write("note"),
          assign: () => setPicker("assign"),
          team: () => setPicker("team"),
          status: () => setPicker("status"),
          label: () => setPicker("label"),
          snooze: () => setPicker("snooze"),
          macro: () => setPicker("macro"),
          solve: () => void solve(),
          // Where the tasks do not stand beside it, they are opened first.
          ...(showContext ? { task: showContext, playbook: showContext } : {}),
        }
      : {},
  );
  return (
    <section className="conversation" aria-label={t("conversation.label")}>
      <TicketHead
        ticket={ticket}
        changes={changes}
        picker={picker}
        setPicker={setPicker}
        writable={writable}
        showContext={showContext}
      />
      <Thread
        before={<Earlier ticket={ticket} />}
        messages={messages}
        held={waiting.data ?? []}
        below={ticket.channel === "email" ? (message) => <MailOf ticket={ticket.id} message={message.id} /> : undefined}
        firstNew={firstNew}
        sawEnd={sawEnd}
      >
        <HeldMessages held={waiting.data ?? []} takeBack={(held) => void composer.current?.takeBack(held)} />
      </Thread>
      {writable ? (
        <Composer
          ref={composer}
          ticket={ticket}
          picker={picker}
          setPicker={setPicker}
          held={waiting.data ?? []}
          seen={seen}
          acknowledge={acknowledge}
          typed={typed}
        />
      ) : (
        <p className="composer-closed">{t(ticket.merged_into ? "composer.merged" : "composer.may_not")}</p>
      )}
    </section>
  );
}

/**
 * What the writer has really had on the screen. A message that came in below the fold, or while the window was hidden,
 * is not seen until the end of the thread was in view; a reply carries the last seen event.
 */
function useSeen(messages: Message[]) {
  const last = lastEvent(messages);
  const [seen, setSeen] = useState(last);
  const [firstNew, setFirstNew] = useState<string | null>(null);
  const atEnd = useRef(true);

  const sawEnd = useCallback(
    (visible: boolean) => {
      atEnd.current = visible;
      if (visible && document.visibilityState === "visible") setSeen((before) => Math.max(before, last));
    },
    [last],
  );
  useEffect(() => {
    const fresh = messages.find((message) => (message.event ?? 0) > seen && message.author.kind !== "system");
    if (fresh) setFirstNew((before) => before ?? fresh.id);
    if (atEnd.current && document.visibilityState === "visible") setSeen((before) => Math.max(before, last));
  }, [messages, seen, last]);

  /** The newer messages were shown above the composer. */
  const acknowledge = useCallback((event: number) => setSeen((before) => Math.max(before, event)), []);
  return { seen, firstNew, sawEnd, acknowledge };
}
