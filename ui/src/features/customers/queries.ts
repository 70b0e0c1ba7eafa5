import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { Customer, Page, TimelineItem } from "@/api/models";

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
