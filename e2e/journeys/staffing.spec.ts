import { readFile } from "node:fs/promises";
import { expect, test } from "../support/desk";
import { addStaffing } from "../support/futures";

test("a week is staffed: asked, rehearsed until it holds, read day by day, and taken away", async ({
  signedIn: page,
  desk,
}) => {
  test.slow();
  await page.goto("/futures/staffing");
  await page.getByRole("button", { name: "New staffing" }).first().click();
  const dialog = page.getByRole("dialog");
  const name = `Winter ${Date.now()}`;
  await dialog.getByLabel("Name").first().fill(name);
  await dialog.getByLabel("Week from").fill("2026-12-01");
  await dialog.getByLabel("Model", { exact: true }).click();
  await page.getByRole("option", { name: /example/i }).click();
  await dialog.getByLabel("Runs of each round").fill("20");
  await dialog.getByLabel("Rounds at most").fill("2");
  await dialog.getByRole("button", { name: "Begin" }).click();
  // The first of December is a Tuesday.
  await expect(dialog.getByText("must be a Monday", { exact: false }).first()).toBeVisible();
  await dialog.getByLabel("Week from").fill("2026-11-30");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Staffing: ${name}` })).toBeVisible();

  const run = await addStaffing(desk.api, `Small ${Date.now()}`);
  await page.goto(`/futures/staffing/${run.id}`);
  await expect(page.getByRole("heading", { name: "Every half-hour holds" })).toBeVisible();
  await expect(page.getByText(/^\d+ rounds?\./)).toBeVisible();
  await expect(page.getByText(/each step was rehearsed with the same chance/)).toBeVisible();
  await expect(page.getByText("No less than", { exact: true })).toBeVisible();
  await page.getByRole("radiogroup", { name: "Day" }).getByText("Wed", { exact: true }).click();
  await expect(page.getByRole("img", { name: /^People by half-hour of Desk on Wednesday/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Answered in time by half-hour, Hotline on Wednesday/ })).toBeVisible();

  const [table] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Shifts as CSV" }).click(),
  ]);
  expect(await readFile(await table.path(), "utf8")).toContain("Desk,Short,2026-11-30 12:00,");
  const [calendar] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Shifts as calendar" }).click(),
  ]);
  expect(await readFile(await calendar.path(), "utf8")).toContain("BEGIN:VCALENDAR\r\n");
});
