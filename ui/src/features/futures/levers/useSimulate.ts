import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { RecordOnModel, RehearsalDefinition, RehearsalRecord, Study, TwinModel } from "@/api/models";
import { isProblem } from "@/api/problem";
import { modelsQuery, recordsQuery, studiesQuery, useChange } from "../queries";
import { newStudy, studyOf } from "../study-form";
import { baselineOf, boardKey, type Levers, sameLevers, standing } from "./simulation";

const fresh = { staleTime: 0 };

/** So often somebody else may be first with the same strategy. */
const TRIES = 3;
/** So many models are looked at. */
const MODELS = 10;

/** Writes the levers as the one strategy of their initiative; what is written already stays. */
async function write(queries: QueryClient, levers: Levers, model: string): Promise<RecordOnModel[]> {
  const key = boardKey(levers.initiative);
  const definition: RehearsalDefinition = {
    title: levers.title,
    changes: levers.changes,
    cost_per_day: levers.costPerDay,
  };
  for (let left = TRIES; ; left -= 1) {
    const records = await queries.fetchQuery({ ...recordsQuery("strategy", model), ...fresh });
    const before = records.find((one) => one.key === key);
    const named = JSON.stringify(before?.definition.title) === JSON.stringify(levers.title);
    if (before && named && sameLevers(levers, before.definition)) return records;
    try {
      if (before) {
        await api.put<RehearsalRecord>("/api/strategies/{key}", {
          path: { key },
          body: definition,
          version: before.version,
        });
      } else {
        await api.post<RehearsalRecord>("/api/strategies", {
          body: { key, definition },
          idempotencyKey: newIdempotencyKey(),
        });
      }
    } catch (problem) {
      const beaten = isProblem(problem, "stale") || (isProblem(problem) && problem.of("key") !== undefined);
      if (!beaten || left <= 1) throw problem;
    }
  }
}

/** The newest model that has what the levers name; where none has, the newest, of which it is then said what it lacks. */
async function fitting(queries: QueryClient, levers: Levers, models: TwinModel[]): Promise<TwinModel | undefined> {
  for (const model of models.slice(0, MODELS)) {
    const records = await queries.fetchQuery({ ...recordsQuery("strategy", model.id), ...fresh });
    if (records.some((one) => one.key === boardKey(levers.initiative) && one.problem === null)) return model;
  }
  return models[0];
}

/** Rehearses the levers beside what changes nothing, in every future that fits the model. Under way already: that one. */
export function useSimulate(levers: Levers, name: string) {
  const queries = useQueryClient();
  return useChange(async () => {
    const models = await queries.fetchQuery({ ...modelsQuery, ...fresh });
    const strategies = await write(queries, levers, models[0]?.id ?? "example");
    const { running } = standing(levers, await queries.fetchQuery({ ...studiesQuery, ...fresh }));
    if (running) return running;
    const model = await fitting(queries, levers, models);
    if (!model) throw new Error("there is no model");
    const futures = await queries.fetchQuery({ ...recordsQuery("future", model.id), ...fresh });
    const body = studyOf({ ...newStudy(), name: name.slice(0, 200) }, model, {
      futures: futures.filter((one) => one.problem === null).map((one) => one.key),
      strategies: [baselineOf(strategies) ?? "as-we-are", boardKey(levers.initiative)],
    });
    return api.post<Study>("/api/studies", { body });
  });
}
