import { expect, test } from "../support/desk";

test("a number opens its definition, its course and the rows behind it", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket(`Counted ${Date.now()}`);
  const seen = await desk.api.get<{ last_event: number }>(`/api/tickets/${ticket.id}`);
  await desk.api.post(`/api/tickets/${ticket.id}/replies`, {
    body_text: "Here is the answer.",
    seen_event: seen.last_event,
    attachments: [],
    status: "solved",
  });
  await page.goto("/kpis");
  const card = page.getByRole("link", { name: /First response time/ });
  await expect(card).toContainText(/\d+ cases?/);
  await card.click();
  await expect(page.getByRole("heading", { name: "First response time", level: 1 })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Definition" })).toContainText(/first public message/i);
  await expect(page.getByRole("region", { name: "Course over time" }).getByRole("img")).toBeVisible();
  const rows = page.getByRole("region", { name: "The rows behind" }).first();
  await expect(rows.getByRole("link").first()).toBeVisible();

  await page.getByRole("button", { name: "Table" }).click();
  await expect(page.getByRole("columnheader", { name: "Begins" })).toBeVisible();
  const csv = await page.request.get(
    (await page.getByRole("link", { name: "CSV" }).first().getAttribute("href")) ?? "",
  );
  expect(csv.headers()["content-type"]).toContain("text/csv");
  expect(await csv.text()).toContain("first_response_time");

  await rows.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/inbox\/tkt_/);
});

test("a target is set and judged", async ({ signedIn: page }) => {
  await page.goto("/kpis/backlog");
  await page.getByRole("button", { name: /Change the target/ }).click();
  await page.getByRole("textbox", { name: "Target" }).fill("100000");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Target 100,000").first()).toBeVisible();
  await expect(page.getByText("Met", { exact: true })).toBeVisible();
});

test("the period lives in the address", async ({ signedIn: page }) => {
  await page.goto("/kpis");
  await page.getByText("26 weeks").click();
  await expect(page).toHaveURL(/period=26w/);
  await page.reload();
  await expect(page.getByRole("radio", { name: "26 weeks" })).toBeChecked();
});
