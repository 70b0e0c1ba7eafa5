import { Modal } from "@mantine/core";
import type { Ticket } from "@/api/models";
import { usePeople } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { Loading, ProblemNote, When } from "@/shared/parts";
import { useTicketEvents } from "./queries";

/** Everything that ever happened to the ticket, in order: the log the numbers are counted from. */
export function History({ ticket, close }: { ticket: Ticket; close: () => void }) {
  const { t } = useI18n();
  const word = useWord();
  const events = useTicketEvents(ticket.id, true);
  const people = usePeople();
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t("ticket.history_of", { number: String(ticket.number) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {events.isPending && <Loading />}
      {events.isError && <ProblemNote error={events.error} retry={() => void events.refetch()} />}
      <ol className="history">
        {events.data?.map((event) => (
          <li key={event.seq}>
            <span className="meta">
              <When at={event.at} />
            </span>
            <span className="grow">{word("event", event.kind)}</span>
            <span className="meta">
              {/* A program with a token carries its owner's id, and is not its owner. */}
              {(event.actor.kind === "staff" && people.data?.find((one) => one.id === event.actor.id)?.name) ||
                word("actor", event.actor.kind)}
            </span>
          </li>
        ))}
      </ol>
    </Modal>
  );
}
