import { expect, secondBrowser, test } from "../support/desk";

const replyField = "Reply to the customer";

test("who looks and who writes is shown to others, until they leave", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("Who is here");
  // The newest first, so that its row is on the screen.
  await page.goto(`/inbox/${ticket.id}?sort=opened`);
  await expect(page.getByRole("textbox", { name: replyField })).toBeVisible();
  const other = await secondBrowser(page);
  await other.goto(`/inbox/${ticket.id}`);
  const head = page.locator(".ticket-head");
  await expect(head.getByText("Aiko Lind is looking")).toBeVisible();
  await expect(other.locator(".ticket-head").getByText("Priya Vance is looking")).toBeVisible();
  await expect(head.getByText(/Priya Vance is/)).toHaveCount(0);
  await expect(page.getByRole("link", { name: /Who is here/ }).getByText("Aiko Lind is looking")).toBeAttached();

  await other.getByRole("textbox", { name: replyField }).fill("Let me look into");
  await expect(head.getByText("Aiko Lind is writing a reply")).toBeVisible();
  await expect(page.locator(".composer").getByText("Aiko Lind is writing a reply")).toBeVisible();
  await other.getByRole("textbox", { name: replyField }).fill("");
  await expect(head.getByText("Aiko Lind is looking")).toBeVisible();

  // Another window of the same person shows nobody new.
  const second = await other.context().newPage();
  await second.goto(`/inbox/${ticket.id}`);
  await expect(second.locator(".ticket-head").getByText("Priya Vance is looking")).toBeVisible();
  await expect(second.locator(".ticket-head").getByText(/Aiko Lind is/)).toHaveCount(0);
  await second.close();
  await expect(head.getByText("Aiko Lind is looking")).toBeVisible();
  await other.close({ runBeforeUnload: false });
  await expect(head.getByText(/Aiko Lind is/)).toHaveCount(0, { timeout: 10_000 });
  await other.context().close();
});
