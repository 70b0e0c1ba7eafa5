import type { Api, Json } from "./api";
import type { Screen } from "./screens";

const POLL = 500;

/** A small study of the futures that ship, begun; with anything else than usual in it. */
export async function beginStudy(api: Api, name: string, other: object = {}): Promise<Json> {
  const range = { what: "volume", by: "times", low: 0.7, high: 1.8 };
  return api.post("/api/studies", {
    name,
    model_id: "example",
    futures: ["steady-growth", "carrier-strike", "sudden-fame"],
    strategies: ["as-we-are", "outsource-overflow", "delay-notices"],
    measure: "cost",
    target: 36_000,
    replications: 4,
    seed: 2026,
    ensemble: {
      ranges: [range, { what: "absence", by: "to", low: 0, high: 0.35 }],
      points: 20,
      trajectories: 2,
      replications: 2,
    },
    ...other,
  });
}

/** The same, rehearsed to its end. */
export async function addStudy(api: Api, name: string, other: object = {}): Promise<Json> {
  const study = await beginStudy(api, name, other);
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await api.get<Json>(`/api/studies/${study.id}`);
    if (found.state === "done") return found;
    await new Promise((wait) => setTimeout(wait, POLL));
  }
  throw new Error("the study was not rehearsed");
}

const SMALL = `horizon = 1440
[[class]]
name = "Hotline"
interval = 720
rates = [0.0, 0.5]
handling = { law = "exponential", mean = 5 }
patience = { law = "exponential", mean = 6 }
within = 0.5
[[group]]
name = "Desk"
skills = ["Hotline"]
[cost]
agent_hour = 25
`;

/** Shifts of a week for a small hotline that is open in the afternoon, found to the end. */
export async function addStaffing(api: Api, name: string): Promise<Json> {
  const model = await api.post("/api/twin-models", { name: "Small hotline", text: SMALL });
  const template = (title: string, hours: number, latest: number) => ({
    name: title,
    earliest: 12,
    latest,
    hours,
    pause: hours > 6,
    days: [],
  });
  const run = await api.post("/api/staffing-runs", {
    name,
    model_id: model.id,
    from: "2026-11-30",
    question: {
      days: 7,
      share: 0.8,
      occupancy: 0.85,
      templates: [template("Short", 4, 20), template("Long", 8, 16)],
      replications: 20,
      rounds: 20,
      seed: 2026,
    },
  });
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await api.get<{ run: Json }>(`/api/staffing-runs/${run.id}`);
    if (found.run.state === "done") return found.run;
    await new Promise((wait) => setTimeout(wait, POLL));
  }
  throw new Error("the shifts were not found");
}

/** The screens of a study. */
export async function layStudy(api: Api): Promise<Screen[]> {
  const study = await addStudy(api, "Winter");
  await api.post(`/api/studies/${study.id}/watch`, null);
  const address = `/futures/studies/${study.id}`;
  const staffing = `/futures/staffing/${(await addStaffing(api, "Afternoons")).id}`;
  return [
    { name: "staffing", address: staffing },
    {
      name: "staffing-begin",
      address: staffing,
      before: async (page) => page.getByRole("button", { name: "New staffing" }).click(),
    },
    {
      name: "futures",
      address,
      before: async (page) => page.getByRole("button", { name: /^Carrier strike, Outsource/ }).click(),
    },
    { name: "futures-corners", address: `${address}?view=corners` },
    { name: "futures-signposts", address: `${address}?view=signposts` },
    { name: "futures-records", address: `${address}?view=records` },
    {
      name: "futures-edit",
      address: `${address}?view=records`,
      before: async (page) => page.getByRole("button", { name: "Edit Carrier strike" }).click(),
    },
    {
      name: "futures-begin",
      address,
      before: async (page) => {
        await page.getByRole("button", { name: "New study" }).click();
        await page.getByLabel("Sample further futures").check();
      },
    },
  ];
}
