import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  DeliveryState,
  MadeWebhook,
  Page,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookKind,
} from "@/api/models";

/** Deliveries go their way without a notice: whoever looks at the log asks again. */
const LOOK_AGAIN_MS = 3_000;

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks", "list"],
  queryFn: async () => (await api.get<Page<Webhook>>("/api/webhooks")).items,
});

export const kindsQuery = queryOptions({
  queryKey: ["webhook-kinds"],
  queryFn: async () => (await api.get<Page<WebhookKind>>("/api/webhook-kinds")).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export function useDeliveries(id: string, state: DeliveryState | null) {
  return useInfiniteQuery({
    queryKey: ["webhooks", id, "deliveries", state],
    queryFn: ({ pageParam }) =>
      api.get<Page<WebhookDelivery>>("/api/webhooks/{id}/deliveries", {
        path: { id },
        query: { state, cursor: pageParam, limit: 50 },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useDelivery(id: string, delivery_id: string) {
  return useQuery({
    queryKey: ["webhooks", id, "delivery", delivery_id],
    queryFn: () =>
      api.get<WebhookDeliveryDetail>("/api/webhooks/{id}/deliveries/{delivery_id}", { path: { id, delivery_id } }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

function useWebhookChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["webhooks"] }) });
}

export type WebhookForm = { url: string; description: string; kinds: string[]; active: boolean };

export const useAddWebhook = () =>
  useWebhookChange(({ url, description, kinds }: WebhookForm) =>
    api.post<MadeWebhook>("/api/webhooks", { body: { url, description, kinds }, idempotencyKey: newIdempotencyKey() }),
  );
export const useChangeWebhook = (webhook: Webhook | null) =>
  useWebhookChange((body: Partial<WebhookForm>) =>
    api.patch<Webhook>("/api/webhooks/{id}", { path: { id: webhook?.id ?? "" }, body, version: webhook?.version ?? 0 }),
  );
export const useRemoveWebhook = () =>
  useWebhookChange((id: string) => api.delete<void>("/api/webhooks/{id}", { path: { id } }));
export const useRotateSecret = () =>
  useWebhookChange((id: string) => api.post<MadeWebhook>("/api/webhooks/{id}/secrets", { path: { id } }));
export const useTestWebhook = () =>
  useWebhookChange((id: string) =>
    api.post<WebhookDelivery>("/api/webhooks/{id}/tests", { path: { id }, idempotencyKey: newIdempotencyKey() }),
  );
export const useReplay = (id: string) =>
  useWebhookChange((delivery_id: string) =>
    api.post<WebhookDelivery>("/api/webhooks/{id}/deliveries/{delivery_id}/replays", {
      path: { id, delivery_id },
      idempotencyKey: newIdempotencyKey(),
    }),
  );
export const useReplayFailed = (id: string) =>
  useWebhookChange((since: string) =>
    api.post<{ count: number }>("/api/webhooks/{id}/replays", {
      path: { id },
      body: { since },
      idempotencyKey: newIdempotencyKey(),
    }),
  );
