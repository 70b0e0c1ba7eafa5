import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "@/api/client";
import type { TicketPage } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { tell, tellProblem } from "@/shared/parts";
import { alertsKey } from "./queries";

/** The lists as they are after tickets were read, or one was put back. */
export function marked(data: InfiniteData<TicketPage>, unread: (id: string, before: boolean) => boolean) {
  const page = (one: TicketPage) => {
    const ids = one.items.map((row) => row.id).filter((id) => unread(id, one.unread.includes(id)));
    return { ...one, unread: ids };
  };
  return { ...data, pages: data.pages.map(page) };
}

/** Shown at once. A list that was on its way meanwhile may be older than what was kept, and is asked for again. */
function show(queries: QueryClient, unread: (id: string, before: boolean) => boolean) {
  const lists = { queryKey: ["tickets", "list"] };
  queries.setQueriesData<InfiniteData<TicketPage>>(lists, (data) => data && marked(data, unread));
  if (queries.isFetching(lists) > 0) void queries.invalidateQueries(lists);
  // Who is told of what is unread is told again only once it was seen to be read.
  void queries.invalidateQueries({ queryKey: alertsKey });
}

/** Keeps how far the ticket has been read: up to the last event that was on the screen. */
export function useReading(id: string, seen: number) {
  const queries = useQueryClient();
  const kept = useRef({ id, seen: -1 });
  useEffect(() => {
    if (kept.current.id === id && kept.current.seen >= seen) return;
    kept.current = { id, seen };
    api
      .put<void>("/api/tickets/{id}/read", { path: { id }, body: { seen_event: seen } })
      .then(() => show(queries, (one, before) => before && one !== id))
      // Without a network it stays unread, as the list says; it is told again when it is opened again.
      .catch(() => undefined);
  }, [queries, id, seen]);
}

/** Puts a ticket back, to be read again. */
export function usePuttingBack(id: string) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () => api.delete<void>("/api/tickets/{id}/read", { path: { id } }),
    onSuccess: () => {
      show(queries, (one, before) => before || one === id);
      tell(t("done.unread"), t);
    },
    onError: (error) => tellProblem(error, t),
  });
  return () => mutate();
}

/** All that there is now is read. */
export function useReadingAll() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () => api.put<void>("/api/tickets/read"),
    onSuccess: () => {
      show(queries, () => false);
      tell(t("done.all_read"), t);
    },
    onError: (error) => tellProblem(error, t),
  });
  return () => mutate();
}
