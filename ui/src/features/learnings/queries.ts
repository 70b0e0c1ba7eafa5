import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { Learning, LearningComment, LearningDigest, LearningsWaiting, NewLearning, Page } from "@/api/models";

export type Filter = {
  state?: Learning["state"];
  scenario?: string;
  playbook?: string;
};

export const useLearnings = (filter: Filter, limit = 50, enabled = true) =>
  useInfiniteQuery({
    queryKey: ["learnings", "list", filter, limit],
    queryFn: ({ pageParam }) =>
      api.get<Page<Learning>>("/api/learnings", { query: { ...filter, cursor: pageParam, limit } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
  });

export const waitingQuery = queryOptions({
  queryKey: ["learnings", "waiting"],
  queryFn: () => api.get<LearningsWaiting>("/api/learnings-waiting"),
  staleTime: 60_000,
});

export const useDigest = (month: string) =>
  useQuery({
    queryKey: ["learnings", "digest", month],
    queryFn: () => api.get<LearningDigest>("/api/learnings-digest", { query: { month } }),
  });

export const useComments = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ["learnings", "comments", id],
    queryFn: async () => (await api.get<Page<LearningComment>>("/api/learnings/{id}/comments", { path: { id } })).items,
    enabled,
  });

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["learnings"] }) });
}

export const usePropose = () =>
  useChange((body: NewLearning) => api.post<Learning>("/api/learnings", { body, idempotencyKey: newIdempotencyKey() }));

export const useDecide = (of: Learning) =>
  useChange((body: { accept: boolean; reason: string | null }) =>
    api.post<Learning>("/api/learnings/{id}/decision", { path: { id: of.id }, body, version: of.version }),
  );

export const useComment = (id: string) =>
  useChange((text: string) =>
    api.post<LearningComment[]>("/api/learnings/{id}/comments", {
      path: { id },
      body: { text },
      idempotencyKey: newIdempotencyKey(),
    }),
  );
