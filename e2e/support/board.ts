import type { Api, Json } from "./api";
import type { Screen } from "./screens";

const QUARTER = { level: "increment", starts_on: "2031-01-01", ends_on: "2031-03-31" };

/** A board with capacity, and what could be had in it. */
export async function addBoard(
  api: Api,
  name: string,
  days = QUARTER,
): Promise<{ frame: Json; keys: string[]; titles: string[] }> {
  const capacity = { team: { amount: 20 } };
  const frame = await api.post("/api/moscow/frames", { name, ...days, capacity });
  const mark = Math.random().toString(36).slice(2, 8);
  const titles = ["Callback", "Spare parts by post", "Showroom"].map((one) => `${one} ${mark}`);
  const keys = titles.map((one) => one.toLowerCase().replaceAll(" ", "_"));
  for (const [at, key] of keys.entries()) {
    const definition = {
      title: titles[at],
      effort: { team: { low: 4 + at, likely: 6 + at, high: 9 + at } },
      value: 120_000,
      removes: at === 2 ? [] : [{ scenario: "delivery-delay", share: 0.4, confidence: 0.5 }],
    };
    await api.post("/api/moscow/initiatives", { key, definition });
  }
  return { frame, keys, titles };
}

/** A board that ends today, with a plan that was promised: a Must and a Should. */
export async function addPromised(api: Api, name: string) {
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const board = await addBoard(api, name, { level: "increment", starts_on: day(-30), ends_on: day(0) });
  const { frame, keys } = board;
  const must = { class: "M", grounds: { reason: "A right of customers", must_test: "legal", what_if_not: "A fine" } };
  const should = { class: "S", grounds: { reason: "Saves a way" } };
  for (const [at, body] of [must, should].entries()) {
    await api.call("PUT", `/api/moscow/frames/${frame.id}/classes/${keys[at]}`, body, { "if-match": '"0"' });
  }
  const plan = await api.post(`/api/moscow/frames/${frame.id}/plans`, {});
  const promise = { plan_id: plan.id, reason: "All agreed" };
  await api.call("POST", `/api/moscow/frames/${frame.id}/commitment`, promise, { "if-match": `"${frame.version}"` });
  return board;
}

/** The screens of a board on which something was decided and voted. */
export async function layBoard(api: Api): Promise<Screen[]> {
  const { frame, keys, titles } = await addBoard(api, "Spring");
  const classes = [
    { class: "M", grounds: { reason: "A right of customers", must_test: "legal", what_if_not: "A fine" } },
    { class: "S", grounds: { reason: "Saves a way", workaround: "By hand" } },
    { class: "W", grounds: { reason: "Too dear this time", revisit_on: "2031-06-01" } },
  ];
  for (const [at, body] of classes.entries()) {
    await api.call("PUT", `/api/moscow/frames/${frame.id}/classes/${keys[at]}`, body, { "if-match": '"0"' });
  }
  const round = await api.post(`/api/moscow/frames/${frame.id}/rounds`, { initiatives: keys });
  await api.call("PUT", `/api/moscow/rounds/${round.id}/votes/${keys[0]}`, { class: "M", reason: "It is the law" });
  const address = `/moscow/${frame.id}`;
  return [
    { name: "moscow", address },
    {
      name: "moscow-plan",
      address,
      before: async (page) => {
        await page.getByRole("button", { name: "Propose a plan" }).click();
        await page.getByText("Proved best").waitFor();
      },
    },
    { name: "moscow-rules", address, before: async (page) => page.getByRole("button", { name: /to look at/ }).click() },
    {
      name: "moscow-class",
      address,
      before: async (page) => {
        await page.getByRole("button", { name: `Change the class of ${titles[1]}` }).click();
        await page.getByRole("dialog").getByText("Must", { exact: true }).click();
      },
    },
    {
      name: "moscow-evidence",
      address,
      before: async (page) => {
        await page.getByRole("button", { name: `Evidence of ${titles[0]}` }).click();
        await page.getByRole("dialog").getByRole("table").waitFor();
      },
    },
    { name: "moscow-votes", address: `${address}?view=votes` },
    {
      name: "moscow-scores",
      address: `${address}?view=scores`,
      before: async (page) => page.getByRole("button", { name: `Where the scores of ${titles[0]} come from` }).click(),
    },
    { name: "moscow-review", address: `${address}?view=review` },
    { name: "moscow-compare", address: `${address}?view=compare` },
    { name: "moscow-log", address: `${address}?view=log` },
    { name: "moscow-wonts", address: `${address}?view=wonts` },
    { name: "initiative", address: `/moscow/initiatives/${keys[0]}` },
    { name: "initiative-edit", address: `/moscow/initiatives/${keys[0]}?edit=estimate` },
    { name: "settings-moscow", address: "/settings/moscow" },
  ];
}
