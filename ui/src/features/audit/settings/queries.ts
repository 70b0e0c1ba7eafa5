import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { addressOf, api } from "@/api/client";
import type { AuditEntry, Page } from "@/api/models";

/** Which entries; what is null does not narrow. A type, as it becomes the query of an address. */
export type Asked = {
  person: string | null;
  area: string | null;
  from: string | null;
  to: string | null;
  text: string | null;
  object: string | null;
};

export const ALL: Asked = { person: null, area: null, from: null, to: null, text: null, object: null };

export function useAudit(asked: Asked) {
  return useInfiniteQuery({
    queryKey: ["audit", asked],
    queryFn: ({ pageParam }) =>
      api.get<Page<AuditEntry>>("/api/audit", { query: { ...asked, cursor: pageParam, limit: 50 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // What is open stays open while the answer to another letter is on its way.
    placeholderData: keepPreviousData,
  });
}

export function csvAddress(asked: Asked): string {
  return addressOf("/api/audit.csv", { query: asked });
}
