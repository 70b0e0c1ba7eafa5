import type { NewStaffingRun, ShiftTemplate } from "@/api/models";

export type TemplateForm = {
  id: number;
  name: string;
  /** Such as 08:30. */
  earliest: string;
  latest: string;
  hours: number;
  pause: boolean;
  /** 0 for Monday. */
  days: number[];
};

export type StaffingForm = {
  name: string;
  modelId: string | null;
  future: string | null;
  /** A Monday. */
  from: string;
  /** As much as is forecast of that week. */
  expected: boolean;
  /** In percent. */
  share: number;
  occupancy: number;
  /** In minutes, by class; what is not there is as in the model. */
  within: Record<string, number | "">;
  templates: TemplateForm[];
  keep: string[];
  most: number | "";
  replications: number;
  rounds: number;
  seed: number;
};

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
let last = 0;

export function newTemplate(part: Partial<TemplateForm> = {}): TemplateForm {
  last += 1;
  return { id: last, name: "", earliest: "08:00", latest: "10:00", hours: 8, pause: true, days: EVERY_DAY, ...part };
}

/** The first Monday after a day such as 2026-11-27. */
export function mondayAfter(day: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + ((8 - at.getUTCDay()) % 7 || 7));
  return at.toISOString().slice(0, 10);
}

export function newStaffing(today: string, names: { whole: string; half: string }): StaffingForm {
  return {
    name: "",
    modelId: null,
    future: null,
    from: mondayAfter(today),
    expected: false,
    share: 80,
    occupancy: 85,
    within: {},
    templates: [
      newTemplate({ name: names.whole, earliest: "08:00", latest: "12:00" }),
      newTemplate({ name: names.half, earliest: "08:00", latest: "16:00", hours: 4, pause: false }),
    ],
    keep: [],
    most: "",
    replications: 60,
    rounds: 20,
    seed: 2026,
  };
}

/** 08:30 is 8.5; nothing where it is no time. */
export function hoursOf(clock: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(clock);
  return found ? Number(found[1]) + Number(found[2]) / 60 : null;
}

const template = ({ name, earliest, latest, hours, pause, days }: TemplateForm): ShiftTemplate => ({
  name,
  earliest: hoursOf(earliest) ?? 0,
  latest: hoursOf(latest) ?? 0,
  hours,
  pause,
  days: [...days].sort(),
});

export function isComplete(form: StaffingForm): boolean {
  const fine = (one: TemplateForm) =>
    one.name.trim() !== "" && hoursOf(one.earliest) !== null && hoursOf(one.latest) !== null && one.days.length > 0;
  return form.name.trim() !== "" && form.from !== "" && form.templates.length > 0 && form.templates.every(fine);
}

export function staffingOf(form: StaffingForm, modelId: string): NewStaffingRun {
  const own = Object.entries(form.within).filter((entry): entry is [string, number] => entry[1] !== "");
  return {
    name: form.name,
    model_id: modelId,
    ...(form.future ? { future: form.future } : {}),
    from: form.from,
    ...(form.expected ? { expected: true } : {}),
    question: {
      days: 7,
      share: form.share / 100,
      occupancy: form.occupancy / 100,
      targets: own.map(([name, within]) => ({ class: name, within })),
      templates: form.templates.map(template),
      keep: form.keep,
      ...(form.most === "" ? {} : { most: form.most }),
      replications: form.replications,
      rounds: form.rounds,
      seed: form.seed,
    },
  };
}
