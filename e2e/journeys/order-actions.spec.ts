import { violations } from "../support/axe";
import { expect, signIn, test } from "../support/desk";
import { addOrder } from "../support/records";

test("what can be done about an order is done beside the ticket, and the ticket's history tells", async ({
  signedIn: page,
  desk,
}) => {
  const { customer, order, number } = await addOrder(desk.api, "Ines Okafor");
  await desk.api.post(`/api/orders/${order.id}/payments`, { amount: { amount: 18_690, currency: "EUR" } });
  const ticket = await desk.api.ticket("The grinder is broken", { customer_id: customer.id, order_id: order.id });

  await page.goto("/settings/order-rules");
  await page.getByLabel("Days to send back").fill("14");
  await page.getByLabel("Refunds without approval up to").fill("50");
  await page.getByLabel("Those who may approve, with a reason").check();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();

  await page.goto(`/inbox/${ticket.id}`);
  const card = page.getByRole("region", { name: "Order" });
  await expect(card.getByRole("list", { name: "Warranty" })).toContainText("No warranty");
  await card.getByRole("button", { name: "Do something about it" }).click();
  const address = page.getByRole("menuitem", { name: /Change the address/ });
  await expect(address).toContainText(/Handed over to Northway on .*: ask them instead/);
  await expect(address).toHaveAttribute("aria-disabled", "true");
  expect(await violations(page)).toEqual([]);

  await page.getByRole("menuitem", { name: "Start a return" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Burr grinder Mistral 40").fill("1");
  await dialog.getByLabel("Reason").fill("does not grind");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Start a return" }).click();
  await expect(dialog).toBeHidden();
  const begun = card.getByRole("list", { name: "What was begun" });
  await expect(begun).toContainText("does not grind");
  await begun.getByRole("button", { name: "Approve: Return" }).click();
  await expect(begun.getByRole("button", { name: "Mark received: Return" })).toBeVisible();

  await card.getByRole("button", { name: "Do something about it" }).click();
  await page.getByRole("menuitem", { name: /^Give money back/ }).click();
  await dialog.getByLabel("Amount in EUR").fill("50.01");
  await expect(dialog.getByRole("status")).toContainText("has to agree first");
  await dialog.getByRole("button", { name: "Give money back" }).click();
  await expect(dialog).toBeHidden();
  await begun.getByRole("button", { name: "Approve: Refund" }).click();
  await begun.getByRole("button", { name: "Mark paid: Refund" }).click();
  await expect(begun).toContainText("paid");

  await card.getByRole("button", { name: "Do something about it" }).click();
  await page.getByRole("menuitem", { name: /^Send a replacement/ }).click();
  await dialog.getByLabel("Burr grinder Mistral 40").fill("1");
  await dialog.getByLabel("Reason").fill("broken");
  await dialog.getByRole("button", { name: "Send a replacement" }).click();
  await expect(begun.getByRole("link", { name: `Replacement ${number}-R1` })).toBeVisible();

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /history/i }).click();
  const history = page.getByRole("dialog");
  await expect(history).toContainText("Return requested: 1 piece");
  await expect(history).toContainText("Refund moved on: €50.01, paid");
  await expect(history).toContainText("Replacement sent: 1 piece");
  await history.getByRole("button", { name: "Close" }).click();
  await expect(history).toBeHidden();
  await begun.getByRole("link", { name: /-R1/ }).click();
  await expect(page.getByText("Makes good, at no cost, order")).toBeVisible();
});

test("what goes beyond a person's right is shown with its reason and cannot be clicked", async ({ desk, browser }) => {
  const { customer, order } = await addOrder(desk.api, "Rafael Lund");
  await desk.api.post(`/api/orders/${order.id}/payments`, { amount: { amount: 18_690, currency: "EUR" } });
  const rules = await desk.api.get<{ version: number }>("/api/order-rules");
  const limit = { refund_limit: { amount: 5_000, currency: "EUR" } };
  await desk.api.call("PATCH", "/api/order-rules", limit, { "if-match": `"${rules.version}"` });
  await desk.api.post(`/api/orders/${order.id}/refunds`, { amount: { amount: 9_000, currency: "EUR" } });
  const ticket = await desk.api.ticket("My money", { customer_id: customer.id, order_id: order.id });
  const roles = await desk.api.get<{ id: string; name: string }[]>("/api/roles");
  const role = roles.find((one) => one.name === "representative")?.id ?? "";
  await desk.api.person("Remy Holt", "remy@example.org", "a quiet afternoon", [role]);
  const context = await browser.newContext({ baseURL: desk.address, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, "remy@example.org", "a quiet afternoon");
  await page.goto(`/inbox/${ticket.id}`);
  const approve = page.getByRole("button", { name: /^Approve: Refund\. Above the limit: somebody/ });
  await expect(approve).toHaveAttribute("aria-disabled", "true");
  await approve.focus();
  await expect(page.getByRole("tooltip")).toContainText("has to agree");
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test("items of an order that waits become others, for the difference that the form told", async ({
  signedIn: page,
  desk,
}) => {
  const eur = (amount: number) => ({ amount, currency: "EUR" });
  const sku = `RJ-${Date.now()}`;
  const variant = (size: string, amount: number) => ({ sku: `${sku}-${size}`, options: { size }, price: eur(amount) });
  await desk.api.post("/api/products", {
    sku,
    name: "Rain jacket",
    variants: [variant("M", 8_000), variant("L", 9_000)],
  });
  const customer = await desk.api.customer("Nadia Brandt");
  const number = `J-${Date.now()}`;
  const order = await desk.api.post("/api/orders", {
    number,
    customer_id: customer.id,
    currency: "EUR",
    lines: [
      { sku: `${sku}-M`, quantity: 1, price: eur(8_000) },
      { title: "Wax", quantity: 2, price: eur(500) },
    ],
  });
  await desk.api.post(`/api/orders/${order.id}/payments`, { amount: eur(9_000), method: "visa" });
  const ticket = await desk.api.ticket("One size larger, please", { customer_id: customer.id, order_id: order.id });

  await page.goto(`/inbox/${ticket.id}`);
  const card = page.getByRole("region", { name: "Order" });
  const dialog = page.getByRole("dialog");
  await card.getByRole("button", { name: "Do something about it" }).click();
  await expect(page.getByRole("menuitem", { name: /Exchange items/ })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("menuitem", { name: /^Change items/ }).click();
  await expect(dialog.getByRole("combobox", { name: "Rain jacket" })).toBeVisible();
  await expect(dialog.getByRole("status"), "nothing is chosen yet, so nothing is told of its price").toHaveCount(0);
  await dialog.getByRole("combobox", { name: "Rain jacket" }).click();
  await page.getByRole("option", { name: /^L, / }).click();
  await expect(dialog.getByRole("status")).toContainText("It costs €10.00 more.");
  await dialog.getByLabel("How the difference is paid or given back").fill("visa");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Change items" }).click();
  await expect(dialog).toBeHidden();

  await card.getByRole("button", { name: "Do something about it" }).click();
  await page.getByRole("menuitem", { name: /^Cancel a part of it/ }).click();
  await dialog.getByLabel("Wax").fill("1");
  await expect(dialog.getByRole("status")).toContainText("€5.00 goes back.");
  await dialog.getByLabel("Reason").fill("one is enough");
  await dialog.getByRole("button", { name: "Cancel a part of it" }).click();
  await expect(dialog).toBeHidden();
  await expect(card.getByRole("list", { name: "What was begun" })).toContainText("one is enough");

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /history/i }).click();
  await expect(dialog).toContainText("Items changed: 1 piece");
  await expect(dialog).toContainText("Payment still to come: €10.00");
  await expect(dialog).toContainText("A part cancelled: 1 piece");
});
