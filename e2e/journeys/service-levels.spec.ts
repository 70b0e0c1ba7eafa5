import { violations } from "../support/axe";
import { expect, test } from "../support/desk";

test("a service level is set, a ticket shows when it is due, and its history tells", async ({
  signedIn: page,
  desk,
}) => {
  const name = `Gold ${Date.now()}`;
  const tag = `gold-${Date.now()}`;
  await page.goto("/settings/service-levels");
  await page.getByRole("button", { name: "New calendar" }).click();
  const calendar = page.getByRole("dialog");
  await calendar.getByLabel("Name").fill(`Always ${name}`);
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]) {
    await calendar.getByLabel(day).fill("00:00–24:00");
  }
  await calendar.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Always ${name}`)).toBeVisible();

  await page.getByRole("button", { name: "New service level" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Tags of the customer").fill(tag);
  await dialog.getByLabel("Normal: First response").fill("soon");
  await expect(dialog.getByText("Write it like 4 h or 30 min.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByLabel("Normal: First response").fill("4 h");
  await dialog.getByRole("combobox", { name: "Counted by" }).click();
  await page.getByRole("option", { name: `Always ${name}` }).click();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("First response 4 h")).toBeVisible();

  const customer = await desk.api.customer("Golda Frey", { tags: [tag] });
  const ticket = await desk.api.ticket(`Due ${name}`, { customer_id: customer.id });
  await page.goto("/inbox?sort=due");
  const row = page.getByRole("link", { name: new RegExp(`Due ${name}`) });
  await expect(row.getByText(/due in (4 h|3 h 5\d)/)).toBeVisible();
  await row.click();
  await expect(page.locator(".ticket-head").getByText("First response due in")).toBeVisible();
  await expect(page.getByText("running")).toBeVisible();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /history/i }).click();
  await expect(page.getByText("Service level applied")).toBeVisible();
  await page.goto("/settings/service-levels");
  await page.getByRole("button", { name: `Remove ${name}`, exact: true }).click();
  await expect(page.getByText("Service level removed.")).toBeVisible();
  expect((await desk.api.get<{ due: { kind: string } }>(`/api/tickets/${ticket.id}`)).due.kind).toBe("first_response");
});
