import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  NewStaffingRun,
  NewStudy,
  NewTwinModel,
  Page,
  QueueCourse,
  RecordOnModel,
  RehearsalDefinition,
  RehearsalRecord,
  SignpostAlert,
  Signposts,
  StaffingRun,
  StaffingRunWithAnswer,
  Study,
  StudyComparison,
  StudyDiscovery,
  StudySensitivity,
  StudyTable,
  TwinModel,
} from "@/api/models";

/** While something is rehearsed its progress is asked for as often, as pieces are no events. */
const GOING_ON = 1_000;

export const studiesQuery = queryOptions({
  queryKey: ["futures", "studies"],
  queryFn: async () => (await api.get<Page<Study>>("/api/studies")).items,
});

export const studyQuery = (id: string) =>
  queryOptions({
    queryKey: ["futures", "study", id],
    queryFn: () => api.get<Study>("/api/studies/{id}", { path: { id } }),
    refetchInterval: (query) => (query.state.data?.state === "running" ? GOING_ON : false),
  });

// What a finished study found never changes.
const FOUND = { staleTime: Number.POSITIVE_INFINITY };

export const tableQuery = (id: string, measure: string) =>
  queryOptions({
    queryKey: ["futures-found", "table", id, measure],
    queryFn: () => api.get<StudyTable>("/api/studies/{id}/table", { path: { id }, query: { measure } }),
    ...FOUND,
  });

type Cell = { future: string; strategy: string; class?: string };

export const courseQuery = (id: string, cell: Cell) =>
  queryOptions({
    queryKey: ["futures-found", "course", id, cell],
    queryFn: () => api.get<QueueCourse>("/api/studies/{id}/course", { path: { id }, query: cell }),
    ...FOUND,
  });

export const comparisonQuery = (id: string, query: { strategy: string; against: string; measure: string }) =>
  queryOptions({
    queryKey: ["futures-found", "comparison", id, query],
    queryFn: () => api.get<StudyComparison>("/api/studies/{id}/comparison", { path: { id }, query }),
    ...FOUND,
  });

export const discoveryQuery = (id: string, query: { strategy: string; measure: string; target: number }) =>
  queryOptions({
    queryKey: ["futures-found", "discovery", id, query],
    queryFn: () => api.get<StudyDiscovery>("/api/studies/{id}/discovery", { path: { id }, query }),
    ...FOUND,
  });

export const sensitivityQuery = (id: string, query: { strategy: string; measure: string }) =>
  queryOptions({
    queryKey: ["futures-found", "sensitivity", id, query],
    queryFn: () => api.get<StudySensitivity>("/api/studies/{id}/sensitivity", { path: { id }, query }),
    ...FOUND,
  });

export type RecordKind = "future" | "strategy";

export const recordsQuery = (kind: RecordKind, model: string) =>
  queryOptions({
    queryKey: ["futures", "records", kind, model],
    queryFn: async () => {
      const path = kind === "future" ? "/api/futures" : "/api/strategies";
      return (await api.get<Page<RecordOnModel>>(path, { query: { model } })).items;
    },
  });

export const modelsQuery = queryOptions({
  queryKey: ["futures", "models"],
  queryFn: async () => (await api.get<Page<TwinModel>>("/api/twin-models")).items,
});

export const staffingsQuery = queryOptions({
  queryKey: ["futures", "staffings"],
  queryFn: async () => (await api.get<Page<StaffingRun>>("/api/staffing-runs")).items,
});

export const staffingQuery = (id: string) =>
  queryOptions({
    queryKey: ["futures", "staffing", id],
    queryFn: () => api.get<StaffingRunWithAnswer>("/api/staffing-runs/{id}", { path: { id } }),
    refetchInterval: (query) => (query.state.data?.run.state === "running" ? GOING_ON : false),
  });

export const signpostsQuery = queryOptions({
  queryKey: ["futures", "signposts"],
  queryFn: () => api.get<Signposts | null>("/api/signposts"),
});

export function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["futures"] }) });
}

export const useBegin = () => useChange((body: NewStudy) => api.post<Study>("/api/studies", { body }));

export const useCancel = () =>
  useChange((id: string) => api.post<Study>("/api/studies/{id}/cancellation", { path: { id } }));

export const useResume = () =>
  useChange((id: string) => api.post<Study>("/api/studies/{id}/resumption", { path: { id } }));

export const useBeginStaffing = () =>
  useChange((body: NewStaffingRun) => api.post<StaffingRun>("/api/staffing-runs", { body }));

export const useCancelStaffing = () =>
  useChange((id: string) => api.post<StaffingRun>("/api/staffing-runs/{id}/cancellation", { path: { id } }));

export const useWatch = () => useChange((id: string) => api.post<Study>("/api/studies/{id}/watch", { path: { id } }));

export const useAcknowledge = () =>
  useChange((id: string) => api.post<SignpostAlert>("/api/signpost-alerts/{id}/acknowledgement", { path: { id } }));

export const useAddModel = () =>
  useChange((body: NewTwinModel) =>
    api.post<TwinModel>("/api/twin-models", { body, idempotencyKey: newIdempotencyKey() }),
  );

type Written = { kind: RecordKind; key: string; version: number | null; definition: RehearsalDefinition };

/** Adds a record where there is no version yet, and changes it where there is one. */
export const useWrite = () =>
  useChange(({ kind, key, version, definition }: Written) => {
    if (version === null) {
      const options = { body: { key, definition }, idempotencyKey: newIdempotencyKey() };
      return kind === "future"
        ? api.post<RehearsalRecord>("/api/futures", options)
        : api.post<RehearsalRecord>("/api/strategies", options);
    }
    const options = { path: { key }, body: definition, version };
    return kind === "future"
      ? api.put<RehearsalRecord>("/api/futures/{key}", options)
      : api.put<RehearsalRecord>("/api/strategies/{key}", options);
  });

export const useRemove = () =>
  useChange(({ kind, key, version }: { kind: RecordKind; key: string; version: number }) =>
    kind === "future"
      ? api.delete<void>("/api/futures/{key}", { path: { key }, version })
      : api.delete<void>("/api/strategies/{key}", { path: { key }, version }),
  );
