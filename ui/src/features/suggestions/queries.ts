import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page, Suggestion } from "@/api/models";

/** Stands below the ticket's own key: what happens to the ticket changes what comes next. */
export const suggestionsQuery = (ticket: string) =>
  queryOptions({
    queryKey: ["ticket", ticket, "suggestions"],
    queryFn: async () =>
      (await api.get<Page<Suggestion>>("/api/tickets/{id}/suggestions", { path: { id: ticket } })).items,
  });

export function useDismiss(ticket: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (suggestion: string) =>
      api.post<Page<Suggestion>>("/api/tickets/{id}/suggestion-dismissals", {
        path: { id: ticket },
        body: { suggestion },
      }),
    onSuccess: ({ items }) => queries.setQueryData(suggestionsQuery(ticket).queryKey, items),
    onError: () => queries.invalidateQueries({ queryKey: suggestionsQuery(ticket).queryKey }),
  });
}
