import { expect, test as plain } from "@playwright/test";
import { signIn, watchPage } from "../support/desk";
import { startServer } from "../support/server";

plain("an analyst sees what the twin is made of, and sets what nothing tells", async ({ browser }) => {
  plain.setTimeout(240_000);
  // A calibration needs a hundred contacts in the last eight weeks. How many a shop of a size has depends on the season in
  // which the journey is run, so this one has half as many again.
  const server = await startServer(["demo", "--size", "45"]);
  try {
    const context = await browser.newContext({
      baseURL: server.address,
      locale: "en-GB",
      viewport: { width: 1440, height: 900 },
    });
    const watch = { foreign: [], errors: [] };
    watchPage(context, server.address, watch);
    const page = await context.newPage();
    await signIn(page, "marco@northway.example", "lighthouse-demo");
    // The program makes the first one by itself.
    const made = async () =>
      ((await (await page.request.get("/api/calibrations")).json()) as { items: unknown[] }).items.length;
    await expect.poll(made, { timeout: 120_000 }).toBeGreaterThan(0);
    await page.goto("/futures/calibration");
    const trust = page.getByRole("region", { name: "Can we trust the twin?" });
    // The shop is still being learned from, which leaves little of a small machine.
    await expect(trust.getByText(/of 28 days fell inside the 80 % band/).first()).toBeVisible({ timeout: 30_000 });
    await trust.getByRole("button", { name: "Table", exact: true }).click();
    await expect(trust.getByRole("row")).toHaveCount(29);

    const outlook = page.getByRole("region", { name: "What comes next" });
    await expect(outlook.getByText(/^On \d+ days that are over it was off by/)).toBeVisible();
    await outlook.getByRole("button", { name: "Table", exact: true }).click();
    await expect(outlook.getByRole("row")).toHaveCount(57);

    const numbers = page.getByRole("region", { name: "What it is made of" });
    await expect(numbers.getByRole("row", { name: /^Patience waits on/ }).first()).toBeVisible();
    // A demo of this size has too few ratings for a claim, and says how many there are.
    const satisfaction = page.getByRole("region", { name: "Satisfaction and waiting" });
    await expect(satisfaction.getByText("Absent", { exact: true })).toBeVisible();
    await expect(satisfaction.getByText(/Too few ratings: \d+ of the 200 that it takes\./)).toBeVisible();
    await expect(satisfaction.getByText(/Studies on this calibration tell nothing of satisfaction/)).toBeVisible();

    // A sale of which nothing is known yet but what somebody expects of it.
    const campaigns = page.getByRole("region", { name: "Campaigns" });
    const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
    await campaigns.getByRole("button", { name: "Add campaign" }).click();
    await page.getByLabel("Name").fill("Winter sale");
    await page.getByLabel("First day").fill(day(5));
    await page.getByLabel("Last day").fill(day(3));
    await page.getByLabel("More contacts than usual").fill("40");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("must not be before the first day")).toBeVisible();
    await page.getByLabel("Last day").fill(day(7));
    await page.getByRole("button", { name: "Save" }).click();
    await expect(campaigns.getByRole("row", { name: /^Winter sale .*\+40%/ })).toBeVisible();

    await numbers
      .getByRole("button", { name: /^Set: Patience/ })
      .first()
      .click();
    await page.getByLabel("Minutes").fill("240");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(numbers.getByText(/Calibrate again to go by them/)).toBeVisible();
    await page.getByRole("button", { name: "Calibrate again" }).click();
    await expect(numbers.getByRole("row", { name: /^Patience 4 h .* by Marco/ }).first()).toBeVisible({
      timeout: 60_000,
    });

    await expect(outlook.getByText(/^There are campaigns ahead\..*what somebody expects goes\.$/)).toBeVisible();
    await expect(outlook.getByRole("row", { name: /Winter sale \+40%/ })).toHaveCount(3);
    await campaigns.getByRole("button", { name: "Change Winter sale" }).click();
    await page.getByRole("button", { name: "Remove" }).click();
    await expect(campaigns.getByText(/^None noted\./)).toBeVisible();

    // Nobody has set the price of an hour: a study on this twin begins with another measure, and says why.
    await page.goto("/futures");
    await page.getByRole("button", { name: "New study" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/^Cost is no measure yet/)).toBeVisible();
    await expect(dialog.getByRole("link", { name: "To the price of an hour" })).toBeVisible();
    await page.goto("/today");
    await expect(page.getByRole("region", { name: "Today, by the forecast" })).toBeVisible();
    expect(watch).toEqual({ foreign: [], errors: [] });
    await context.close();
  } finally {
    await server.stop();
  }
});
