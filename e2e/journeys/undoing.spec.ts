import { expect, test } from "../support/desk";

const replyField = "Reply to the customer";

test("a reply is undone within fifteen seconds, also after a reload, and is a draft again", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Undo");
  await page.goto(`/inbox/${ticket.id}`);
  const field = page.getByRole("textbox", { name: replyField });
  await field.fill("Sent too early.");
  await field.press("Control+Enter");
  const waiting = page.getByRole("article", { name: /On its way/ });
  await expect(waiting).toContainText("Sent too early.");
  await expect(waiting).toContainText(/Goes out in \d+ seconds?/);
  await expect(field).toHaveValue("");
  await page.reload();
  await field.fill("And one more thing");
  await waiting.getByRole("button", { name: "Undo" }).click();
  await expect(field).toHaveValue("Sent too early.\n\nAnd one more thing");
  await expect(waiting).toHaveCount(0);
  const { items } = await desk.api.get<{ items: unknown[] }>(`/api/tickets/${ticket.id}/messages`);
  expect(items).toHaveLength(1);
});

test("a reply goes out by itself, and solves the ticket then", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("By itself");
  await page.goto(`/inbox/${ticket.id}`);
  await page.getByRole("textbox", { name: replyField }).fill("It is on its way.");
  await page.getByRole("button", { name: "Send and solve" }).click();
  await expect(page.getByRole("article", { name: /On its way/ })).toContainText("then: Solved");
  await expect(page.getByRole("button", { name: /^Status: Open|^Status: New/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Status: Solved. Change" })).toBeVisible({ timeout: 25_000 });
  await expect(page.getByRole("article", { name: /On its way/ })).toHaveCount(0);
});

test("a customer who writes first stops the reply, and its text comes back with a notice", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Crossing");
  await page.goto(`/inbox/${ticket.id}`);
  const field = page.getByRole("textbox", { name: replyField });
  await field.fill("It comes on Friday.");
  await field.press("Control+Enter");
  await expect(page.getByRole("article", { name: /On its way/ })).toBeVisible();
  // What the writer enters for the customer, the writer has seen; this is entered by somebody else.
  await desk.colleague.customerWrites(ticket.id, "Never mind, I cancel.");
  await page.getByRole("button", { name: "Send now" }).click();
  const notice = page.getByRole("alert", { name: "Not sent" });
  await expect(notice).toContainText("the customer wrote first");
  await expect(field).toHaveValue("It comes on Friday.");
  await page.goto("/inbox");
  await expect(page.getByText("1 message of yours was not sent")).toBeVisible();
  await page.getByRole("link", { name: `#${ticket.number}`, exact: true }).click();
  await notice.getByRole("button", { name: "Got it" }).click();
  await expect(notice).toHaveCount(0);
  await expect(field).toHaveValue("It comes on Friday.");
});
