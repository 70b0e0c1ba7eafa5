import type { Api, Json } from "./api";
import type { Screen } from "./screens";

const POLL = 500;

/** A small study of the futures that ship, rehearsed to its end. */
export async function addStudy(api: Api, name: string): Promise<Json> {
  const range = { what: "volume", by: "times", low: 0.7, high: 1.8 };
  const study = await api.post("/api/studies", {
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
  });
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await api.get<Json>(`/api/studies/${study.id}`);
    if (found.state === "done") return found;
    await new Promise((wait) => setTimeout(wait, POLL));
  }
  throw new Error("the study was not rehearsed");
}

/** The screens of a study. */
export async function layStudy(api: Api): Promise<Screen[]> {
  const study = await addStudy(api, "Winter");
  await api.post(`/api/studies/${study.id}/watch`, null);
  const address = `/futures/studies/${study.id}`;
  return [
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
