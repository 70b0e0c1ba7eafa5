import { expect, test } from "../support/desk";
import { addOrder } from "../support/records";

test("the context becomes a drawer, the views a menu, and a phone shows one thing at a time", async ({
  signedIn: page,
  desk,
}) => {
  const { customer, order } = await addOrder(desk.api, "Mei-Lin Castell");
  const subject = `Narrow ${Date.now()}`;
  const ticket = await desk.api.ticket(subject, { customer_id: customer.id, order_id: order.id });

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.getByRole("navigation", { name: "Views" })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Customer and order" })).toBeVisible();

  await page.setViewportSize({ width: 1200, height: 800 });
  await expect(page.getByRole("navigation", { name: "Views" })).toHaveCount(0);
  await page.getByRole("button", { name: /^View:/ }).click();
  await expect(page.getByRole("menuitem", { name: /Unassigned/ })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 1000, height: 800 });
  await expect(page.getByRole("complementary", { name: "Customer and order" })).toHaveCount(0);
  await page.getByRole("button", { name: "Show customer and order" }).click();
  await expect(page.getByRole("dialog", { name: "Customer and order" })).toContainText("Mei-Lin Castell");
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("heading", { name: subject, level: 2 })).toBeVisible();
  await expect(page.getByRole("region", { name: "Tickets" })).toHaveCount(0);
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(page.getByRole("region", { name: "Tickets" })).toBeVisible();
  // The list draws what is in sight, and other journeys have left tickets before this one.
  await page.getByRole("searchbox", { name: "Search tickets" }).fill(subject);
  await page.getByRole("link", { name: subject }).click();
  await page.getByRole("textbox", { name: "Reply to the customer" }).fill("From the phone.");
  await page.getByRole("button", { name: /^Send/ }).last().click();
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("From the phone.");
});
