import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type {
  Calibration,
  CalibrationAssumption,
  CalibrationCampaign,
  CalibrationSummary,
  CalibrationToday,
  NewCalibrationCampaign,
  Page,
} from "@/api/models";

/** The newest one, with all that it says; null where there is none yet. */
export const calibrationQuery = queryOptions({
  queryKey: ["calibration", "latest"],
  queryFn: async () => {
    const newest = (await api.get<Page<CalibrationSummary>>("/api/calibrations")).items[0];
    return newest ? api.get<Calibration>("/api/calibrations/{id}", { path: { id: newest.id } }) : null;
  },
});

/** Null while no calibration forecasts today. */
export const calibrationDayQuery = queryOptions({
  queryKey: ["calibration", "day"],
  queryFn: () => api.get<CalibrationToday | null>("/api/calibration-day"),
});

export const assumptionsQuery = queryOptions({
  queryKey: ["calibration", "assumptions"],
  queryFn: async () => (await api.get<Page<CalibrationAssumption>>("/api/calibration-assumptions")).items,
});

export const campaignsQuery = queryOptions({
  queryKey: ["calibration", "campaigns"],
  queryFn: async () => (await api.get<Page<CalibrationCampaign>>("/api/calibration-campaigns")).items,
});

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["calibration"] }) });
}

export const useCalibrate = () => useChange(() => api.post<Calibration>("/api/calibrations", { body: {} }));

export type NewNumber = { what: string; of: string; value: number | null; version: number };

export const useAssume = () =>
  useChange(({ version, ...body }: NewNumber) =>
    api.put<CalibrationAssumption>("/api/calibration-assumptions", { body, version }),
  );

export const useAddCampaign = () =>
  useChange((body: NewCalibrationCampaign) => api.post<CalibrationCampaign>("/api/calibration-campaigns", { body }));

export const useChangeCampaign = () =>
  useChange(({ id, version, ...body }: NewCalibrationCampaign & { id: string; version: number }) =>
    api.put<CalibrationCampaign>("/api/calibration-campaigns/{id}", { path: { id }, body, version }),
  );

export const useRemoveCampaign = () =>
  useChange((id: string) => api.delete("/api/calibration-campaigns/{id}", { path: { id } }));
