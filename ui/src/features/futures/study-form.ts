import type { DriverRange, NewStudy, TwinModel } from "@/api/models";
import { type Measure, measureOf } from "./words";

export type RangeForm = {
  id: number;
  what: DriverRange["what"];
  of: string;
  by: DriverRange["by"];
  low: number;
  high: number;
};

export type StudyForm = {
  name: string;
  /** None chosen: the first there is. */
  modelId: string | null;
  /** Last midnight, with what waited then, instead of a usual Monday. */
  today: boolean;
  /** Keys; null: all that fit the model. */
  futures: string[] | null;
  strategies: string[] | null;
  /** Null: the first that the model tells. */
  measure: Measure | null;
  target: number | "";
  replications: number;
  replicationsMax: number;
  seed: number;
  sampled: boolean;
  /** Leave out who is far behind by formula. */
  screen: boolean;
  ranges: RangeForm[];
  points: number;
  trajectories: number;
};

let last = 0;

export function newRange(part: Partial<RangeForm> = {}): RangeForm {
  last += 1;
  return { id: last, what: "volume", of: "", by: "times", low: 0.7, high: 2, ...part };
}

export function newStudy(): StudyForm {
  return {
    name: "",
    modelId: null,
    today: false,
    futures: null,
    strategies: null,
    measure: null,
    target: "",
    replications: 24,
    replicationsMax: 192,
    seed: 2026,
    sampled: false,
    screen: true,
    ranges: [newRange(), newRange({ what: "absence", by: "to", low: 0, high: 0.35 })],
    points: 100,
    trajectories: 6,
  };
}

/** Of each strategy in each sampled future: many futures say more than many runs of a few. */
const IN_ENSEMBLE = 4;

export function studyOf(
  form: StudyForm,
  model: Pick<TwinModel, "id" | "satisfaction" | "priced">,
  chosen: { futures: string[]; strategies: string[] },
): NewStudy {
  const range = ({ what, of, by, low, high }: RangeForm): DriverRange => ({
    what,
    ...(of === "" ? {} : { of }),
    by,
    low,
    high,
  });
  return {
    name: form.name,
    model_id: model.id,
    ...(form.today ? { start: "today" as const } : {}),
    ...chosen,
    measure: measureOf(form.measure, model),
    ...(form.target === "" ? {} : { target: form.target }),
    replications: form.replications,
    replications_max: Math.max(form.replications, form.replicationsMax),
    seed: form.seed,
    screen: form.screen,
    ...(form.sampled
      ? {
          ensemble: {
            ranges: form.ranges.map(range),
            points: form.points,
            trajectories: form.trajectories,
            replications: IN_ENSEMBLE,
          },
        }
      : {}),
  };
}
