import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "./problem";

/** A refusal stays a refusal however often one asks; only a server that did not answer is asked again. */
export function worthRetrying(count: number, error: unknown): boolean {
  if (count >= 3) return false;
  return isProblem(error, "offline") || isProblem(error, "unavailable");
}

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: worthRetrying,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8000),
        // Live notices say when something changed; a short age only guards against a lost one.
        staleTime: 30_000,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
