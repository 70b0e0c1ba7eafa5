import { expect, signIn, test } from "../support/desk";

test("a representative is added and sees only what the role allows", async ({ signedIn: page, browser, desk }) => {
  const email = `tomasz.${Date.now()}@example.org`;
  const password = "hands in the pockets";
  await page.goto("/settings/people");
  await page.getByRole("button", { name: "New person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Tomasz Reyes");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("First password", { exact: true }).fill(password);
  await dialog.getByRole("combobox", { name: "Roles" }).press("ArrowDown");
  await page.getByRole("option", { name: /representative/i }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("cell", { name: email })).toBeVisible();

  const context = await browser.newContext({ baseURL: desk.address, locale: "en-GB" });
  const theirs = await context.newPage();
  await signIn(theirs, email, password);
  await theirs.goto("/settings/account");
  const sections = theirs.getByRole("navigation", { name: "Settings" });
  await expect(sections.getByRole("link", { name: "API tokens" })).toBeVisible();
  await expect(sections.getByRole("link", { name: "People" })).toHaveCount(0);
  await context.close();
});

test("a team is added, renamed and given a lead who is told in time", async ({ signedIn: page }) => {
  const name = `Delivery ${Date.now()}`;
  await page.goto("/settings/teams");
  await page.getByLabel("New team").fill(name);
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("button", { name: `Change ${name}`, exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill(`${name} and returns`);
  await page.getByRole("combobox", { name: "Lead", exact: true }).click();
  await page.getByRole("option", { name: "Priya Vance" }).click();
  await page.getByRole("combobox", { name: "Tell the lead after" }).click();
  await page.getByRole("option", { name: "A time of its own" }).click();
  await page.getByLabel("Open time").fill("soon");
  await expect(page.getByText("Write it as 2 h, 1 h 30 or 45 min.")).toBeVisible();
  await page.getByLabel("Open time").fill("1 h 30");
  await page.getByRole("button", { name: "Save" }).click();
  const row = page.getByRole("listitem").filter({ hasText: `${name} and returns` });
  await expect(row.getByText("Lead: Priya Vance")).toBeVisible();
  await row.getByRole("button", { name: /^Change/ }).click();
  await expect(page.getByLabel("Open time")).toHaveValue("1 h 30 min");
});

test("a token is shown once and works until it is revoked", async ({ signedIn: page, desk }) => {
  const name = `Robot ${Date.now()}`;
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("combobox", { name: "Scopes" }).click();
  await page.getByRole("option", { name: "staff.read" }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Make the token" }).click();
  const secret = await dialog.getByLabel("Token").inputValue();
  expect(secret).toMatch(/^act_/);
  const ask = () => fetch(`${desk.address}/api/teams`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await ask()).status).toBe(200);
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await expect(page.getByText(name)).toHaveCount(0);
  expect((await ask()).status).toBe(401);
});

test("opening hours are read as people write them", async ({ signedIn: page }) => {
  await page.goto("/settings/organisation");
  await page.getByLabel("Monday").fill("whenever");
  await expect(page.getByText("Write it as 09:00–17:00.")).toBeVisible();
  await page.getByLabel("Monday").fill("08:00-12:00, 13:00-18:00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Monday")).toHaveValue("08:00–12:00, 13:00–18:00");
});

test("a role is made of permissions", async ({ signedIn: page }) => {
  const name = `Night shift ${Date.now()}`;
  await page.goto("/settings/roles");
  await page.getByRole("button", { name: "New role" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("tickets.read", { exact: true }).check();
  await dialog.getByRole("combobox", { name: "Reach of tickets.read" }).click();
  await page.getByRole("option", { name: "own teams" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(name)).toBeVisible();
});

test("the API documentation reads the server's own document", async ({ page, watch }) => {
  void watch;
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { name: "API documentation" })).toBeVisible();
  await page.getByLabel("Search the operations").fill("/api/people");
  await page.getByText("/api/people", { exact: true }).first().click();
  await expect(page.getByText("staff.read").first()).toBeVisible();
});

test("an unknown address says so and leads back", async ({ signedIn: page }) => {
  await page.goto("/nowhere/at/all");
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeAttached();
  await page.getByRole("link", { name: "To the inbox" }).click();
  await expect(page).toHaveURL(/\/inbox/);
});
