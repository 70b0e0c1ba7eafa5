import { COLLEAGUE, expect, test } from "../support/desk";

test("the history says what it was before and is now, and who wrote", async ({ signedIn: page, desk }) => {
  const customer = await desk.api.customer("Hilde Storm");
  const ticket = await desk.api.ticket("Told", { customer_id: customer.id });
  const other = await desk.api.ticket("Told elsewhere");
  const people = await desk.api.get<{ id: string; name: string }[]>("/api/people");
  const colleague = people.find((one) => one.name === COLLEAGUE.name)?.id;
  const at = `/api/tickets/${ticket.id}`;
  const version = async () => ({ "if-match": `"${(await desk.api.get<{ version: number }>(at)).version}"` });
  const assignment = { assignee_id: colleague, team_id: null };
  await desk.api.call("PUT", `${at}/assignment`, assignment, await version());
  await desk.api.call("PATCH", at, { urgency: "high" }, await version());
  await desk.api.post(`${at}/tags`, { tag: "glass" });
  await desk.api.post(`${at}/links`, { kind: "related", ticket_id: other.id });
  await desk.api.call("PUT", `${at}/status`, { status: "solved" }, await version());
  await desk.api.customerWrites(ticket.id, "It broke again.");

  await page.goto(`/inbox/${ticket.id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "History" }).click();
  const history = page.getByRole("dialog", { name: `History of #${ticket.number}` });
  const line = (words: string) => history.getByRole("listitem").filter({ hasText: words });
  await expect(line("Assigned")).toContainText(`to ${COLLEAGUE.name}`);
  await expect(line("Edited")).toContainText("Urgency: Normal → High");
  await expect(line("Tag added")).toContainText("glass");
  await expect(line("Status changed").first()).toContainText("→ Solved");
  await expect(line("Status changed").last()).toContainText("the customer wrote");
  await expect(line("Customer wrote").last()).toContainText("Hilde Storm");
  await line("Linked")
    .getByRole("link", { name: `#${other.number}` })
    .click();
  await expect(page.getByRole("heading", { name: "Told elsewhere" })).toBeVisible();
});

test("a ticket comes back at a moment that one chooses", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("Sleeps");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.getByRole("textbox", { name: "Reply to the customer" })).toBeVisible();
  await page.keyboard.press("z");
  await page.getByRole("option", { name: "Choose a moment …" }).click();
  const dialog = page.getByRole("dialog", { name: "Snooze until" });
  const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("At another time").fill("2020-01-01T10:00");
  await expect(dialog).toContainText("In the future and within a year");
  await expect(dialog.getByRole("button", { name: "Snooze" })).toBeDisabled();
  await dialog.getByLabel("At another time").fill(`${day}T10:00`);
  await dialog.getByRole("button", { name: "Snooze" }).click();
  await expect(page.getByText("Snoozed until")).toBeVisible();
  const now = await desk.api.get<{ snoozed_until: string }>(`/api/tickets/${ticket.id}`);
  expect(now.snoozed_until.slice(0, 10)).toBe(day);
});
