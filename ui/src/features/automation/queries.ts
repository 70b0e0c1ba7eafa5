import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  AutomationOutcome,
  AutomationRehearsal,
  AutomationRule,
  AutomationRuleCard,
  AutomationRun,
  NewAutomationRule,
  Page,
} from "@/api/models";

/** Rules act without a notice of their own: whoever looks at the log asks again. */
const LOOK_AGAIN_MS = 3_000;

export const rulesQuery = queryOptions({
  queryKey: ["automation", "rules"],
  queryFn: async () => (await api.get<Page<AutomationRuleCard>>("/api/automation-rules")).items,
  refetchInterval: LOOK_AGAIN_MS * 5,
});

export function useRuns(id: string, outcome: AutomationOutcome | null) {
  return useInfiniteQuery({
    queryKey: ["automation", id, "runs", outcome],
    queryFn: ({ pageParam }) =>
      api.get<Page<AutomationRun>>("/api/automation-rules/{id}/runs", {
        path: { id },
        query: { outcome, cursor: pageParam, limit: 50 },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

function useRuleChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["automation"] }) });
}

export const useSaveRule = (rule: AutomationRule | null) =>
  useRuleChange((body: NewAutomationRule) =>
    rule
      ? api.put<AutomationRule>("/api/automation-rules/{id}", { path: { id: rule.id }, body, version: rule.version })
      : api.post<AutomationRule>("/api/automation-rules", { body, idempotencyKey: newIdempotencyKey() }),
  );
export const useSwitchRule = () =>
  useRuleChange((rule: AutomationRule) =>
    api.put<AutomationRule>("/api/automation-rules/{id}/activity", {
      path: { id: rule.id },
      body: { active: !rule.active },
      version: rule.version,
    }),
  );
export const useRemoveRule = () =>
  useRuleChange((id: string) => api.delete<void>("/api/automation-rules/{id}", { path: { id } }));
export const useOrderRules = () =>
  useRuleChange((ids: string[]) => api.put<unknown>("/api/automation-rule-order", { body: { ids } }));
export const useDryRun = () =>
  useMutation({
    mutationFn: (rule: NewAutomationRule) =>
      api.post<AutomationRehearsal>("/api/automation-rules/dry-run", { body: { rule } }),
  });
