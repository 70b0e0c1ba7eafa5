import { expect, test } from "../support/desk";
import { addOrder } from "../support/records";

test("a customer is edited, and somebody else's change is not overwritten", async ({ signedIn: page, desk }) => {
  const customer = await desk.api.customer("Dario Menon");
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What to know").fill("Pick-up point is fine");
  await dialog.getByLabel("Best hours").fill("after 17:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Pick-up point is fine")).toBeVisible();
  await expect(page.getByText("after 17:00")).toBeVisible();

  await page.getByRole("button", { name: "Edit" }).click();
  const current = await desk.api.get<{ version: number }>(`/api/customers/${customer.id}`);
  await desk.api.call(
    "PATCH",
    `/api/customers/${customer.id}`,
    { name: "Dario M. Menon" },
    {
      "if-match": `"${current.version}"`,
    },
  );
  await dialog.getByLabel("Name").fill("Somebody else");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Somebody changed this meanwhile");
});

test("the order stands beside the conversation, promised against actual", async ({ signedIn: page, desk }) => {
  const { customer, order, number } = await addOrder(desk.api, "Sanna Whitlock");
  const ticket = await desk.api.ticket("No tracking since Thursday", { customer_id: customer.id, order_id: order.id });
  await page.goto(`/inbox/${ticket.id}`);
  const card = page.getByRole("region", { name: "Order" });
  await expect(card).toContainText(number);
  await expect(card).toContainText("overdue");
  await expect(card.locator("s")).toBeVisible();
  await expect(card).toContainText("est.");
  await expect(card).toContainText("No scan for 8 days · estimate revised 1 time");
  await card.getByRole("link", { name: new RegExp(number) }).click();
  await expect(page.getByRole("heading", { name: `Order ${number}` })).toBeVisible();
  await expect(page.getByRole("region", { name: "Articles" })).toContainText("Burr grinder Mistral 40");
  await expect(page.getByRole("region", { name: /^Parcel 1/ })).toContainText("Northway");
  await page.getByRole("link", { name: "Sanna Whitlock" }).click();
  await expect(page.getByRole("heading", { name: "Sanna Whitlock", level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "Tickets" })).toContainText("No tracking since Thursday");
});

test("anything is found from anywhere with Ctrl+K", async ({ signedIn: page, desk }) => {
  const name = `Beatrix Oyelaran ${Date.now()}`;
  await desk.api.customer(name);
  await page.goto("/orders");
  await expect(page.getByRole("heading", { name: "Orders", level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: /^Search tickets, orders/ })).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
});
