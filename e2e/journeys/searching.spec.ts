import { expect, test } from "../support/desk";

test("operators are suggested and narrow the search, and an unknown one is told", async ({ signedIn: page, desk }) => {
  const mark = `oper${Date.now()}`;
  await desk.api.ticket(`${mark} phone`, { channel: "phone" });
  await desk.api.ticket(`${mark} mail`);
  await page.goto("/inbox");
  const rows = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  const field = page.getByRole("searchbox", { name: "Search tickets", exact: true });
  await field.fill(mark);
  await expect(rows).toHaveCount(2);
  await field.press("End");
  await page.keyboard.type(" cha");
  await page.getByRole("option", { name: "channel:" }).click();
  await page.getByRole("option", { name: "channel:phone" }).click();
  await expect(field).toHaveValue(`${mark} channel:phone `);
  await expect(rows).toHaveCount(1);
  await field.fill("chanel:phone");
  await expect(page.getByText(/there is no operator "chanel:"; there are: status, from/)).toBeVisible();
});

test("the palette finds actions and views as well as records", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket(`Palette ${Date.now()}`);
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.getByRole("heading", { name: /Palette/, level: 2 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Internal");
  await page.getByRole("option", { name: /Internal note/ }).click();
  await expect(page.getByRole("textbox", { name: "Internal note, staff only" })).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Unassig");
  await page.getByRole("option", { name: "Unassigned" }).first().click();
  await expect(page).toHaveURL(/view=unassigned/);
});

test("words look everywhere from any view, and only in that view where one says so", async ({
  signedIn: page,
  desk,
}) => {
  const mark = `everywhere${Date.now()}`;
  const people = await desk.api.get<{ id: string; name: string }[]>("/api/people");
  await desk.api.ticket(`${mark} nobody's`);
  await desk.api.ticket(`${mark} mine`, { assignee_id: people.find((one) => one.name === "Priya Vance")?.id });
  await page.goto("/inbox?view=mine");
  await page.getByRole("searchbox", { name: "Search tickets", exact: true }).fill(mark);
  const rows = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  await expect(rows).toHaveCount(2);
  await expect(page.getByText("Searched in all tickets, solved ones too.")).toBeVisible();
  await page.getByRole("button", { name: "Only in “My tickets”" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(`${mark} mine`);
  await page.goto(`/inbox?view=solved&q=${mark}&within=view`);
  await expect(page.getByText("Nothing fits")).toBeVisible();
  await page.getByRole("button", { name: "Search everything" }).first().click();
  await expect(rows).toHaveCount(2);
});
