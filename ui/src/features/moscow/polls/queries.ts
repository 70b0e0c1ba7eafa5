import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { InitiativePoll, InitiativePollDetail, PollDefinition } from "@/api/models";
import { useChange } from "../queries";

export const pollQuery = (initiative: string) =>
  queryOptions({
    queryKey: ["moscow", "poll", initiative],
    queryFn: () => api.get<InitiativePollDetail>("/api/moscow/initiatives/{key}/poll", { path: { key: initiative } }),
  });

type Opening = { initiative: string; definition: PollDefinition; version: number | undefined };

/** The version is that of the poll; there is none before the first. */
export const useOpenPoll = () =>
  useChange(({ initiative, definition, version }: Opening) =>
    api.put<InitiativePoll>("/api/moscow/initiatives/{key}/poll", {
      path: { key: initiative },
      body: definition,
      version,
    }),
  );

export const useClosePoll = () =>
  useChange(({ initiative, version }: InitiativePoll) =>
    api.post<InitiativePoll>("/api/moscow/initiatives/{key}/poll/closing", { path: { key: initiative }, version }),
  );
