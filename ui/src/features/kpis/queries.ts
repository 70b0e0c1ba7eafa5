import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { addressOf, api } from "@/api/client";
import type { Cohort, Kpi, KpiRow, Page, Target } from "@/api/models";
import type { Group, Span, Step } from "./periods";

export type Asked = Span & {
  by?: "none" | Group | Step;
  keys?: string;
  team?: string;
  channel?: string;
};

export function useKpis(asked: Asked) {
  return useQuery({
    queryKey: ["kpis", "figures", asked],
    queryFn: ({ signal }) => api.get<Kpi[]>("/api/kpis", { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
}

/** The same without the live line: figures of weeks move too little to be measured anew with every ticket. */
export function useCalmKpis(asked: Asked) {
  return useQuery({
    queryKey: ["calm-kpis", asked],
    queryFn: ({ signal }) => api.get<Kpi[]>("/api/kpis", { query: asked, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    refetchInterval: 120_000,
  });
}

export function useCohorts() {
  return useQuery({
    queryKey: ["kpis", "cohorts"],
    queryFn: ({ signal }) => api.get<Cohort[]>("/api/cohorts", { signal }),
  });
}

export function csvAddress(asked: Asked): string {
  return addressOf("/api/kpis.csv", { query: asked });
}

export function useKpiRows(key: string, asked: Span & { by?: Group; group?: string; team?: string; channel?: string }) {
  return useInfiniteQuery({
    queryKey: ["kpis", "rows", key, asked],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<KpiRow>>("/api/kpis/{key}/rows", {
        path: { key },
        query: { ...asked, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useTarget(key: string) {
  return useQuery({
    queryKey: ["targets", key],
    queryFn: () => api.get<Target>("/api/targets/{key}", { path: { key } }),
  });
}

export function useSetTarget(key: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ value, version }: { value: number | null; version?: number }) =>
      api.put<Target>("/api/targets/{key}", { path: { key }, body: { value }, version }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["targets"] }),
        queries.invalidateQueries({ queryKey: ["kpis"] }),
      ]),
  });
}
