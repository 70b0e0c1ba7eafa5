import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { Customer, CustomerMerge, Page, TimelineItem } from "@/api/models";

export const customerKey = (id: string) => ["customer", id] as const;

export function useCustomerList(filter: { q?: string; tag?: string }) {
  return useInfiniteQuery({
    queryKey: ["customers", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Customer>>("/api/customers", { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
}

export function useCustomer(id: string | null) {
  return useQuery({
    queryKey: customerKey(id ?? ""),
    queryFn: () => api.get<Customer>("/api/customers/{id}", { path: { id: id ?? "" } }),
    enabled: id !== null,
  });
}

export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: [...customerKey(id), "timeline"],
    queryFn: ({ pageParam }) =>
      api.get<Page<TimelineItem>>("/api/customers/{id}/timeline", {
        path: { id },
        query: { limit: 30, cursor: pageParam },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** What a person may write of a customer; the rest is the server's. */
export type CustomerForm = Pick<
  Customer,
  "name" | "emails" | "phones" | "language" | "time_zone" | "preferences" | "tags"
>;

/** Saves a customer: a new one, or a change against the version that was read. */
export function useSaveCustomer(customer: Customer | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CustomerForm) =>
      customer
        ? api.patch<Customer>("/api/customers/{id}", { path: { id: customer.id }, body, version: customer.version })
        : api.post<Customer>("/api/customers", { body, idempotencyKey: newIdempotencyKey() }),
    onSettled: (saved) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["customers"] }),
        queries.invalidateQueries({ queryKey: customerKey(customer?.id ?? saved?.id ?? "") }),
      ]),
  });
}

/** Merges another customer into this one, and takes that back. Their orders and tickets read otherwise then, too. */
export function useCustomerMerge(into: string) {
  const queries = useQueryClient();
  const done = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } finally {
      const stale = ["customers", "customer", "tickets", "ticket", "orders", "order"];
      await Promise.all(stale.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    }
  };
  return {
    merge: (from: string) =>
      done(
        api.post<CustomerMerge>("/api/customers/{id}/merges", {
          path: { id: into },
          body: { from },
          idempotencyKey: newIdempotencyKey(),
        }),
      ),
    undo: (merge: string) => done(api.delete<void>("/api/customer-merges/{id}", { path: { id: merge } })),
  };
}
