import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Order, Page } from "@/api/models";

export function useOrderList(filter: { q?: string; state?: string }) {
  return useInfiniteQuery({
    queryKey: ["orders", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Order>>("/api/orders", { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
}

export function useOrdersOf(customer: string | null) {
  return useQuery({
    queryKey: ["orders", "of", customer],
    queryFn: () => api.get<Page<Order>>("/api/orders", { query: { customer, limit: 50 } }),
    enabled: customer !== null,
  });
}

export function useOrder(id: string) {
  return useQuery({ queryKey: ["order", id], queryFn: () => api.get<Order>("/api/orders/{id}", { path: { id } }) });
}
