import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { LibraryReport, LibraryText } from "@/api/models";

export type Import = { text: string; why: string };

/** What an import would do; nothing is kept. */
export const useCheckLibrary = () =>
  useMutation({ mutationFn: (body: Import) => api.post<LibraryReport>("/api/library-checks", { body }) });

export function useImportLibrary() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Import) =>
      api.post<LibraryReport>("/api/library-imports", { body, idempotencyKey: newIdempotencyKey() }),
    // Scenarios, the journey and playbooks are asked for anew by whoever shows them.
    onSuccess: () => queries.invalidateQueries(),
  });
}

export const useExportLibrary = () => useMutation({ mutationFn: () => api.get<LibraryText>("/api/library") });
