import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { DigestChoice, DigestChoiceInput, DigestPreview } from "@/api/models";

export const choiceQuery = queryOptions({
  queryKey: ["digest", "choice"],
  queryFn: () => api.get<DigestChoice>("/api/digest-choice"),
});

/** As it would be sent now: asked anew whenever it is opened. */
export const previewQuery = queryOptions({
  queryKey: ["digest", "preview"],
  queryFn: () => api.get<DigestPreview>("/api/digest-preview"),
  gcTime: 0,
  staleTime: 0,
});

export function useChoose(version: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: DigestChoiceInput) => api.put<DigestChoice>("/api/digest-choice", { body, version }),
    onSuccess: (chosen) => queries.setQueryData(choiceQuery.queryKey, chosen),
    onError: () => void queries.invalidateQueries({ queryKey: choiceQuery.queryKey }),
  });
}
