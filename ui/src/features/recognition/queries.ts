import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  Page,
  RecognitionCatchUp,
  RecognitionOverview,
  RecognitionTraining,
  RecognitionVersion,
  TicketRecognition,
} from "@/api/models";

/** How far a training has come is told by no notice. */
const TRAINING_MS = 2_000;
const IDLE_MS = 30_000;

export const isCatchingUp = (catchUp: RecognitionCatchUp) => Boolean(catchUp.asked_at && !catchUp.ended_at);

const isBusy = (overview: RecognitionOverview) => isTraining(overview.training) || isCatchingUp(overview.catch_up);

export const isTraining = (training: RecognitionTraining) => Boolean(training.asked_at ?? training.begun_at);

export const overviewQuery = queryOptions({
  queryKey: ["recognition", "overview"],
  queryFn: () => api.get<RecognitionOverview>("/api/recognition"),
  refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? TRAINING_MS : IDLE_MS),
});

export const versionsQuery = queryOptions({
  queryKey: ["recognition", "versions"],
  queryFn: async () => (await api.get<Page<RecognitionVersion>>("/api/recognition/versions")).items,
});

/** Stands below the ticket's own key: what happens to the ticket may change what was recognised in it. */
export const ticketRecognitionQuery = (ticket: string) =>
  queryOptions({
    queryKey: ["ticket", ticket, "recognition"],
    queryFn: () => api.get<TicketRecognition>("/api/tickets/{id}/recognition", { path: { id: ticket } }),
  });

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["recognition"] }) });
}

export const useTrain = () =>
  useChange(() =>
    api.post<RecognitionTraining>("/api/recognition/trainings", { body: null, idempotencyKey: newIdempotencyKey() }),
  );
export const useChooseVersion = () =>
  useChange((version: number) => api.put<RecognitionVersion>("/api/recognition/version-in-use", { body: { version } }));
export const useCatchUp = () =>
  useChange((days: { from: string; to: string }) =>
    api.post<RecognitionCatchUp>("/api/recognition/catch-up", { body: days, idempotencyKey: newIdempotencyKey() }),
  );
export const useStopCatchUp = () =>
  useChange(() => api.delete<RecognitionCatchUp>("/api/recognition/catch-up", { idempotencyKey: newIdempotencyKey() }));
