import type { Category, TicketEvent } from "@/api/models";
import type { MessageKey, Translate } from "@/shared/i18n";

/** A part of what an event tells: words, or a ticket that is named and led to. */
export type Fact = string | { ticket: string };
/** How ids and keys read; null for what one may not see, or what is gone. */
export type Names = {
  t: Translate;
  word: (area: string, key: string) => string;
  person: (id: string) => string | null;
  team: (id: string) => string | null;
  status: (key: string, category: Category) => string;
  when: (at: string) => string;
};

// biome-ignore lint/suspicious/noExplicitAny: what each kind of event carries is said where it is read
type Data = any;
type Teller = (data: Data, names: Names, ticket: string) => (Fact | null | undefined | false)[];

const FIELDS: Record<string, MessageKey> = {
  subject: "field.subject",
  urgency: "field.urgency",
  channel: "field.channel",
  customer_id: "context.customer",
  order_id: "context.order",
  product_id: "event.product",
  fields: "event.fields",
};

/** Ids say nothing to a person: of those it is told that they were set, changed or taken away. */
function changeOf(field: string, { from, to }: Data, { t, word }: Names): string {
  const name = t(FIELDS[field] ?? "event.fields");
  if (field === "urgency" || field === "channel") return `${name}: ${word(field, from)} → ${word(field, to)}`;
  if (field === "subject") return `${name}: “${from}” → “${to}”`;
  if (field === "fields") return fieldsOf(from ?? {}, to ?? {}, t);
  return t(to === null ? "event.taken_away" : from === null ? "event.set" : "event.other", { name });
}

function fieldsOf(from: Data, to: Data, t: Translate): string {
  const text = (value: unknown) => (value === undefined || value === null ? t("event.empty") : String(value));
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]))
    .map((key) => `${key}: ${text(from[key])} → ${text(to[key])}`)
    .join(", ");
}

/** Who and which team has it now, as far as that changed. */
const assigned: Teller = (data, { t, person, team }) => {
  const somebody = (id: string) => person(id) ?? t("message.somebody");
  const { assignee_id: now = null, from_assignee_id: before = null } = data;
  return [
    now !== before && (now ? t("event.to", { name: somebody(now) }) : t("event.to_nobody")),
    now !== before && before && t("event.before", { name: somebody(before) }),
    (data.team_id ?? null) !== (data.from_team_id ?? null) &&
      `${t("field.team")}: ${data.team_id ? (team(data.team_id) ?? "–") : t("tool.no_team")}`,
  ];
};

const CAUSES: Record<string, MessageKey> = {
  customer: "event.customer_wrote",
  outside: "event.outside_wrote",
};

/** Of a merge or its undoing the cause names the merge; the lines beside it say which. */
const statusChanged: Teller = (data, { t, status }) => {
  const cause = typeof data.cause === "string" ? CAUSES[data.cause] : "event.by_merge";
  return [
    `${status(data.from, data.from_category)} → ${status(data.to, data.to_category)}`,
    cause && data.cause !== "chosen" && t(cause),
  ];
};

const linked: Teller = (data, { t }, ticket) => [
  { ticket: data.ticket_id === ticket ? data.other_id : data.ticket_id },
  t(`link.${linkFrom(data, ticket)}` as MessageKey),
];

function linkFrom(data: Data, ticket: string): string {
  if (data.ticket_id === ticket) return data.kind;
  return { duplicate: "duplicated_by", parent: "child" }[data.kind as string] ?? data.kind;
}

const held: Teller = (data, { t, when }) => [
  t(data.kind === "note" ? "composer.note" : "composer.reply"),
  t("held.goes_at", { when: when(data.send_at) }),
];

const noticed: Teller = (data, { t, when }) => [
  t(`promise.${data.kind}` as MessageKey),
  data.policy_name,
  `${t("promise.due")} ${when(data.due_at)}`,
];

/** What each kind of event tells beside its name. Those told elsewhere, or whose name says all, are not here. */
const TELLERS: Record<string, Teller> = {
  TicketOpened: (data, { word }) => [word("channel", data.channel), `“${data.subject}”`],
  NoteAdded: (data, { t, person }) => {
    const names = (data.mentions ?? []).map(person).filter(Boolean).join(", ");
    return [names && t("event.mentions", { names })];
  },
  MessageForwarded: (data, { t }) => [
    data.address,
    t("event.messages", { n: (data.messages ?? []).length }),
    data.files > 0 && t("event.files", { n: data.files }),
    data.notes && t("event.with_notes"),
  ],
  ForwardTakenBack: (data) => [data.address],
  OutsideWrote: (data) => [data.address],
  StatusChanged: statusChanged,
  TicketAssigned: assigned,
  TicketEdited: (data, names) => Object.entries(data.changes ?? {}).map(([field, one]) => changeOf(field, one, names)),
  TagAdded: (data) => [data.tag],
  TagRemoved: (data) => [data.tag],
  TicketSnoozed: (data, { t, when }) => [t("event.until", { when: when(data.until) })],
  TicketWoken: (data, { t }) => [data.by_customer && t("event.customer_wrote")],
  TicketLinked: linked,
  TicketUnlinked: linked,
  TicketMerged: (data, { t }) => [t("event.into"), { ticket: data.into }],
  MergeUndone: (data, { t }) => [t("event.out_of"), { ticket: data.into }],
  TicketSetAside: (data, { word }) => [word("aside", data.reason)],
  MessagesTaken: (data, { t }) => [
    t("event.messages", { n: (data.said ?? []).length + (data.notes ?? []).length }),
    t("event.out_of"),
    { ticket: data.from },
  ],
  MessagesGiven: (data, { t }) => [
    t("event.messages", { n: (data.messages ?? []).length }),
    t("event.into"),
    { ticket: data.to },
  ],
  SurveyAnswered: (data, { t }) => [t("event.rating", { n: data.rating })],
  MessageHeld: held,
  HeldRefused: (data, { t }) => [
    t(data.code === "unseen-messages" || data.code === "unanswered" ? "event.customer_wrote" : "event.refused"),
  ],
  SlaApplied: (data, { t }) => [data.policy ? data.policy.name : t("event.no_policy")],
  SlaWarned: noticed,
  SlaBreached: noticed,
};

/** What the event tells beside its name: what it was before and is now, until when, who and which. */
export function factsOf(event: Pick<TicketEvent, "kind" | "data">, ticket: string, names: Names): Fact[] {
  const tell = TELLERS[event.kind];
  if (!tell || typeof event.data !== "object" || event.data === null) return [];
  return tell(event.data, names, ticket).filter((fact): fact is Fact => Boolean(fact));
}

/** What the customer did, whoever wrote it down. */
export function byCustomer({ kind, data }: Pick<TicketEvent, "kind" | "data">): boolean {
  if (kind === "SurveyAnswered") return true;
  return kind === "CustomerWrote" || (data as { by?: string } | null)?.by === "customer";
}
