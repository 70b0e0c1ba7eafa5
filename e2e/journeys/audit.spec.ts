import { violations } from "../support/axe";
import { expect, test } from "../support/desk";

test("a change is found in the audit log by keyboard, with who made it and what was before", async ({
  signedIn: page,
  desk,
}) => {
  const name = `Night ${Date.now()}`;
  const team = await desk.api.post("/api/teams", { name });
  await desk.api.call("PATCH", `/api/teams/${team.id}`, { name: `${name} shift` }, { "if-match": '"1"' });

  await page.goto("/settings/audit");
  await page.getByLabel("Contains").fill(name);
  const changed = page.getByRole("button", { name: `Team changed: ${name} shift` });
  await expect(changed).toBeVisible();
  await expect(changed).toContainText("Priya Vance, with the token “journeys”");
  await expect(changed).toContainText("from 127.0.0.1");
  await changed.press("Enter");
  const row = page.getByRole("row").filter({ hasText: "Name" });
  await expect(row.getByRole("cell").nth(1)).toContainText(name);
  await expect(row.getByRole("cell").nth(2)).toContainText(`${name} shift`);
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Only this" }).click();
  await page.getByLabel("Contains").fill("");
  await expect(page.getByRole("button", { name: `Team added: ${name}` })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "As CSV" }).click();
  expect((await download).suggestedFilename()).toBe("audit-log.csv");

  await page.getByRole("button", { name: /Only one object/ }).click();
  await page.getByRole("combobox", { name: "Area" }).click();
  await page.getByRole("option", { name: "Access" }).click();
  await expect(page.getByRole("button", { name: /^Signed in:/ }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Team/ })).toHaveCount(0);
});
