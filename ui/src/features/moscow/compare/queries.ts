import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { BoardComparison, BoardImported, BoardSnapshot, Page } from "@/api/models";
import { useChange } from "../queries";

export const snapshotsQuery = (frame: string) =>
  queryOptions({
    queryKey: ["moscow", "snapshots", frame],
    queryFn: async () =>
      (await api.get<Page<BoardSnapshot>>("/api/moscow/frames/{id}/snapshots", { path: { id: frame } })).items,
  });

export const comparisonQuery = (frame: string, before: string, after: string) =>
  queryOptions({
    queryKey: ["moscow", "comparison", frame, before, after],
    queryFn: () =>
      api.get<BoardComparison>("/api/moscow/frames/{id}/comparison", { path: { id: frame }, query: { before, after } }),
  });

export const useTakeSnapshot = (frame: string) =>
  useChange((name: string) =>
    api.post<BoardSnapshot>("/api/moscow/frames/{id}/snapshots", {
      path: { id: frame },
      body: { name },
      idempotencyKey: newIdempotencyKey(),
    }),
  );

/** What it would change; nothing is changed. */
export const useRehearseImport = (frame: string) =>
  useMutation({
    mutationFn: (body: { csv: string; reason: string }) =>
      api.post<BoardImported>("/api/moscow/frames/{id}/import-rehearsal", { path: { id: frame }, body }),
  });

export const useImportBoard = (frame: string) =>
  useChange((body: { csv: string; reason: string }) =>
    api.post<BoardImported>("/api/moscow/frames/{id}/import", {
      path: { id: frame },
      body,
      idempotencyKey: newIdempotencyKey(),
    }),
  );
