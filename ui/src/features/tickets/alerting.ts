import type { TicketPage, TicketRow } from "@/api/models";

/** How this browser tells of new queries. Kept in the browser: another one may stand in a quiet office. */
export type AlertSettings = { desktop: boolean; sound: boolean; quiet: boolean; from: string; to: string };

export const ALERTS_KEY = "aftercare.alerts";
export const NO_ALERTS: AlertSettings = { desktop: false, sound: false, quiet: false, from: "18:00", to: "08:00" };

function minuteOf(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

/** Whether nothing may be heard or seen now. Hours may go past midnight; from equal to to is never. */
export function isQuiet(settings: AlertSettings, now: Date): boolean {
  if (!settings.quiet) return false;
  const [from, to] = [minuteOf(settings.from), minuteOf(settings.to)];
  const minute = now.getHours() * 60 + now.getMinutes();
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Tickets in which a customer waits for me, or for somebody of my teams to take it. */
export function waitingFor(rows: TicketRow[], me: string, teams: string[]): TicketRow[] {
  return rows.filter((row) => {
    if (!row.waiting_since) return false;
    if (row.assignee) return row.assignee.id === me;
    return !row.team || teams.includes(row.team.id);
  });
}

/** What somebody is told of a ticket, once for each mark. */
export type News = { row: TicketRow; mark: string; what: "new" | "answered" | "written" };

/** What is new to me: customers who wait, and what others wrote in my tickets, such as a carrier or a colleague. */
export function newsFor(page: Pick<TicketPage, "items" | "unread">, me: string, teams: string[]): News[] {
  const waiting = waitingFor(page.items, me, teams).map((row): News => {
    return { row, mark: `${row.id} ${row.waiting_since}`, what: row.assignee ? "answered" : "new" };
  });
  const written = page.items
    .filter((row) => !row.waiting_since && row.assignee?.id === me && page.unread.includes(row.id))
    .map((row): News => ({ row, mark: `${row.id} unread`, what: "written" }));
  return [...waiting, ...written];
}

/** What was told before and need not be told again. What was read meanwhile may become unread once more. */
export function toldOf(before: ReadonlySet<string>, news: News[]): Set<string> {
  const now = news.map((one) => one.mark);
  return new Set([...[...before].filter((mark) => !mark.endsWith(" unread")), ...now]);
}

const TOLD_KEY = "aftercare.escalations-told";
const TOLD_MAX = 500;

type Escalated = Pick<TicketRow, "id" | "escalated_at">;

/** Of these tickets, those this window has not told of yet; from now on it has. A reload tells nothing anew. */
export function untold<Row extends Escalated>(rows: Row[], store: Pick<Storage, "getItem" | "setItem">): Row[] {
  const name = (row: Escalated) => `${row.id} ${row.escalated_at}`;
  let told: string[] = [];
  try {
    const kept: unknown = JSON.parse(store.getItem(TOLD_KEY) ?? "[]");
    if (Array.isArray(kept)) told = kept.map(String);
  } catch {
    // Somebody else's words under our name: told anew, at worst.
  }
  const fresh = rows.filter((row) => !told.includes(name(row)));
  if (fresh.length > 0) store.setItem(TOLD_KEY, JSON.stringify([...told, ...fresh.map(name)].slice(-TOLD_MAX)));
  return fresh;
}
