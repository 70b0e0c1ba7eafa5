import type { TicketRow } from "@/api/models";

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

export function mark(row: TicketRow): string {
  return `${row.id} ${row.waiting_since}`;
}
