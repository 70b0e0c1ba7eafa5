import { expect, test } from "../support/desk";

test("a ticket is followed by hand, and a long quotation is folded away", async ({ signedIn: page, desk }) => {
  const quotation = "On Monday Anna wrote:\n> Dear Dora,\n> it comes on Friday.\n> Anna";
  const ticket = await desk.api.ticket("Follow", {
    message: { author: "customer", body_text: `It did not come.\n\n${quotation}` },
  });
  await page.goto(`/inbox/${ticket.id}`);
  const thread = page.getByRole("region", { name: "Messages" });
  await expect(thread.getByText("It did not come.")).toBeVisible();
  await expect(thread.getByText("it comes on Friday.")).toBeHidden();
  await thread.getByText("Earlier messages").click();
  await expect(thread.getByText("it comes on Friday.")).toBeVisible();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Follow" }).click();
  await expect(page.getByText("You follow this ticket")).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Stop following" }).click();
  await expect(page.getByText("You no longer follow this ticket")).toBeVisible();
});
