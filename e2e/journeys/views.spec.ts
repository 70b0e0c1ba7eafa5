import { expect, secondBrowser, test } from "../support/desk";

test("filters become a view with a live count, for oneself or for everybody", async ({ signedIn: page, desk }) => {
  const mark = `late${Date.now()}`;
  await desk.api.ticket(`First ${mark}`, { tags: [mark] });
  await desk.api.ticket("Another matter");
  await page.goto(`/inbox?tag=${mark}`);
  const rows = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "View and list" }).click();
  await page.getByRole("menuitem", { name: "Save as a view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  await dialog.getByLabel("Name").fill(`View ${mark}`);
  await dialog.getByText("Tags", { exact: true }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/view=viw_/);
  await expect(page.getByRole("heading", { name: `View ${mark}`, level: 1 })).toBeVisible();
  await expect(rows.first()).toContainText(mark);
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByRole("link", { name: `View ${mark}` })).toContainText("1");
  await desk.api.ticket(`Second ${mark}`, { tags: [mark] });
  await expect(views.getByRole("link", { name: `View ${mark}` })).toContainText("2");

  // What is one's own, nobody else has.
  const other = await secondBrowser(page);
  await other.goto("/inbox");
  const theirs = other.getByRole("navigation", { name: "Views" });
  await expect(theirs.getByRole("link", { name: /All open/ })).toBeVisible();
  await expect(theirs.getByRole("link", { name: `View ${mark}` })).toHaveCount(0);
  await page.getByRole("button", { name: "View and list" }).click();
  await page.getByRole("menuitem", { name: "Change this view" }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "For whom" }).click();
  await page.getByRole("option", { name: "Everybody" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(theirs.getByRole("link", { name: `View ${mark}` })).toBeVisible();
  await other.context().close();

  await page.getByRole("button", { name: "View and list" }).click();
  await page.getByRole("menuitem", { name: "Remove this view" }).click();
  await expect(views.getByRole("link", { name: `View ${mark}` })).toHaveCount(0);
  await page.getByRole("alert").getByRole("button", { name: "Undo" }).click();
  await expect(views.getByRole("link", { name: `View ${mark}` })).toBeVisible();
});
