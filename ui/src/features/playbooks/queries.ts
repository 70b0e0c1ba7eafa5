import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  CheckedPlaybook,
  Page,
  PlaybookCard,
  PlaybookCatalogue,
  PlaybookDetail,
  PlaybookDifference,
  PlaybookFinding,
  PlaybookRehearsal,
  PlaybookSelfStart,
  PlaybookSelfStartChange,
  PlaybookVersionCard,
} from "@/api/models";
import { sayer } from "@/shared/i18n/refusals";
import type { Playbook } from "./language";

export type Written = { text: string } | { definition: Playbook };

/** With what there is to say about it in the reader's language. */
async function inWords<T extends { findings: PlaybookFinding[] }>(told: T): Promise<T> {
  const say = await sayer();
  const findings = told.findings.map((one) => ({ ...one, problem: say(one.problem), remedy: say(one.remedy) }));
  return { ...told, findings };
}

export const playbooksQuery = queryOptions({
  queryKey: ["playbooks"],
  queryFn: async () => (await api.get<Page<PlaybookCard>>("/api/playbooks")).items,
});

export const playbookQuery = (key: string) =>
  queryOptions({
    queryKey: ["playbook", key],
    queryFn: async () => inWords(await api.get<PlaybookDetail>("/api/playbooks/{key}", { path: { key } })),
  });

export const catalogueQuery = queryOptions({
  queryKey: ["playbook-catalogue"],
  queryFn: () => api.get<PlaybookCatalogue>("/api/playbook-catalogue"),
  staleTime: Number.POSITIVE_INFINITY,
});

export const check = async (written: Written) =>
  inWords(await api.post<CheckedPlaybook>("/api/playbook-checks", { body: written }));

/** What there is to say about a draft while it is written; the last answer stays until the next is there. */
export function useChecked(definition: Playbook) {
  return useQuery({
    queryKey: ["playbook-check", JSON.stringify(definition)],
    queryFn: () => check({ definition }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

export const useVersions = (key: string) =>
  useQuery({
    queryKey: ["playbook", key, "versions"],
    queryFn: async () =>
      (await api.get<Page<PlaybookVersionCard>>("/api/playbooks/{key}/versions", { path: { key } })).items,
  });

export const useDifferences = (key: string, from: number, to: number | null) =>
  useQuery({
    queryKey: ["playbook", key, "differences", from, to],
    queryFn: () =>
      api.get<PlaybookDifference[]>("/api/playbooks/{key}/differences", { path: { key }, query: { from, to } }),
  });

export const useSelfStart = (key: string) =>
  useQuery({
    queryKey: ["playbook", key, "self-start"],
    queryFn: () => api.get<PlaybookSelfStart>("/api/playbooks/{key}/self-start", { path: { key } }),
  });

function usePlaybookChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  const onSettled = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ["playbooks"] }),
      queries.invalidateQueries({ queryKey: ["playbook"] }),
    ]);
  return useMutation({ mutationFn: run, onSettled });
}

export const useAddPlaybook = () =>
  usePlaybookChange((written: Written) =>
    api.post<PlaybookCard>("/api/playbooks", { body: written, idempotencyKey: newIdempotencyKey() }),
  );

type Of = Pick<PlaybookCard, "key" | "version">;

export const useSaveDraft = ({ key, version }: Of) =>
  usePlaybookChange((written: Written) =>
    api.put<PlaybookCard>("/api/playbooks/{key}/draft", { path: { key }, body: written, version }),
  );
export const useDiscardDraft = ({ key, version }: Of) =>
  usePlaybookChange((_: undefined) => api.delete<void>("/api/playbooks/{key}/draft", { path: { key }, version }));
export const usePublish = ({ key, version }: Of) =>
  usePlaybookChange((why: string) =>
    api.post<PlaybookCard>("/api/playbooks/{key}/publication", { path: { key }, body: { why }, version }),
  );
export const useRetire = ({ key, version }: Of) =>
  usePlaybookChange((why: string) =>
    api.post<PlaybookCard>("/api/playbooks/{key}/retirement", { path: { key }, body: { why }, version }),
  );
export const useRestore = ({ key, version }: Of) =>
  usePlaybookChange((number: number) =>
    api.post<PlaybookCard>("/api/playbooks/{key}/versions/{number}/restoration", {
      path: { key, number: String(number) },
      version,
    }),
  );

export const useChangeSelfStart = (key: string, version: number) =>
  usePlaybookChange((body: PlaybookSelfStartChange) =>
    api.put<PlaybookSelfStart>("/api/playbooks/{key}/self-start", { path: { key }, body, version }),
  );

/** Where the last tickets would go. It changes nothing. */
export const useRehearsal = (key: string) =>
  useMutation({
    mutationFn: (body: { definition: Playbook; tickets: number }) =>
      api.post<PlaybookRehearsal>("/api/playbooks/{key}/rehearsal", { path: { key }, body }),
  });
