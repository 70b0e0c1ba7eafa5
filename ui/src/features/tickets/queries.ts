import { type InfiniteData, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api } from "@/api/client";
import type {
  AutomationRun,
  Held,
  Message,
  Page,
  SlaPolicy,
  Status,
  Template,
  Ticket,
  TicketCounts,
  TicketEvent,
  TicketPage,
  TicketRow,
  View,
} from "@/api/models";
import { allOf } from "@/features/staff";
import { useBuiltInName } from "@/shared/i18n";
import { type InboxSearch, isSaved, listQuery, viewOf } from "./views";

export const ticketKey = (id: string) => ["ticket", id] as const;
export const messagesKey = (id: string) => ["ticket", id, "messages"] as const;

/** What is told of on the desktop and by sound. */
export const alertsKey = ["tickets", "alerts"] as const;

export const countsQuery = queryOptions({
  queryKey: ["tickets", "counts"],
  queryFn: () => api.get<TicketCounts>("/api/tickets/counts"),
});

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: async () => (await api.get<Page<View>>("/api/views")).items,
  staleTime: 5 * 60_000,
});

/** The saved view that is looked at, if it is one. */
export function useSavedView(search: InboxSearch): { saved: View | undefined; gone: boolean; pending: boolean } {
  const id = viewOf(search);
  const { data } = useQuery({ ...viewsQuery, enabled: isSaved(id) });
  const saved = data?.find((view) => view.id === id);
  return { saved, gone: isSaved(id) && data !== undefined && !saved, pending: isSaved(id) && data === undefined };
}

const PAGE = 50;

/** The pages down to a row, and one more. */
export function near<T extends Pick<InfiniteData<unknown>, "pages" | "pageParams">>(data: T, lastRow: number): T {
  const wanted = Math.floor(Math.max(0, lastRow) / PAGE) + 2;
  if (data.pages.length <= wanted) return data;
  return { ...data, pages: data.pages.slice(0, wanted), pageParams: data.pageParams.slice(0, wanted) };
}

export function useTicketList(search: InboxSearch) {
  const queries = useQueryClient();
  const { saved } = useSavedView(search);
  const query = listQuery(search, saved);
  const queryKey = ["tickets", "list", query];
  const list = useInfiniteQuery({
    enabled: saved !== undefined || !isSaved(viewOf(search)),
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.get<TicketPage>("/api/tickets", { query: { ...query, limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // A new word in the search must not blank the list that is being read.
    placeholderData: (before) => before,
  });
  /** Lets pages far below the last row in sight go: each that is loaded is asked for again at every change. */
  const letGo = (lastRow: number) => {
    // As old as it was: nothing new was read.
    const updatedAt = queries.getQueryState(queryKey)?.dataUpdatedAt;
    queries.setQueryData<InfiniteData<TicketPage>>(queryKey, (data) => data && near(data, lastRow), { updatedAt });
  };
  return { list, letGo };
}

export function useTicketsOf(filter: { customer?: string; order?: string }) {
  return useQuery({
    enabled: Boolean(filter.customer || filter.order),
    queryKey: ["tickets", "of", filter],
    queryFn: () =>
      api.get<Page<TicketRow>>("/api/tickets", {
        query: { ...filter, category: "new,open,pending,on_hold,solved,closed", limit: 50, sort: "updated" },
      }),
  });
}

export function useTicket(id: string) {
  return useQuery({ queryKey: ticketKey(id), queryFn: () => api.get<Ticket>("/api/tickets/{id}", { path: { id } }) });
}

export function useMessages(id: string) {
  return useQuery({
    queryKey: messagesKey(id),
    queryFn: () => allOf<Message>(`/api/tickets/${encodeURIComponent(id)}/messages`),
  });
}

export const slaPoliciesQuery = queryOptions({
  queryKey: ["sla-policies"],
  queryFn: async () => (await api.get<Page<SlaPolicy>>("/api/sla-policies")).items,
});

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: async () => (await api.get<Page<Template>>("/api/templates")).items,
  staleTime: 5 * 60_000,
});

/** What is on its way in a ticket, and one's own that could not be sent. */
export const heldKey = (ticket: string) => ["ticket", ticket, "held"];

export function useHeld(id: string) {
  return useQuery({
    queryKey: heldKey(id),
    queryFn: async () => (await api.get<Page<Held>>("/api/tickets/{id}/held-messages", { path: { id } })).items,
  });
}

/** One's own in all tickets. */
export function useMyHeld(enabled: boolean) {
  return useQuery({
    queryKey: ["held"],
    queryFn: async () => (await api.get<Page<Held>>("/api/held-messages")).items,
    enabled,
  });
}

const statusesQuery = queryOptions({
  queryKey: ["statuses"],
  queryFn: async () => (await allOf<Status>("/api/statuses")).sort((a, b) => a.position - b.position),
  staleTime: 5 * 60_000,
});

/** A status as its reader calls it: those that the program brings along have a name in each language. */
export function useStatusShown() {
  const builtInName = useBuiltInName();
  return useCallback(
    <T extends { key: string; name: string }>(status: T): T => ({
      ...status,
      name: builtInName("built_in_status", status.key, status.name),
    }),
    [builtInName],
  );
}

export function useStatuses() {
  const shown = useStatusShown();
  const select = useCallback((statuses: Status[]) => statuses.map(shown), [shown]);
  return useQuery({ ...statusesQuery, select });
}

/** With the names that are kept, for those who change them. */
export function useKeptStatuses() {
  return useQuery(statusesQuery);
}

export function useTicketEvents(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["ticket", id, "events"],
    queryFn: () => allOf<TicketEvent>(`/api/tickets/${encodeURIComponent(id)}/events`),
    enabled,
  });
}

/** What rules did to a ticket: their names are those that they had then. */
export function useRunsOfTicket(id: string) {
  return useQuery({
    queryKey: [...ticketKey(id), "automation-runs"],
    queryFn: async () =>
      (await api.get<Page<AutomationRun>>("/api/tickets/{id}/automation-runs", { path: { id }, query: { limit: 200 } }))
        .items,
  });
}
