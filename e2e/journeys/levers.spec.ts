import type { Json } from "../support/api";
import { addBoard } from "../support/board";
import { expect, test } from "../support/desk";
import { addStudy } from "../support/futures";

/** As many runs as it takes until the ranking is clear; a busy machine takes its time for them. */
const REHEARSED = 240_000;

test("levers of an initiative are simulated in each future, by one strategy however often", async ({
  signedIn: page,
  desk,
}) => {
  test.setTimeout(REHEARSED + 60_000);
  const { keys, titles } = await addBoard(desk.api, `Levers ${Date.now()}`);
  await page.goto(`/moscow/initiatives/${keys[0]}`);
  const card = page.getByRole("region", { name: "In the futures" });
  await card.getByRole("button", { name: "Name levers" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.getByLabel("What", { exact: true }).click();
  await page.getByRole("option", { name: "People", exact: true }).click();
  await dialog.getByLabel("Of", { exact: true }).fill("Chat team");
  await dialog.getByLabel("By", { exact: true }).fill("2");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(card.getByText("People of Chat team × 2")).toBeVisible();
  // Nothing is told of an effect before it was simulated.
  await expect(page.getByRole("heading", { name: "Simulated" })).toHaveCount(0);

  await card.getByRole("button", { name: "Simulate in each future" }).click();
  const table = card.getByRole("group", { name: "What it changes in each future" });
  await expect(table).toBeVisible({ timeout: REHEARSED });
  await expect(table.getByRole("rowheader", { name: "Carrier strike" })).toBeVisible();
  const all = table.getByRole("row").filter({ hasText: "Over all" });
  await expect(all.getByText(/±|no difference can be told/).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Simulated" })).toBeVisible();
  await expect(page.getByText(/ runs in each, seed 2026, /)).toBeVisible();

  // Once more: another study, and the same strategy.
  const begun = page.waitForResponse((one) => one.url().endsWith("/api/studies") && one.request().method() === "POST");
  await card.getByRole("button", { name: "Simulate again" }).click();
  const study = (await (await begun).json()) as Json;
  const strategies = await desk.api.get<{ items: { key: string; version: number }[] }>("/api/strategies");
  const own = strategies.items.filter((one) => one.key.startsWith(`board-${keys[0]}`));
  expect(own.map(({ key, version }) => ({ key, version }))).toEqual([{ key: `board-${keys[0]}`, version: 1 }]);
  await desk.api.post(`/api/studies/${study.id}/cancellation`, null).catch(() => {
    // It was over before.
  });

  // In the study it leads back to its initiative, and makes no second one.
  await page.reload();
  await card.getByRole("link", { name: "To the study" }).click();
  const board = page.getByRole("region", { name: "To the board" });
  await board.getByRole("link", { name: `On the board ${titles[0]}` }).click();
  await expect(page).toHaveURL(new RegExp(`/moscow/initiatives/${keys[0]}$`));
});

test("a strategy that was found good is put on the board with one click, and is there once", async ({
  signedIn: page,
  desk,
}) => {
  test.slow();
  // Its own, so that no other journey has put it there.
  const key = `more-chat-${Date.now()}`;
  const title = `More for chat ${Date.now()}`;
  const changes = [{ what: "agents", of: "Chat team", add: 3 }];
  await desk.api.post("/api/strategies", { key, definition: { title, changes, cost_per_day: 480 } });
  const study = await addStudy(desk.api, `Spring ${Date.now()}`, { strategies: ["as-we-are", key] });
  await page.goto(`/futures/studies/${study.id}`);
  const board = page.getByRole("region", { name: "To the board" });
  await board.getByRole("button", { name: `Put on the board ${title}` }).click();
  await expect(page).toHaveURL(new RegExp(`/moscow/initiatives/${key}$`));
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  await expect(page.getByText("Candidate")).toBeVisible();
  await expect(page.getByText(`Comes of the strategy “${key}”`)).toBeVisible();
  await expect(page.getByText(/Costs 480 a day/)).toBeVisible();
  const card = page.getByRole("region", { name: "In the futures" });
  await expect(card.getByText("People of Chat team + 3")).toBeVisible();
  // The study in which it was found good is evidence already.
  await expect(card.getByRole("group", { name: "What it changes in each future" })).toBeVisible();

  await page.goto("/futures?view=records");
  await page.getByRole("link", { name: `On the board ${title}` }).click();
  await expect(page).toHaveURL(new RegExp(`/moscow/initiatives/${key}$`));
  const all = await desk.api.get<{ items: { definition: { strategy?: string } }[] }>("/api/moscow/initiatives");
  expect(all.items.filter((one) => one.definition.strategy === key)).toHaveLength(1);
});
