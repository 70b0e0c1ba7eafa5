import { Drawer, useDirection } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { EmptyState, Loading, ProblemNote } from "@/shared/parts";
import type { ComposerHandle } from "./Composer";
import { Conversation } from "./Conversation";
import { useMessages, useTicket } from "./queries";

// The list is there first; this comes right after it, before anybody opens a ticket.
const context = import("./ContextPanel").then(({ ContextPanel }) => ({ default: ContextPanel }));
const ContextPanel = lazy(() => context);

/** The open ticket: its conversation, and beside it who and what it is about. */
export function TicketPane() {
  const { t } = useI18n();
  const { dir } = useDirection();
  const { ticketId = "" } = useParams({ strict: false });
  const ticket = useTicket(ticketId);
  const messages = useMessages(ticketId);
  const roomForContext = useMediaQuery("(min-width: 1100px)", true);
  const [contextOpen, setContextOpen] = useState(false);
  const composer = useRef<ComposerHandle>(null);
  const insert = (text: string) => {
    setContextOpen(false);
    composer.current?.insert(text);
  };

  if (ticket.isPending || messages.isPending) {
    if (ticket.isError) return <Failed error={ticket.error} retry={() => void ticket.refetch()} />;
    return <Coming />;
  }
  if (!ticket.data) return <Failed error={ticket.error} retry={() => void ticket.refetch()} />;
  if (!messages.data) return <Failed error={messages.error} retry={() => void messages.refetch()} />;
  // Keys of both work as soon as one is seen.
  return (
    <Suspense fallback={<Coming />}>
      <Conversation
        key={ticketId}
        composer={composer}
        ticket={ticket.data}
        messages={messages.data}
        showContext={roomForContext ? undefined : () => setContextOpen(true)}
      />
      {roomForContext ? (
        <aside className="context" aria-label={t("context.label")}>
          <ContextPanel ticket={ticket.data} insert={insert} />
        </aside>
      ) : (
        <Drawer
          opened={contextOpen}
          onClose={() => setContextOpen(false)}
          position={dir === "rtl" ? "left" : "right"}
          size={360}
          title={t("context.label")}
          closeButtonProps={{ "aria-label": t("action.close") }}
        >
          <div className="context-drawer">
            <Suspense fallback={<Loading rows={6} />}>
              <ContextPanel ticket={ticket.data} insert={insert} />
            </Suspense>
          </div>
        </Drawer>
      )}
    </Suspense>
  );
}

function Coming() {
  const { t } = useI18n();
  return (
    <section className="conversation" aria-label={t("conversation.label")}>
      <Loading rows={9} height={26} />
    </section>
  );
}

function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useI18n();
  return (
    <section className="conversation conversation-none" aria-label={t("conversation.label")}>
      {isProblem(error, "not-found") ? (
        <EmptyState icon="inbox" title={t("conversation.gone")} hint={t("conversation.gone_hint")} />
      ) : (
        <ProblemNote error={error} retry={retry} />
      )}
    </section>
  );
}
