import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Suggestions } from "@/api/models";

/** Stands below the ticket's own key: what happens to the ticket changes what comes next. */
export const suggestionsQuery = (ticket: string) =>
  queryOptions({
    queryKey: ["ticket", ticket, "suggestions"],
    queryFn: () => api.get<Suggestions>("/api/tickets/{id}/suggestions", { path: { id: ticket } }),
  });

export function useDismiss(ticket: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (suggestion: string) =>
      api.post<Suggestions>("/api/tickets/{id}/suggestion-dismissals", {
        path: { id: ticket },
        body: { suggestion },
      }),
    onSuccess: (left) => queries.setQueryData(suggestionsQuery(ticket).queryKey, left),
    onError: () => queries.invalidateQueries({ queryKey: suggestionsQuery(ticket).queryKey }),
  });
}
