import { expect, test } from "../support/desk";

test("what comes next depends on the customer, says why, and is dismissed", async ({ signedIn: page, desk }) => {
  const customer = await desk.api.post("/api/customers", {
    name: "Aino Lahti",
    language: "de",
    preferences: { avoid: "phone", accessibility: "large print" },
  });
  const ticket = await desk.api.ticket("Wo ist mein Paket?", {
    customer_id: customer.id,
    message: { author: "customer", body_text: "Es ist noch nicht da." },
  });
  await desk.api.call("PUT", `/api/tickets/${ticket.id}/scenario`, { scenario: "delivery-delay" });
  await page.goto(`/inbox/${ticket.id}`);
  const card = page.getByRole("region", { name: "Next", exact: true });
  const all = card.getByRole("listitem");
  await expect(all.first()).toContainText("It is the way through this scenario.");
  await expect(card.getByText("Needs: large print.")).toBeVisible();
  const before = await all.count();
  await card.getByRole("button", { name: /^Dismiss: Start/ }).click();
  await expect(all).toHaveCount(before - 1);
  await page.reload();
  await expect(card.getByText("Needs: large print.")).toBeVisible();
  await expect(all).toHaveCount(before - 1);
});
