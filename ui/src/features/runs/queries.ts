import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  EarlierPlaybookRun,
  Page,
  PlaybookCatalogue,
  PlaybookRun,
  PlaybookRunInput,
  StartablePlaybook,
} from "@/api/models";

/** Old with its ticket: what happens to a run is told of the ticket. */
export const runQuery = (ticket: string) =>
  queryOptions({
    queryKey: ["ticket", ticket, "playbook-run"],
    queryFn: async () =>
      (await api.get<PlaybookRun | null>("/api/tickets/{id}/playbook-run", { path: { id: ticket } })) ?? null,
  });

export const earlierRunsQuery = (ticket: string) =>
  queryOptions({
    queryKey: ["ticket", ticket, "playbook-runs"],
    queryFn: async () =>
      (await api.get<Page<EarlierPlaybookRun>>("/api/tickets/{id}/playbook-runs", { path: { id: ticket } })).items,
  });

export const startableQuery = queryOptions({
  queryKey: ["playbooks", "startable"],
  queryFn: async () => (await api.get<Page<StartablePlaybook>>("/api/startable-playbooks")).items,
});

export const catalogueQuery = queryOptions({
  queryKey: ["playbook-catalogue"],
  queryFn: () => api.get<PlaybookCatalogue>("/api/playbook-catalogue"),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What one can do with the run of a ticket. Each answers with the run as it is then. */
export function useRunChanges(ticket: string) {
  const queries = useQueryClient();
  return useMemo(() => {
    const path = { id: ticket };
    const done = async (answer: Promise<PlaybookRun>) => {
      try {
        queries.setQueryData(runQuery(ticket).queryKey, await answer);
      } finally {
        void queries.invalidateQueries({ queryKey: ["ticket", ticket] });
        void queries.invalidateQueries({ queryKey: ["order"] });
      }
    };
    const idempotencyKey = newIdempotencyKey;
    return {
      start: (playbook: string) =>
        done(
          api.post("/api/tickets/{id}/playbook-run", { path, body: { playbook }, idempotencyKey: idempotencyKey() }),
        ),
      finish: (run: PlaybookRun, body: PlaybookRunInput) =>
        done(api.post("/api/tickets/{id}/playbook-run/steps", { path, body, version: run.version })),
      stepBack: (run: PlaybookRun) =>
        done(api.post("/api/tickets/{id}/playbook-run/step-back", { path, version: run.version })),
      stop: (run: PlaybookRun, reason: string) =>
        done(api.post("/api/tickets/{id}/playbook-run/stop", { path, body: { reason }, version: run.version })),
    };
  }, [queries, ticket]);
}
