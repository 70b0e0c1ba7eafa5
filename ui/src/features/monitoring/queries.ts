import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { CauseCases, Monitoring, Page, Radar, ScenarioAlarm, ScenarioCause, ScenarioCauses } from "@/api/models";
import { useMay } from "@/features/staff";

/** Days pass without a notice; counts of tickets follow by notices (`LiveProvider`). */
const NOW_AND_THEN = 5 * 60_000;

export type Days = { from: string; to: string };

export const monitoringQuery = (key: string, days: Days) =>
  queryOptions({
    queryKey: ["monitoring", key, days],
    queryFn: () => api.get<Monitoring>("/api/scenarios/{key}/monitoring", { path: { key }, query: days }),
    refetchInterval: NOW_AND_THEN,
  });

export const causesQuery = (key: string, days: Days) =>
  queryOptions({
    queryKey: ["monitoring", key, "causes", days],
    queryFn: () => api.get<ScenarioCauses>("/api/scenarios/{key}/causes", { path: { key }, query: days }),
    refetchInterval: NOW_AND_THEN,
  });

export type Behind = Pick<ScenarioCause, "attribute" | "value">;

export const casesQuery = (key: string, days: Days, { attribute, value }: Behind) =>
  queryOptions({
    queryKey: ["monitoring", key, "cases", days, attribute, value],
    queryFn: () =>
      api.get<CauseCases>("/api/scenarios/{key}/causes/cases", { path: { key }, query: { ...days, attribute, value } }),
  });

export const radarQuery = queryOptions({
  queryKey: ["monitoring", "radar"],
  queryFn: () => api.get<Radar>("/api/scenario-radar"),
  refetchInterval: NOW_AND_THEN,
});

/** The alarms that go on. */
export const alarmsQuery = queryOptions({
  queryKey: ["monitoring", "alarms"],
  queryFn: async () =>
    (await api.get<Page<ScenarioAlarm>>("/api/scenario-alarms", { query: { state: "going_on" } })).items,
});

/** The alarms that go on at these scenarios; none for whoever may not see scenarios. */
export function useAlarmsOf(scenarios: string[]): ScenarioAlarm[] {
  const enabled = useMay("scenarios.read");
  const { data = [] } = useQuery({ ...alarmsQuery, enabled });
  return data.filter((one) => scenarios.includes(one.scenario));
}

export const useAlarmOf = (scenario: string) => useAlarmsOf([scenario])[0] ?? null;

export function useAcknowledge({ id, version }: Pick<ScenarioAlarm, "id" | "version">) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (note: string) =>
      api.put<ScenarioAlarm>("/api/scenario-alarms/{id}/acknowledgement", { path: { id }, body: { note }, version }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["monitoring"] }),
  });
}
