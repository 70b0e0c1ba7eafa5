import type { Category, Channel, Urgency, View, ViewColumn, ViewFilter } from "@/api/models";
import type { IconName } from "@/shared/parts";

export const CATEGORIES: Category[] = ["new", "open", "pending", "on_hold", "solved", "closed"];
export const URGENCIES: Urgency[] = ["urgent", "high", "normal", "low"];
export const CHANNELS: Channel[] = ["email", "chat", "phone", "web", "api", "other"];
/** Why a ticket is set aside, out of every list and every count. */
export const ASIDES = ["spam", "test", "deleted"] as const;
export type Aside = (typeof ASIDES)[number];
export const SORTS = ["waiting", "due", "updated", "opened"] as const;
export type Sort = (typeof SORTS)[number];

/** Tickets that want somebody to look. */
export const ATTENTIONS = ["waiting", "late", "at_risk", "escalated", "escalated_to_me", "unread"] as const;
export type Attention = (typeof ATTENTIONS)[number];

/** Tickets in which I have something to do. */
export const TASKS = ["due", "open"] as const;

export const COLUMNS: ViewColumn[] = ["status", "urgency", "team", "order", "tags", "scenario", "opened", "updated"];

export const VIEWS = ["mine", "unassigned", "mentions", "tasks", "escalated", "snoozed", "open", "solved"] as const;
export type StandingView = (typeof VIEWS)[number];

/** What the inbox shows; it lives in the address, so that a view can be bookmarked and sent. */
export type InboxSearch = {
  /** A standing view, the id of a team, or that of a saved view. */
  view?: string;
  q?: string;
  /** With words: only the view is searched, and not everything. */
  within?: "view";
  category?: Category;
  assignee?: string;
  team?: string;
  urgency?: Urgency;
  channel?: Channel;
  tag?: string;
  /** Key of a scenario, or none. */
  scenario?: string;
  /** Instead of everything else, what was set aside. */
  set_aside?: Aside | "any";
  attention?: Attention;
  tasks?: (typeof TASKS)[number];
  /** Solved at this moment or later. */
  solved_since?: string;
  /** Opened at this moment or later. */
  opened_since?: string;
  /** Opened before this moment. */
  opened_before?: string;
  sort?: Sort;
};

export const VIEW_ICONS: Record<StandingView, IconName> = {
  mine: "user",
  unassigned: "inbox",
  mentions: "at",
  tasks: "task",
  escalated: "alert",
  snoozed: "clock",
  open: "eye",
  solved: "check",
};

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value);
}

function words(value: unknown): string | undefined {
  // The router reads `?tag=5` as a number.
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.slice(0, 200) : undefined;
}

function moment(value: unknown): string | undefined {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : undefined;
}

export function parseInboxSearch(raw: Record<string, unknown>): InboxSearch {
  return {
    view: words(raw.view),
    q: words(raw.q),
    within: oneOf(raw.within, ["view"] as const),
    category: oneOf(raw.category, CATEGORIES),
    assignee: words(raw.assignee),
    team: words(raw.team),
    urgency: oneOf(raw.urgency, URGENCIES),
    channel: oneOf(raw.channel, CHANNELS),
    tag: words(raw.tag),
    scenario: words(raw.scenario),
    set_aside: oneOf(raw.set_aside, [...ASIDES, "any"] as const),
    attention: oneOf(raw.attention, ATTENTIONS),
    tasks: oneOf(raw.tasks, TASKS),
    solved_since: moment(raw.solved_since),
    opened_since: moment(raw.opened_since),
    opened_before: moment(raw.opened_before),
    sort: oneOf(raw.sort, SORTS),
  };
}

const LIVING = "new,open,pending,on_hold";
const DONE = "solved,closed";

export function viewOf(search: InboxSearch): string {
  return search.view ?? "open";
}

/** A view that somebody saved, by its id. */
export function isSaved(view: string): boolean {
  return view.startsWith("viw_");
}

type ListQuery = Record<string, string | undefined>;

function savedQuery({ filter, sort }: View): ListQuery {
  const asked = Object.entries(filter).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(asked), sort };
}

function viewQuery(view: string, saved: View | undefined): ListQuery {
  if (saved) return savedQuery(saved);
  // What sleeps is out of sight, except where it is looked for.
  const awake = { category: LIVING, snoozed: "without" };
  switch (view) {
    case "mine":
      return { assignee: "me", ...awake };
    case "unassigned":
      return { assignee: "none", ...awake };
    case "mentions":
      return { mentioned: "me" };
    case "tasks":
      return { tasks: "due" };
    // Who sleeps with a customer waiting is not forgotten here.
    case "escalated":
      return { attention: "escalated", category: LIVING };
    case "snoozed":
      return { snoozed: "only", category: LIVING };
    case "solved":
      return { category: DONE, sort: "updated" };
    case "open":
      return awake;
    default:
      return { team: view, ...awake };
  }
}

/** Words look everywhere, whatever view they are written in, unless only the view is asked for. */
export function looksEverywhere(search: InboxSearch): boolean {
  return search.q !== undefined && search.within === undefined;
}

/** The question to the server: the view, narrowed by the filters. Words search everything, solved tickets too. */
export function listQuery(search: InboxSearch, saved?: View): ListQuery {
  const base = looksEverywhere(search) ? {} : viewQuery(viewOf(search), saved);
  // What was set aside may be in any status.
  const everywhere = search.set_aside
    ? { category: undefined, snoozed: undefined }
    : // Of a stretch of time all are meant, also what is closed by now.
      search.opened_since
      ? { category: CATEGORIES.join(","), snoozed: undefined }
      : {};
  // Without an order of one's own, words bring the best match first; that is the server's default for them.
  const sort = search.q ? undefined : (base.sort ?? "waiting");
  return {
    ...base,
    ...everywhere,
    q: search.q,
    ...(search.category ? { category: search.category } : {}),
    assignee: base.assignee ?? search.assignee,
    team: base.team ?? search.team,
    urgency: base.urgency ?? search.urgency,
    channel: base.channel ?? search.channel,
    tag: base.tag ?? search.tag,
    scenario: base.scenario ?? search.scenario,
    set_aside: search.set_aside ?? base.set_aside,
    attention: base.attention ?? search.attention,
    tasks: base.tasks ?? search.tasks,
    solved_since: search.solved_since,
    opened_since: search.opened_since,
    opened_before: search.opened_before,
    sort: search.sort ?? sort,
  };
}

/** What the list shows now, as a view to save. Words are no part of a view, and neither is a moment. */
export function viewFilterOf(search: InboxSearch, saved?: View): Partial<ViewFilter> {
  const timeless = { ...search, q: undefined, opened_since: undefined, opened_before: undefined };
  const { q: _words, sort: _order, solved_since: _moment, ...asked } = listQuery(timeless, saved);
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value)) as Partial<ViewFilter>;
}

export function filterCount(search: InboxSearch): number {
  const { category, assignee, team, urgency, channel, tag, scenario, set_aside, attention, tasks } = search;
  const { solved_since, opened_since } = search;
  const all = [category, assignee, team, urgency, channel, tag, scenario, set_aside, attention, tasks];
  return [...all, solved_since, opened_since].filter(Boolean).length;
}

/** Lays every filter aside; the view and its order stay. */
export const NO_FILTERS: Partial<InboxSearch> = {
  category: undefined,
  assignee: undefined,
  team: undefined,
  urgency: undefined,
  channel: undefined,
  tag: undefined,
  scenario: undefined,
  set_aside: undefined,
  attention: undefined,
  tasks: undefined,
  solved_since: undefined,
  opened_since: undefined,
  opened_before: undefined,
};
