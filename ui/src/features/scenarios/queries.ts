import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  Journey,
  Page,
  Scenario,
  ScenarioDefinition,
  ScenarioDetail,
  ScenarioFacts,
  ScenarioMeasures,
  ScenarioProposal,
  ScenarioProposalSearch,
  ScenarioProposals,
  ScenarioVersionCard,
  Ticket,
  TicketsClassified,
} from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { type Days, type Texts, textIn } from "./texts";

export const scenariosQuery = queryOptions({
  queryKey: ["scenarios"],
  queryFn: async () => (await api.get<Page<Scenario>>("/api/scenarios")).items,
});

/** What signs may speak of; it changes with the program alone. */
export const factsQuery = queryOptions({
  queryKey: ["scenario-facts"],
  queryFn: () => api.get<ScenarioFacts>("/api/scenario-facts"),
  staleTime: Number.POSITIVE_INFINITY,
});

export const journeyQuery = queryOptions({
  queryKey: ["journey"],
  queryFn: () => api.get<Journey>("/api/journey"),
});

export const scenarioQuery = (key: string) =>
  queryOptions({
    queryKey: ["scenario", key],
    queryFn: () => api.get<ScenarioDetail>("/api/scenarios/{key}", { path: { key } }),
  });

export const useScenarioVersions = (key: string) =>
  useQuery({
    queryKey: ["scenario", key, "versions"],
    queryFn: async () =>
      (await api.get<Page<ScenarioVersionCard>>("/api/scenarios/{key}/versions", { path: { key } })).items,
  });

export const useScenarioMeasures = (days: Days) =>
  useQuery({
    queryKey: ["scenario-measures", days],
    queryFn: () => api.get<ScenarioMeasures>("/api/scenario-measures", { query: days }),
  });

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  const onSettled = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ["scenarios"] }),
      queries.invalidateQueries({ queryKey: ["scenario"] }),
      queries.invalidateQueries({ queryKey: ["journey"] }),
    ]);
  return useMutation({ mutationFn: run, onSettled });
}

type Written = { definition: ScenarioDefinition; why: string };

export const useAddScenario = () =>
  useChange((body: Written & { key: string }) =>
    api.post<Scenario>("/api/scenarios", { body, idempotencyKey: newIdempotencyKey() }),
  );
export const useChangeScenario = ({ key, version }: Pick<Scenario, "key" | "version">) =>
  useChange((body: Written) => api.put<Scenario>("/api/scenarios/{key}", { path: { key }, body, version }));

/** How far a search has come is told by no notice. */
const SEARCHING_MS = 2_000;
const IDLE_MS = 60_000;

export const proposalsQuery = queryOptions({
  queryKey: ["scenario-proposals"],
  queryFn: () => api.get<ScenarioProposals>("/api/scenario-proposals"),
  refetchInterval: ({ state }) =>
    (state.data?.search.asked_at ?? state.data?.search.begun_at) ? SEARCHING_MS : IDLE_MS,
});

function useProposalChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () => queries.invalidateQueries({ queryKey: ["scenario-proposals"] }),
  });
}

export const useSearchProposals = () =>
  useProposalChange(() =>
    api.post<ScenarioProposalSearch>("/api/scenario-proposal-searches", {
      body: null,
      idempotencyKey: newIdempotencyKey(),
    }),
  );
export const useTakeProposal = () =>
  useProposalChange(({ id, scenario }: { id: string; scenario: string }) =>
    api.put<ScenarioProposal>("/api/scenario-proposals/{id}/scenario", { path: { id }, body: { scenario } }),
  );
export const useDismissProposal = () =>
  useProposalChange(({ id, reason }: { id: string; reason: string }) =>
    api.put<ScenarioProposal>("/api/scenario-proposals/{id}/dismissal", { path: { id }, body: { reason } }),
  );

/** Says of several tickets what they are about; each that cannot be is told. */
export function useConfirmTickets() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { tickets: string[]; scenario: string | null }) =>
      api.post<TicketsClassified>("/api/ticket-scenarios", { body, idempotencyKey: newIdempotencyKey() }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["ticket"] }),
        queries.invalidateQueries({ queryKey: ["tickets"] }),
        queries.invalidateQueries({ queryKey: ["scenario-proposals"] }),
      ]),
  });
}

type Part = { kind: "stages" | "touchpoints"; key: string };

export const useAddPart = () =>
  useChange(({ kind, ...body }: Part & { name: Texts; stage?: string }) =>
    api.post<Journey>(`/api/journey/${kind}`, { body, idempotencyKey: newIdempotencyKey() }),
  );
export const useChangePart = () =>
  useChange(({ kind, key, ...body }: Part & { name?: Texts; stage?: string; position?: number }) =>
    api.patch<Journey>(`/api/journey/${kind}/{key}`, { path: { key }, body }),
  );
export const useRemovePart = () =>
  useChange(({ kind, key, into }: Part & { into?: string }) =>
    api.delete<void>(`/api/journey/${kind}/{key}`, { path: { key }, query: into ? { into } : {} }),
  );

/** Says what a ticket is about. */
export function useClassify(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (scenario: string | null) =>
      api.put<Ticket>("/api/tickets/{id}/scenario", { path: { id }, body: { scenario } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["ticket", id] }),
        queries.invalidateQueries({ queryKey: ["tickets"] }),
      ]),
  });
}

/** Those that tickets are given, by name. */
export function useActiveScenarios(): { value: string; label: string }[] {
  const { language, locale } = useI18n();
  const { data } = useQuery({ ...scenariosQuery, enabled: useMay("scenarios.read") });
  const choices = (data ?? [])
    .filter((one) => one.definition.state === "active")
    .map((one) => ({ value: one.key, label: textIn(one.definition.name, language) }));
  return choices.sort((one, other) => one.label.localeCompare(other.label, locale));
}

/** All that tickets may have, by name; none for who may not see scenarios. */
export function useScenarioChoices(): { value: string; label: string }[] {
  const { language, locale } = useI18n();
  const { data } = useQuery({ ...scenariosQuery, enabled: useMay("scenarios.read") });
  const choices = (data ?? [])
    .filter((one) => one.definition.state !== "draft")
    .map((one) => ({ value: one.key, label: textIn(one.definition.name, language) }));
  return choices.sort((one, other) => one.label.localeCompare(other.label, locale));
}

/** Its name in this language, or its key where it is not known. */
export function useScenarioName(key: string | null): string {
  const { language } = useI18n();
  const may = useMay("scenarios.read");
  const { data } = useQuery({ ...scenariosQuery, enabled: may && key !== null });
  const found = data?.find((one) => one.key === key);
  return found ? textIn(found.definition.name, language) : (key ?? "");
}
