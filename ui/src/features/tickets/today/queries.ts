import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Today } from "@/api/models";

/** How the work stands. The live line asks for it again, at most every two seconds; the rows stay till then. */
export function useToday(team: string | undefined) {
  return useQuery({
    queryKey: ["today", team ?? ""],
    queryFn: ({ signal }) => api.get<Today>("/api/today", { query: { team }, signal }),
    placeholderData: keepPreviousData,
    // Nothing happens at the moment at which something falls due.
    refetchInterval: 60_000,
  });
}
