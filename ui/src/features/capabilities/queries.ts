import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  Capability,
  CapabilityChange,
  CapabilityDecision,
  CapabilityDetail,
  CapabilityStanding,
  NewCapability,
  Page,
} from "@/api/models";

export const capabilitiesQuery = queryOptions({
  queryKey: ["capabilities", "list"],
  queryFn: async () => (await api.get<Page<Capability>>("/api/capabilities")).items,
});

export const capabilityQuery = (key: string) =>
  queryOptions({
    queryKey: ["capabilities", key, "detail"],
    queryFn: () => api.get<CapabilityDetail>("/api/capabilities/{key}", { path: { key } }),
  });

export const standingsQuery = queryOptions({
  queryKey: ["capabilities", "standings"],
  queryFn: async () => (await api.get<Page<CapabilityStanding>>("/api/capability-standings")).items,
});

export const decisionQuery = (key: string, of: string) =>
  queryOptions({
    queryKey: ["capabilities", key, "decision", of],
    queryFn: () => api.get<CapabilityDecision>("/api/capabilities/{key}/decision", { path: { key }, query: { of } }),
    enabled: of !== "",
  });

function useCapabilityChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["capabilities"] }) });
}

export const useAddCapability = () =>
  useCapabilityChange((body: NewCapability) =>
    api.post<Capability>("/api/capabilities", { body, idempotencyKey: newIdempotencyKey() }),
  );
export const useChangeCapability = ({ key, version }: Capability) =>
  useCapabilityChange((body: CapabilityChange) =>
    api.patch<Capability>("/api/capabilities/{key}", { path: { key }, body, version }),
  );
export const useRemoveCapability = () =>
  useCapabilityChange((key: string) => api.delete<void>("/api/capabilities/{key}", { path: { key } }));
