import type { Page } from "@playwright/test";
import { expect, secondBrowser, test } from "../support/desk";

const replyField = "Reply to the customer";

/** Does not wait for the fifteen seconds in which it can be undone. */
async function sendNow(page: Page) {
  await page.getByRole("button", { name: "Send now" }).click();
  await expect(page.getByRole("article", { name: /On its way/ })).toHaveCount(0);
}

test("a ticket is written down, answered, noted on, assigned and solved by mouse", async ({ signedIn: page, desk }) => {
  const customer = await desk.api.customer("Ingrid Solheim");
  await page.goto("/inbox");
  await page.getByRole("button", { name: "New ticket" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Subject").fill("Where is my grinder?");
  await dialog.getByRole("combobox", { name: "Customer" }).fill("Ingrid");
  await page.getByRole("option", { name: "Ingrid Solheim" }).first().click();
  await dialog.getByLabel("What the customer said").fill("It was promised for Monday.");
  await dialog.getByRole("button", { name: "Create ticket" }).click();

  const thread = page.getByRole("region", { name: "Messages" });
  await expect(page.getByRole("heading", { name: "Where is my grinder?", level: 2 })).toBeVisible();
  await expect(thread).toContainText("It was promised for Monday.");
  expect(customer.id).toMatch(/^cus_/);

  await page.getByRole("textbox", { name: replyField }).fill("I am asking the carrier.");
  await page.getByRole("button", { name: "Send", exact: false }).filter({ hasText: "Ctrl" }).click();
  await expect(thread).toContainText("I am asking the carrier.");
  await expect(page.getByRole("textbox", { name: replyField })).toHaveValue("");
  await sendNow(page);

  await page.getByRole("button", { name: /^Note/ }).click();
  const note = page.getByRole("textbox", { name: "Internal note, staff only" });
  await expect(page.getByText("Only staff can read this. Ingrid Solheim gets nothing.")).toBeVisible();
  await note.fill("Northway says tonight.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(thread.getByRole("article", { name: /Internal note by Priya Vance/ })).toContainText(
    "Northway says tonight.",
  );

  await page.getByRole("button", { name: /^Assigned to:/ }).click();
  await page.getByRole("option", { name: /Priya Vance/ }).click();
  await expect(page.getByRole("button", { name: "Assigned to: Priya Vance. Change" })).toBeVisible();

  await page.getByRole("button", { name: /^Status:/ }).click();
  await page.getByRole("option", { name: "Solved" }).click();
  await expect(page.getByRole("button", { name: "Status: Solved. Change" })).toBeVisible();
  const done = page.getByRole("alert").filter({ hasText: "Status set to Solved" });
  await done.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Status: Open. Change" })).toBeVisible();
});

test("a ticket is found, opened, answered and solved by keyboard alone", async ({ signedIn: page, desk }) => {
  const subject = `Keyboard ${Date.now()}`;
  await desk.api.ticket(subject);
  await page.goto("/inbox");
  await expect(page.getByRole("link", { name: subject })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type(subject);
  await expect(page.getByRole("region", { name: "Tickets" }).getByRole("link")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: subject })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: subject, level: 2 })).toBeVisible();

  await page.keyboard.press("r");
  await expect(page.getByRole("textbox", { name: replyField })).toBeFocused();
  await page.keyboard.type("By keys only, e and s included.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("By keys only, e and s included.");
  await page.keyboard.press("Escape");

  await page.keyboard.press("l");
  await page.keyboard.type("by-keys");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.locator(".ticket-tools").getByText("by-keys")).toBeVisible();

  await page.keyboard.press("a");
  await page.keyboard.type("Priya");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Assigned to: Priya Vance. Change" })).toBeVisible();
  await page.keyboard.press("e");
  await expect(page.getByRole("button", { name: "Status: Solved. Change" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
});

test("a reply never passes a message that its writer has not seen", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("Two write at once");
  // The live line is cut, so that the newer message cannot arrive by itself.
  await page.route("**/api/live", (route) => route.abort());
  await page.goto(`/inbox/${ticket.id}`);
  const field = page.getByRole("textbox", { name: replyField });
  await field.fill("It will come on Friday.");
  await desk.colleague.customerWrites(ticket.id, "Never mind, I cancel.");
  await field.press("Control+Enter");
  const alert = page.getByRole("alert").filter({ hasText: "Not sent" });
  await expect(alert).toContainText("Never mind, I cancel.");
  await expect(field).toHaveValue("It will come on Friday.");
  const before = await desk.api.get<{ items: { body_text: string }[] }>(`/api/tickets/${ticket.id}/messages`);
  expect(before.items.map((message) => message.body_text)).not.toContain("It will come on Friday.");

  await alert.getByRole("button", { name: "Send it as it is" }).click();
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("It will come on Friday.");
  await page.unroute("**/api/live");
  await page.reload();
  await sendNow(page);
  const after = await desk.api.get<{ items: { body_text: string }[] }>(`/api/tickets/${ticket.id}/messages`);
  expect(after.items.filter((message) => message.body_text === "It will come on Friday.")).toHaveLength(1);
});

test("two people who write at once: the second is shown the first one's reply", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("Two browsers");
  await page.goto(`/inbox/${ticket.id}`);
  const other = await secondBrowser(page);
  await other.route("**/api/live", (route) => route.abort());
  await other.goto(`/inbox/${ticket.id}`);
  const first = page.getByRole("textbox", { name: replyField });
  const second = other.getByRole("textbox", { name: replyField });
  await second.fill("Answer of the second.");
  await first.fill("Answer of the first.");
  await first.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("Answer of the first.");
  await sendNow(page);
  await second.press("Control+Enter");
  await expect(other.getByRole("alert").filter({ hasText: "Not sent" })).toContainText("Answer of the first.");
  await other.context().close();
});

test("what is typed survives a reload", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("Draft");
  await page.goto(`/inbox/${ticket.id}`);
  await page.getByRole("textbox", { name: replyField }).fill("Half a sentence that must not");
  await expect(page.getByText(/^Draft saved \d\d:\d\d$/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: replyField })).toHaveValue("Half a sentence that must not");
  // Sent, it is gone for good.
  await page.getByRole("textbox", { name: replyField }).press("Control+Enter");
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("Half a sentence that must not");
  await page.reload();
  await expect(page.getByRole("textbox", { name: replyField })).toHaveValue("");
});

test("what a customer writes appears by itself, and a cut line heals", async ({ signedIn: page, desk, context }) => {
  const ticket = await desk.api.ticket("Live");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.locator(".live")).toHaveText("Live");
  await desk.api.customerWrites(ticket.id, "It has come!");
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("It has come!");
  const subject = `New while looking ${Date.now()}`;
  await desk.api.ticket(subject);
  await expect(page.getByRole("link", { name: subject })).toBeVisible();

  await context.setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await page.getByRole("textbox", { name: replyField }).fill("Written without a line");
  await expect(page.getByText("Draft kept on this computer, trying again to save it")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/^Draft saved/)).toBeVisible({ timeout: 20_000 });
});

test("without a network nothing is lost, and nothing comes twice when it is back", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("A tunnel");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.locator(".live")).toHaveText("Live");
  const field = page.getByRole("textbox", { name: replyField });
  const thread = page.getByRole("region", { name: "Messages" });
  await page.context().setOffline(true);
  await field.fill("Your parcel is on its way.");
  await desk.colleague.customerWrites(ticket.id, "Are you still there?");
  await field.press("Control+Enter");
  await expect(
    page.getByText("The server cannot be reached. Nothing is lost; try again in a moment.").first(),
  ).toBeVisible();
  await expect(field).toHaveValue("Your parcel is on its way.");

  await page.context().setOffline(false);
  await expect(thread.getByText("Are you still there?")).toHaveCount(1, { timeout: 40_000 });
  await expect(page.locator(".live")).toHaveText("Live");
  await expect(field).toHaveValue("Your parcel is on its way.");
  await field.press("Control+Enter");
  await expect(field).toHaveValue("");
  await sendNow(page);
  const texts = await desk.api.get<{ items: { body_text: string }[] }>(`/api/tickets/${ticket.id}/messages`);
  for (const text of ["Are you still there?", "Your parcel is on its way."]) {
    expect(texts.items.filter((message) => message.body_text === text)).toHaveLength(1);
  }
});

test("files are attached, and come back as downloads only", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("Attachment");
  await page.goto(`/inbox/${ticket.id}`);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  const html = "<script>window.top.hacked = 1</script>";
  await (await chooser).setFiles({ name: "../../evil.html", mimeType: "text/html", buffer: Buffer.from(html) });
  await expect(page.getByRole("list", { name: "Attachments" })).toContainText("evil.html");
  await page.getByRole("textbox", { name: replyField }).fill("See the file.");
  await page.getByRole("textbox", { name: replyField }).press("Control+Enter");
  await sendNow(page);
  const link = page.getByRole("region", { name: "Messages" }).getByRole("link", { name: /evil\.html/ });
  await expect(link).toBeVisible();
  const answer = await page.request.get((await link.getAttribute("href")) ?? "");
  expect(answer.headers()["content-disposition"]).toContain("attachment");
  expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
});

test("the inbox is searched and filtered, and says so when nothing fits", async ({ signedIn: page, desk }) => {
  const mark = `needle${Date.now()}`;
  await desk.api.ticket(`A ${mark} urgent`, { urgency: "urgent" });
  await desk.api.ticket(`B ${mark} normal`);
  await page.goto("/inbox");
  const rows = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  await page.getByRole("searchbox", { name: "Search tickets", exact: true }).fill(mark);
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByRole("combobox", { name: "Urgency" }).click();
  await page.getByRole("option", { name: "Urgent" }).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/urgency=urgent/);
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox", { name: "Search tickets", exact: true }).fill("nothing has this word");
  await expect(page.getByText("Nothing fits")).toBeVisible();
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await expect(rows.first()).toBeVisible();
});

test("spam is set aside, found again by the filter and taken back", async ({ signedIn: page, desk }) => {
  const subject = `Cheap watches ${Date.now()}`;
  await desk.api.ticket(subject);
  await page.goto("/inbox");
  const row = page.getByRole("region", { name: "Tickets" }).getByRole("link", { name: subject });
  await row.click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Set aside as spam" }).click();
  const done = page.getByRole("alert").filter({ hasText: "Set aside: Spam" });
  await expect(done.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(page.locator(".ticket-tools").getByText("Spam")).toBeVisible();
  await expect(row).toHaveCount(0);

  await page.getByRole("button", { name: "Filters, 0 set" }).click();
  await page.getByRole("combobox", { name: "Set aside" }).click();
  await page.getByRole("option", { name: "Spam" }).click();
  await page.keyboard.press("Escape");
  await expect(row).toBeVisible();
  await row.click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Take it back" }).click();
  await expect(row).toHaveCount(0);
  await page.goto("/inbox");
  await expect(row).toBeVisible();
});
