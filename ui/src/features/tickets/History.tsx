import { Modal } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { Fragment } from "react";
import type { ActorKind, OrderDeed, Ticket, TicketEvent } from "@/api/models";
import { DeedLine, useDeeds } from "@/features/orders";
import { useScenarioName } from "@/features/scenarios";
import { useMay, usePeople, useTeams } from "@/features/staff";
import { fullMoment, textOfMinutes } from "@/shared/format";
import { type MessageKey, useI18n, useWord } from "@/shared/i18n";
import { type Texts, textIn } from "@/shared/i18n/texts";
import { Loading, ProblemNote, When } from "@/shared/parts";
import { byCustomer, type Fact, factsOf, type Names } from "./event-facts";
import { useRunsOfTicket, useStatuses, useTicket, useTicketEvents } from "./queries";

type Entry = { key: string; at: string; kind: ActorKind; by: string | null; event?: TicketEvent; deed?: OrderDeed };

/** What happened to the ticket and what was done to orders out of it, in the order of time. */
function entriesOf(events: TicketEvent[], deeds: OrderDeed[]): Entry[] {
  const all: Entry[] = [
    ...events.map((event) => ({
      key: String(event.seq),
      at: event.at,
      kind: event.actor.kind,
      by: event.actor.id ?? null,
      event,
    })),
    ...deeds.map((deed) => ({ key: deed.id, at: deed.at, kind: deed.actor_kind, by: deed.actor_id, deed })),
  ];
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Everything that ever happened to the ticket: the log the numbers are counted from, and what was done out of it. */
export function History({ ticket, close }: { ticket: Ticket; close: () => void }) {
  const { t } = useI18n();
  const word = useWord();
  const events = useTicketEvents(ticket.id, true);
  const deeds = useDeeds(ticket.id, useMay("orders.read"));
  const people = usePeople();
  const runs = useRunsOfTicket(ticket.id);
  const actor = ({ kind, by, event }: Entry) => {
    if (event && byCustomer(event)) {
      const name = ticket.customer?.name ?? word("actor", "customer");
      const writer = kind === "staff" && people.data?.find((one) => one.id === by)?.name;
      return writer ? t("event.written_down", { name, writer }) : name;
    }
    if (kind === "customer") return ticket.customer?.name ?? word("actor", kind);
    if (kind === "staff") return people.data?.find((one) => one.id === by)?.name ?? word("actor", kind);
    const rule = runs.data?.find((run) => run.rule_id === by)?.rule_name;
    if (rule) return t("automation.rule_named", { name: rule });
    if (by?.startsWith("rul_")) return t("automation.a_rule");
    // A program with a token carries its owner's id, and is not its owner.
    return word("actor", kind);
  };
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
        {entriesOf(events.data ?? [], deeds.data ?? []).map((entry) => (
          <li key={entry.key}>
            <span className="meta">
              <When at={entry.at} />
            </span>
            <span className="grow">
              {entry.deed && <DeedLine deed={entry.deed} />}
              {entry.event && <EventWords event={entry.event} ticket={ticket.id} close={close} />}
            </span>
            <span className="meta">{actor(entry)}</span>
          </li>
        ))}
      </ol>
    </Modal>
  );
}

type EventProps = { event: TicketEvent; ticket: string; close: () => void };

function EventWords({ event, ticket, close }: EventProps) {
  const word = useWord();
  const facts = factsOf(event, ticket, useNames());
  return (
    <>
      {word("event", event.kind)}
      {facts.length > 0 && (
        <span className="meta" dir="auto">
          {facts.map((fact, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what an event told never changes
            <Fragment key={index}>
              {joint(facts, index)}
              {typeof fact === "string" ? fact : <TicketNamed id={fact.ticket} close={close} />}
            </Fragment>
          ))}
        </span>
      )}
      {event.kind.startsWith("Task") && <TaskWords data={event.data} />}
      {event.kind.startsWith("Playbook") && <PlaybookWords data={event.data} />}
      {event.kind === "TicketAssigned" && <AssignedFacts data={event.data} />}
      {event.kind === "TicketClassified" && <ClassifiedFacts data={event.data} />}
      {event.kind === "TicketEscalated" && <EscalatedFacts data={event.data} />}
    </>
  );
}

/** Between two facts; a ticket belongs to the word before it. */
function joint(facts: Fact[], index: number): string {
  if (index === 0) return ": ";
  return typeof facts[index] === "string" ? ", " : " ";
}

/** A ticket by its number; of one that may not be seen that much is said. */
function TicketNamed({ id, close }: { id: string; close: () => void }) {
  const { t } = useI18n();
  const search = useSearch({ from: "/desk/inbox" });
  const { data } = useTicket(id);
  if (!data) return t("event.other_ticket");
  return (
    <Link to="/inbox/$ticketId" params={{ ticketId: id }} search={search} onClick={close}>
      #{data.number}
    </Link>
  );
}

function useNames(): Names {
  const { t, locale } = useI18n();
  const word = useWord();
  const people = usePeople();
  const teams = useTeams();
  const statuses = useStatuses();
  return {
    t,
    word,
    person: (id) => people.data?.find((one) => one.id === id)?.name ?? null,
    team: (id) => teams.data?.find((one) => one.id === id)?.name ?? null,
    status: (key, category) => statuses.data?.find((one) => one.key === key)?.name ?? word("category", category),
    when: (at) => fullMoment(at, locale),
  };
}

function TaskWords({ data }: { data: unknown }) {
  const { text } = data as { text?: unknown };
  return typeof text === "string" ? <span dir="auto">: {text}</span> : null;
}

const PASSED: { [outcome: string]: MessageKey } = {
  silent: "run.outcome_silent",
  refused: "run.outcome_refused",
  late: "run.outcome_late",
};

type OfPlaybook = { name?: Texts; step?: Texts; outcome?: string; reason?: string };

/** Which playbook and which of its steps, how it was passed and why. */
function PlaybookWords({ data }: { data: unknown }) {
  const { t, language } = useI18n();
  const { name, step, outcome, reason } = data as OfPlaybook;
  const passed = outcome && outcome !== "done" && t(PASSED[outcome] ?? "run.skipped");
  const told = [textIn(name, language), textIn(step, language), passed, reason];
  return <span dir="auto">: {told.filter(Boolean).join(", ")}</span>;
}

type Assigned = { routed?: string; assignee_id?: string | null; from_assignee_id?: string | null };

/** What the program chose it tells with its reason. */
function AssignedFacts({ data }: { data: Assigned }) {
  const { t } = useI18n();
  const word = useWord();
  const people = usePeople();
  if (!data.routed) return null;
  const id = data.assignee_id ?? data.from_assignee_id;
  const name = people.data?.find((one) => one.id === id)?.name ?? "";
  return <span className="meta"> {t("event.routed", { name, why: word("routed", data.routed) })}</span>;
}

/** What it was said to be about, and whether a person said so. */
function ClassifiedFacts({ data }: { data: { to?: string | null; confirmed?: boolean } }) {
  const { t } = useI18n();
  const name = useScenarioName(data.to ?? null);
  return (
    <span className="meta">
      {" "}
      {data.to ? t("event.classified", { name }) : t("event.classified_none")}
      {data.to && <> · {t(data.confirmed ? "scenario.confirmed" : "scenario.detected")}</>}
    </span>
  );
}

type Escalated = { after_minutes?: number; lead_id?: string | null };

/** After how much open time it was told, and to whom. */
function EscalatedFacts({ data }: { data: Escalated }) {
  const { t } = useI18n();
  const people = usePeople();
  const name = people.data?.find((one) => one.id === data.lead_id)?.name;
  const time = textOfMinutes(data.after_minutes);
  return (
    <span className="meta"> {name ? t("event.escalated_to", { time, name }) : t("event.escalated", { time })}</span>
  );
}
