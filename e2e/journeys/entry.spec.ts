import { expect, test as plain } from "@playwright/test";
import { ADMIN, signIn, test } from "../support/desk";
import { startServer } from "../support/server";

plain("the first person sets the desk up, and only once", async ({ browser }) => {
  const server = await startServer();
  try {
    const context = await browser.newContext({ baseURL: server.address, locale: "en-GB" });
    const page = await context.newPage();
    await page.goto("/");
    await expect(page).toHaveURL(/\/setup$/);
    await page.getByLabel("Organisation").fill(ADMIN.organisation);
    await page.getByLabel("Your name").fill(ADMIN.name);
    await page.getByLabel("E-mail").fill(ADMIN.email);
    const password = page.getByLabel("Password", { exact: true });
    await password.fill("short");
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page.getByText("Use at least 12 characters.")).toBeVisible();
    await password.fill(ADMIN.password);
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page).toHaveURL(/\/inbox/);
    await expect(page.getByText("Nothing is open")).toBeVisible();
    await page.goto("/setup");
    await expect(page).not.toHaveURL(/\/setup/);
    await context.close();
  } finally {
    await server.stop();
  }
});

test("a wrong password is refused, the right one leads back to where one wanted to go", async ({ page, watch }) => {
  void watch;
  await page.goto("/settings/teams");
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("E-mail address or password is wrong.");
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/teams$/);
  await expect(page.getByRole("heading", { name: "Teams", level: 1 })).toBeVisible();
});

test("signing out ends the session", async ({ page, watch }) => {
  void watch;
  await signIn(page);
  await page.getByRole("button", { name: /your menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/inbox");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("language and appearance are chosen by the person and kept", async ({ signedIn: page }) => {
  await page.goto("/inbox");
  await page.getByRole("button", { name: /your menu/ }).click();
  await page.getByRole("menuitem", { name: "Deutsch" }).click();
  await page.getByRole("menuitem", { name: "Dunkel" }).click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(page.getByRole("link", { name: "Kunden" })).toBeVisible();
});
