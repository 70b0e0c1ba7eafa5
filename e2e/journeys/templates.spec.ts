import { expect, test } from "../support/desk";
import { addOrder } from "../support/records";

const replyField = "Reply to the customer";

test("a template is saved with its variables and put into a reply by /", async ({ signedIn: page, desk }) => {
  const { customer, order } = await addOrder(desk.api, "Dora Lind");
  const ticket = await desk.api.ticket("Template", { customer_id: customer.id, order_id: order.id });
  const bare = await desk.api.ticket("Bare", { customer_id: customer.id });
  const name = `Thanks ${Date.now()}`;
  await page.goto("/settings/templates");
  await page.getByRole("button", { name: "New template" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Reply").fill("Dear {{custmer.name}}");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText(/there is no variable custmer.name/).first()).toBeVisible();
  await dialog.getByLabel("Reply").fill("Dear {{customer.first_name}}, about {{order.number}}: ");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);

  await page.goto(`/inbox/${ticket.id}`);
  const field = page.getByRole("textbox", { name: replyField });
  await field.focus();
  await page.keyboard.press("/");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(`Dear Dora, about ${order.number}: `);

  await page.goto(`/inbox/${bare.id}`);
  await page.getByRole("button", { name: "Template" }).click();
  await page.getByRole("option", { name }).click();
  await expect(page.getByText("No value for order.number.")).toBeVisible();
  await field.press("Control+Enter");
  await expect(page.getByRole("article", { name: /On its way/ })).toHaveCount(0);
  await field.fill("Dear Dora, no order.");
  await field.press("Control+Enter");
  await expect(page.getByRole("article", { name: /On its way/ })).toBeVisible();
});

test("a macro does several things by m, and one undo takes them back", async ({ signedIn: page, desk }) => {
  const customer = await desk.api.customer("Dora Lind");
  const ticket = await desk.api.ticket("Macro", { customer_id: customer.id });
  const name = `Replace ${Date.now()}`;
  await desk.api.post("/api/templates", {
    name,
    audience: "everybody",
    content: {
      reply_text: "Dear {{customer.first_name}}, a new one is on its way.",
      note_text: "Sent a new one.",
      steps: { assignee_id: "me", add_tags: ["replaced"], status: "solved" },
    },
  });
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.getByRole("heading", { name: "Macro", level: 2 })).toBeVisible();
  await page.keyboard.press("m");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  const waiting = page.getByRole("article", { name: /On its way/ });
  await expect(waiting).toHaveCount(2);
  await expect(page.getByText("Dear Dora, a new one is on its way.")).toBeVisible();
  await expect(page.locator(".ticket-tools").getByText("replaced")).toBeVisible();
  await expect(page.getByRole("button", { name: "Assigned to: Priya Vance. Change" })).toBeVisible();
  await page.getByRole("alert").filter({ hasText: name }).getByRole("button", { name: "Undo" }).click();
  await expect(waiting).toHaveCount(0);
  await expect(page.locator(".ticket-tools").getByText("replaced")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Assigned to: Unassigned. Change" })).toBeVisible();
});
