import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  AskingTicket,
  DecisionChain,
  Estimator,
  Frame,
  FrameDefinition,
  Initiative,
  InitiativeDefinition,
  InitiativeQuery,
  InitiativeSplit,
  InitiativeSwitch,
  MoscowBoard,
  MoscowClass,
  MoscowDecision,
  MoscowDrift,
  MoscowEvidence,
  MoscowGrounds,
  MoscowPlan,
  MoscowRound,
  MoscowRoundDetail,
  MoscowScores,
  MoscowSettings,
  MoscowStanding,
  MoscowWont,
  NewMoscowPlan,
  NewMoscowRound,
  NewSplit,
  Page,
  SwitchDifference,
} from "@/api/models";

export const framesQuery = queryOptions({
  queryKey: ["moscow", "frames"],
  queryFn: async () => (await api.get<Page<Frame>>("/api/moscow/frames")).items,
});

export const boardQuery = (id: string) =>
  queryOptions({
    queryKey: ["moscow", "board", id],
    queryFn: () => api.get<MoscowBoard>("/api/moscow/frames/{id}", { path: { id } }),
  });

export const evidenceQuery = queryOptions({
  queryKey: ["moscow", "evidence"],
  queryFn: () => api.get<MoscowEvidence>("/api/moscow/evidence"),
  staleTime: 60_000,
});

export const initiativesQuery = queryOptions({
  queryKey: ["moscow", "initiatives"],
  queryFn: async () => (await api.get<Page<Initiative>>("/api/moscow/initiatives")).items,
});

export const initiativeQuery = (key: string) =>
  queryOptions({
    queryKey: ["moscow", "initiative", key],
    queryFn: () => api.get<Initiative>("/api/moscow/initiatives/{key}", { path: { key } }),
  });

/** Who obeys the switch that it names, and how it stands. */
export const initiativeSwitchQuery = (key: string) =>
  queryOptions({
    queryKey: ["moscow", "switch", key],
    queryFn: () => api.get<InitiativeSwitch>("/api/moscow/initiatives/{key}/switch", { path: { key } }),
  });

/** The newest tickets of a scenario that left customers dissatisfied, or that were reopened. */
export const askingQuery = ({ scenario, only }: InitiativeQuery) =>
  queryOptions({
    queryKey: ["moscow", "asking", scenario, only],
    queryFn: async () =>
      (await api.get<Page<AskingTicket>>("/api/moscow/asking-tickets", { query: { scenario, only } })).items,
  });

export const moscowSettingsQuery = queryOptions({
  queryKey: ["moscow", "settings"],
  queryFn: () => api.get<MoscowSettings>("/api/moscow/settings"),
});

export const scoresQuery = (frame: string) =>
  queryOptions({
    queryKey: ["moscow", "scores", frame],
    queryFn: () => api.get<MoscowScores>("/api/moscow/frames/{id}/scores", { path: { id: frame } }),
  });

/** In all frames that are not closed, those that are due first. */
export const wontsQuery = queryOptions({
  queryKey: ["moscow", "wonts"],
  queryFn: async () => (await api.get<Page<MoscowWont>>("/api/moscow/wonts")).items,
});

export const driftsQuery = queryOptions({
  queryKey: ["moscow", "drifts"],
  queryFn: async () => (await api.get<Page<MoscowDrift>>("/api/moscow/drifts")).items,
});

/** Switches that are not as a board has them, also before it is told as a drift. */
export const differencesQuery = (frame: string) =>
  queryOptions({
    queryKey: ["moscow", "switches", frame],
    queryFn: async () =>
      (await api.get<Page<SwitchDifference>>("/api/moscow/frames/{id}/switches", { path: { id: frame } })).items,
  });

type Switched = {
  frame: string;
  switches: { initiative: string; version: number; percent: number | null }[];
  reason: string;
};

export const useSwitchAsPromised = () =>
  useChange(({ frame, ...body }: Switched) =>
    api.post<Page<SwitchDifference>>("/api/moscow/frames/{id}/switches", {
      path: { id: frame },
      body,
      idempotencyKey: newIdempotencyKey(),
    }),
  );

export const estimatorsQuery = queryOptions({
  queryKey: ["moscow", "estimators"],
  queryFn: async () => (await api.get<Page<Estimator>>("/api/moscow/estimators")).items,
});

export const chainQuery = queryOptions({
  queryKey: ["moscow", "chain"],
  queryFn: () => api.get<DecisionChain>("/api/moscow/decisions-check"),
});

export type DecisionFilter = { frame?: string; initiative?: string };

export const useDecisions = (filter: DecisionFilter) =>
  useInfiniteQuery({
    queryKey: ["moscow", "decisions", filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<MoscowDecision>>("/api/moscow/decisions", { query: { ...filter, cursor: pageParam, limit: 50 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["moscow"] }) });
}

export type Move = {
  frame: string;
  initiative: string;
  /** Of the class as it was seen; 0 where there was none. */
  version: number;
  class: MoscowClass;
  grounds: MoscowGrounds;
};

export const useMove = () =>
  useChange(({ frame, initiative, version, ...body }: Move) =>
    api.put<MoscowStanding>("/api/moscow/frames/{id}/classes/{initiative}", {
      path: { id: frame, initiative },
      body,
      version,
    }),
  );

export const useAddFrame = () =>
  useChange((body: FrameDefinition) =>
    api.post<Frame>("/api/moscow/frames", { body, idempotencyKey: newIdempotencyKey() }),
  );

type Of = { id: string; version: number };

export const useChangeFrame = () =>
  useChange(({ id, version, definition }: Of & { definition: FrameDefinition }) =>
    api.put<Frame>("/api/moscow/frames/{id}", { path: { id }, body: definition, version }),
  );

export const useRemoveFrame = () =>
  useChange(({ id, version }: Of) => api.delete<void>("/api/moscow/frames/{id}", { path: { id }, version }));

export const useCloseFrame = () =>
  useChange(({ id, version, reason }: Of & { reason: string }) =>
    api.post<Frame>("/api/moscow/frames/{id}/closing", { path: { id }, body: { reason }, version }),
  );

/** Nothing of the frame changes by it. */
export const usePropose = (frame: string) =>
  useMutation({
    mutationFn: (body: NewMoscowPlan) =>
      api.post<MoscowPlan>("/api/moscow/frames/{id}/plans", {
        path: { id: frame },
        body,
        idempotencyKey: newIdempotencyKey(),
      }),
  });

export const useCommit = () =>
  useChange(({ id, version, ...body }: Of & { plan_id: string; reason: string }) =>
    api.post<Frame>("/api/moscow/frames/{id}/commitment", { path: { id }, body, version }),
  );

export const useAddInitiative = () =>
  useChange((body: { key: string; definition: InitiativeDefinition }) =>
    api.post<Initiative>("/api/moscow/initiatives", { body, idempotencyKey: newIdempotencyKey() }),
  );

type Keyed = { key: string; version: number };

export const useChangeInitiative = () =>
  useChange(({ key, version, definition }: Keyed & { definition: InitiativeDefinition }) =>
    api.put<Initiative>("/api/moscow/initiatives/{key}", { path: { key }, body: definition, version }),
  );

export const useRemoveInitiative = () =>
  useChange(({ key, version }: Keyed) => api.delete<void>("/api/moscow/initiatives/{key}", { path: { key }, version }));

export const useChangeMoscowSettings = () =>
  useChange(({ version, ...body }: MoscowSettings) =>
    api.put<MoscowSettings>("/api/moscow/settings", { body, version }),
  );

export const roundsQuery = (frame: string) =>
  queryOptions({
    queryKey: ["moscow", "rounds", frame],
    queryFn: async () =>
      (await api.get<Page<MoscowRound>>("/api/moscow/frames/{id}/rounds", { path: { id: frame } })).items,
  });

export const roundQuery = (id: string) =>
  queryOptions({
    queryKey: ["moscow", "round", id],
    queryFn: () => api.get<MoscowRoundDetail>("/api/moscow/rounds/{id}", { path: { id } }),
  });

export const useOpenRound = (frame: string) =>
  useChange((body: NewMoscowRound) =>
    api.post<MoscowRound>("/api/moscow/frames/{id}/rounds", {
      path: { id: frame },
      body,
      idempotencyKey: newIdempotencyKey(),
    }),
  );

export const useVote = (id: string) =>
  useChange(({ initiative, ...body }: { initiative: string; class: MoscowClass; reason: string }) =>
    api.put<MoscowRound>("/api/moscow/rounds/{id}/votes/{initiative}", { path: { id, initiative }, body }),
  );

/** The next state of a round: its votes are shown to all, or it is over. */
export const useRoundStep = () =>
  useChange(({ id, version, step }: Of & { step: "reveal" | "close" }) =>
    api.post<MoscowRound>(`/api/moscow/rounds/{id}/${step}`, { path: { id }, version }),
  );

export const useRemark = (id: string) =>
  useChange(({ initiative, text }: { initiative: string; text: string }) =>
    api.post<MoscowRound>("/api/moscow/rounds/{id}/remarks/{initiative}", {
      path: { id, initiative },
      body: { text },
      idempotencyKey: newIdempotencyKey(),
    }),
  );

export const useSplit = () =>
  useChange(({ of, version, ...body }: NewSplit & { of: string; version: number }) =>
    api.post<InitiativeSplit>("/api/moscow/initiatives/{key}/splits", {
      path: { key: of },
      body,
      version,
      idempotencyKey: newIdempotencyKey(),
    }),
  );

export const useUndoSplit = () =>
  useChange((id: string) =>
    api.post<Initiative>("/api/moscow/splits/{id}/undo", { path: { id }, idempotencyKey: newIdempotencyKey() }),
  );
