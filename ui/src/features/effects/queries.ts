import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  EffectCase,
  NewPlaybookTrial,
  Page,
  PlaybookComparison,
  PlaybookEffects,
  PlaybookFunnel,
  PlaybookTrial,
} from "@/api/models";

/** Stands below the playbook's own key: what is published or decided makes it old. */
export const effectsQuery = (key: string, days: number) =>
  queryOptions({
    queryKey: ["playbook", key, "effects", days],
    queryFn: () => api.get<PlaybookEffects>("/api/playbooks/{key}/effects", { path: { key }, query: { days } }),
    placeholderData: keepPreviousData,
  });

export const useFunnel = (key: string, version: number, days: number) =>
  useQuery({
    queryKey: ["playbook", key, "steps", version, days],
    queryFn: () =>
      api.get<PlaybookFunnel>("/api/playbooks/{key}/effects/steps", { path: { key }, query: { version, days } }),
  });

export type Compared = {
  version: number;
  /** Null for tickets without the playbook. */
  against: number | null;
  trial: string | null;
  days: number;
  points: number | null;
  minutes: number | null;
};

export const useComparison = (key: string, of: Compared | null) =>
  useQuery({
    queryKey: ["playbook", key, "comparison", of],
    queryFn: () =>
      api.get<PlaybookComparison>("/api/playbooks/{key}/effects/comparison", { path: { key }, query: { ...of } }),
    enabled: of !== null,
    placeholderData: keepPreviousData,
  });

export type Behind = {
  /** 0 for tickets without the playbook. */
  version: number;
  days: number;
  trial?: string | null;
  measure?: string;
  runs?: string;
  step?: string;
};

export const useCases = (key: string, behind: Behind) =>
  useInfiniteQuery({
    queryKey: ["playbook", key, "cases", behind],
    queryFn: ({ pageParam }) =>
      api.get<Page<EffectCase>>("/api/playbooks/{key}/effects/cases", {
        path: { key },
        query: { ...behind, cursor: pageParam, limit: 50 },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const trialsQuery = (key: string) =>
  queryOptions({
    queryKey: ["playbook", key, "trials"],
    queryFn: async () => (await api.get<Page<PlaybookTrial>>("/api/playbooks/{key}/trials", { path: { key } })).items,
  });

function useTrialChange<Input>(key: string, run: (input: Input) => Promise<PlaybookTrial>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["playbook", key] }),
        queries.invalidateQueries({ queryKey: ["playbooks"] }),
      ]),
  });
}

export const useBeginTrial = (key: string) =>
  useTrialChange(key, (body: NewPlaybookTrial) =>
    api.post<PlaybookTrial>("/api/playbooks/{key}/trials", {
      path: { key },
      body,
      idempotencyKey: newIdempotencyKey(),
    }),
  );

export const useDecideTrial = (key: string, id: string) =>
  useTrialChange(key, (body: { version: number; why: string }) =>
    api.post<PlaybookTrial>("/api/playbooks/{key}/trials/{id}/decision", {
      path: { key, id },
      body,
      idempotencyKey: newIdempotencyKey(),
    }),
  );
