import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { ForeseenKpi, ImpactAssessment, Initiative, Measurement, MeasurementDefinition, Page } from "@/api/models";
import { sayer } from "@/shared/i18n/refusals";

/** With what speaks against its findings in the reader's language. */
async function inWords(told: Measurement): Promise<Measurement> {
  if (!told.latest) return told;
  const say = await sayer();
  const findings = told.latest.findings.map((one) => ({
    ...one,
    doubts: one.doubts.map(say),
    not_stronger: one.not_stronger.map((other) => ({ ...other, why: say(other.why) })),
  }));
  return { ...told, latest: { ...told.latest, findings } };
}

export const measurementsQuery = (initiative: string) =>
  queryOptions({
    queryKey: ["moscow", "measurements", initiative],
    queryFn: async () => {
      const path = { key: initiative };
      const { items } = await api.get<Page<Measurement>>("/api/moscow/initiatives/{key}/measurements", { path });
      return Promise.all(items.map(inWords));
    },
  });

/** What a plan would show; nothing of it is kept. */
export const foreseenQuery = (initiative: string, definition: MeasurementDefinition) =>
  queryOptions({
    queryKey: ["moscow", "foreseen", initiative, definition],
    queryFn: async () =>
      (
        await api.post<Page<ForeseenKpi>>("/api/moscow/initiatives/{key}/foreseen-measurement", {
          path: { key: initiative },
          body: definition,
        })
      ).items,
    retry: false,
  });

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["moscow"] }) });
}

export const useRegister = () =>
  useChange(({ initiative, definition }: { initiative: string; definition: MeasurementDefinition }) =>
    api.post<Measurement>("/api/moscow/initiatives/{key}/measurements", {
      path: { key: initiative },
      body: definition,
      idempotencyKey: newIdempotencyKey(),
    }),
  );

export type RollOut = {
  id: string;
  version: number;
  on: string;
  reason: string;
  although_blind: boolean;
  percent: number | null;
  held_back: number | null;
};

export const useBegin = () =>
  useChange(({ id, version, ...body }: RollOut) =>
    api.post<Measurement>("/api/moscow/measurements/{id}/roll-out", { path: { id }, body, version }),
  );

export type Unmeasured = { key: string; version: number; lifecycle: "rolling_out" | "live"; reason: string };

export const useRollOutUnmeasured = () =>
  useChange(({ key, version, ...body }: Unmeasured) =>
    api.post<Initiative>("/api/moscow/initiatives/{key}/unmeasured-roll-out", { path: { key }, body, version }),
  );

export const useAssess = () =>
  useChange((id: string) =>
    api.post<ImpactAssessment>("/api/moscow/measurements/{id}/assessments", {
      path: { id },
      idempotencyKey: newIdempotencyKey(),
    }),
  );
