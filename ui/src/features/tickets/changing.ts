import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import type { Ticket } from "@/api/models";
import { isProblem } from "@/api/problem";
import { ticketKey } from "./queries";
import type { Aside } from "./views";

/**
 * Makes a change against the version on the screen. If somebody else changed the ticket meanwhile, but not the thing
 * that this change is about, it is made again on the new version; if they changed the very same thing, it is refused
 * and the screen shows theirs.
 */
export async function changeTicket<T>(
  queries: QueryClient,
  id: string,
  about: (ticket: Ticket) => unknown,
  write: (version: number) => Promise<T>,
): Promise<T> {
  const seen = queries.getQueryData<Ticket>(ticketKey(id)) ?? (await loadTicket(id));
  try {
    return await write(seen.version);
  } catch (error) {
    if (!isProblem(error, "stale")) throw error;
    const now = await loadTicket(id);
    queries.setQueryData(ticketKey(id), now);
    if (JSON.stringify(about(now)) !== JSON.stringify(about(seen))) throw error;
    return await write(now.version);
  }
}

function loadTicket(id: string): Promise<Ticket> {
  return api.get<Ticket>("/api/tickets/{id}", { path: { id } });
}

export type Assignment = { assignee_id: string | null; team_id: string | null };
type Fields = {
  subject?: string;
  urgency?: string;
  channel?: string;
  order_id?: string | null;
  customer_id?: string | null;
};

/** The changes one can make to a ticket; each refreshes what it touched. */
export function useTicketChanges(id: string) {
  const queries = useQueryClient();
  return useMemo(() => {
    const path = { id };
    const done = async <T>(answer: Promise<T>): Promise<T> => {
      try {
        return await answer;
      } finally {
        void queries.invalidateQueries({ queryKey: ["tickets"] });
        await queries.invalidateQueries({ queryKey: ticketKey(id) });
      }
    };
    return {
      assign: (body: Assignment) =>
        done(
          changeTicket(
            queries,
            id,
            (ticket) => [ticket.assignee?.id, ticket.team?.id],
            (version) => api.put<Ticket>("/api/tickets/{id}/assignment", { path, body, version }),
          ),
        ),
      setStatus: (status: string) =>
        done(
          changeTicket(
            queries,
            id,
            (ticket) => ticket.status.key,
            (version) => api.put<Ticket>("/api/tickets/{id}/status", { path, body: { status }, version }),
          ),
        ),
      change: (body: Fields) =>
        done(
          changeTicket(
            queries,
            id,
            (ticket) => [ticket.subject, ticket.urgency, ticket.channel, ticket.order?.id, ticket.customer?.id],
            (version) => api.patch<Ticket>("/api/tickets/{id}", { path, body, version }),
          ),
        ),
      addTag: (tag: string) => done(api.post<void>("/api/tickets/{id}/tags", { path, body: { tag } })),
      removeTag: (tag: string) => done(api.delete<void>("/api/tickets/{id}/tags/{tag}", { path: { id, tag } })),
      snooze: (until: string) => done(api.put<void>("/api/tickets/{id}/snooze", { path, body: { until } })),
      setAside: (reason: Aside) => done(api.put<void>("/api/tickets/{id}/set-aside", { path, body: { reason } })),
      takeBack: () => done(api.delete<void>("/api/tickets/{id}/set-aside", { path })),
      follow: () => done(api.put<Ticket>("/api/tickets/{id}/following", { path })),
      unfollow: () => done(api.delete<Ticket>("/api/tickets/{id}/following", { path })),
      wake: () => done(api.delete<void>("/api/tickets/{id}/snooze", { path })),
    };
  }, [queries, id]);
}

export type TicketChanges = ReturnType<typeof useTicketChanges>;
