import { Button } from "@mantine/core";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Message, Ticket } from "@/api/models";
import { AutomaticLetters, MailOf } from "@/features/mail";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { Icon, useFileDrop } from "@/shared/parts";
import { Composer, type ComposerHandle } from "./Composer";
import { useTicketChanges } from "./changing";
import { Earlier } from "./Earlier";
import { ForwardDialog } from "./ForwardDialog";
import { isForwardable } from "./forwarding";
import { HeldMessages } from "./HeldMessages";
import { LinkDialog } from "./LinkDialog";
import { MergeDialog } from "./MergeDialog";
import { MergedAway } from "./MergedAway";
import { useBeingHere } from "./presence";
import { useHeld } from "./queries";
import type { Restructuring } from "./RestructureItems";
import { usePuttingBack, useReading } from "./reading";
import { SplitBar } from "./SplitBar";
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
  const mayRestructure = useMay("tickets.restructure");
  const [picker, setPicker] = useState<OpenPicker>(null);
  const [open, setOpen] = useState<Restructuring | null>(null);
  const [forwarded, setForwarded] = useState<Message | null>(null);
  const marking = useMarking();
  const solve = useSolve(ticket, changes);
  const { seen, firstNew, sawEnd, acknowledge } = useSeen(messages);
  useReading(ticket.id, seen);
  const putBack = usePuttingBack(ticket.id);
  const waiting = useHeld(ticket.id);
  const typed = useBeingHere(ticket.id);
  const writable = mayAnswer && !ticket.merged_into;

  const restructure = (what: Restructuring) => {
    if (what === "split") marking.clear();
    setOpen(what);
  };

  const drop = useFileDrop(writable && open === null ? (files) => composer.current?.attach(files) : undefined);

  // While tickets are selected in the list, the keys are for those.
  const { size: selected } = useSelection();
  useKeys(selected === 0 ? { unread: putBack } : {});
  useKeys(
    writable && selected === 0
      ? {
          reply: () => composer.current?.write("public"),
          note: () => composer.current?.write("note"),
          forward: () => setForwarded(messages.findLast(isForwardable) ?? null),
          assign: () => setPicker("assign"),
          team: () => setPicker("team"),
          status: () => setPicker("status"),
          label: () => setPicker("label"),
          snooze: () => setPicker("snooze"),
          macro: () => setPicker("macro"),
          solve: () => void solve(),
          link: () => setOpen("link"),
          ...(mayRestructure ? { merge: () => setOpen("merge") } : {}),
          ...(mayRestructure && messages.length > 1 ? { split: () => restructure("split") } : {}),
          // Where the tasks do not stand beside it, they are opened first.
          ...(showContext ? { task: showContext, playbook: showContext } : {}),
        }
      : {},
  );
  return (
    <section className="conversation" aria-label={t("conversation.label")} {...drop.handlers}>
      {drop.over && (
        <p className="drop-here">
          <Icon name="clip" size={20} /> {t("attachment.drop")}
        </p>
      )}
      <TicketHead
        ticket={ticket}
        changes={changes}
        picker={picker}
        setPicker={setPicker}
        writable={writable}
        showContext={showContext}
        restructure={restructure}
        messages={messages.length}
        putBack={putBack}
      />
      <Thread
        before={<Earlier ticket={ticket} />}
        messages={messages}
        held={waiting.data ?? []}
        below={(message) => (
          <>
            {(ticket.channel === "email" || message.outside) && <MailOf ticket={ticket.id} message={message.id} />}
            {writable && isForwardable(message) && <ForwardButton forward={() => setForwarded(message)} />}
          </>
        )}
        marking={open === "split" ? marking : undefined}
        merged={Boolean(ticket.merged_into)}
        firstNew={firstNew}
        sawEnd={sawEnd}
      >
        {ticket.channel === "email" && <AutomaticLetters ticket={ticket.id} />}
        <HeldMessages held={waiting.data ?? []} takeBack={(held) => void composer.current?.takeBack(held)} />
      </Thread>
      {open === "split" && (
        <SplitBar ticket={ticket} messages={messages} marked={marking.marked} close={() => setOpen(null)} />
      )}
      {open === "merge" && (
        <MergeDialog tickets={[ticket]} customer={ticket.customer?.id} close={() => setOpen(null)} />
      )}
      {forwarded && (
        <ForwardDialog ticket={ticket} messages={messages} message={forwarded} close={() => setForwarded(null)} />
      )}
      {open === "link" && <LinkDialog ticket={ticket} close={() => setOpen(null)} />}
      {ticket.merged_into && <MergedAway ticket={ticket.id} into={ticket.merged_into} />}
      {!mayAnswer && !ticket.merged_into && <p className="composer-closed">{t("composer.may_not")}</p>}
      {/* What is being written stays there while messages are marked. */}
      <div hidden={open === "split"} className="composer-place">
        {writable && (
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
        )}
      </div>
    </section>
  );
}

function ForwardButton({ forward }: { forward: () => void }) {
  const { t } = useI18n();
  return (
    <Button variant="subtle" size="compact-sm" leftSection={<Icon name="send" size={14} />} onClick={forward}>
      {t("forward.open")}
    </Button>
  );
}

/** Which messages are marked to be split off. */
function useMarking() {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const clear = () => setMarked(new Set());
  const toggle = (id: string) =>
    setMarked((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return { marked, toggle, clear };
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
    const told = (message: Message) => message.author.kind !== "system" || message.outside?.way === "from";
    const fresh = messages.find((message) => (message.event ?? 0) > seen && told(message));
    if (fresh) setFirstNew((before) => before ?? fresh.id);
    if (atEnd.current && document.visibilityState === "visible") setSeen((before) => Math.max(before, last));
  }, [messages, seen, last]);

  /** The newer messages were shown above the composer. */
  const acknowledge = useCallback((event: number) => setSeen((before) => Math.max(before, event)), []);
  return { seen, firstNew, sawEnd, acknowledge };
}
