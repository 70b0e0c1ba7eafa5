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

test("a task is added by its key, is due, done and undone, and a solved ticket tells of it", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Something to do");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.getByRole("textbox", { name: replyField })).toBeVisible();
  await page.keyboard.press("d");
  await page.getByRole("textbox", { name: "What is to be done" }).fill("Call the carrier");
  await page.getByLabel("By when").fill("2026-01-05T09:00");
  await page.keyboard.press("Enter");
  const tasks = page.getByRole("region", { name: "Tasks" });
  await expect(tasks.getByText("Call the carrier")).toBeVisible();
  await expect(tasks.getByText(/was due/)).toBeVisible();

  // Its moment has come: it is told of, it is in the view, and the row has a mark.
  await expect(page.getByText(/Due now: Call the carrier/)).toBeVisible();
  await page.getByRole("link", { name: /^Tasks due/ }).click();
  await expect(page.getByRole("link", { name: /Something to do/ }).getByText("A task is overdue")).toBeAttached();
  await page.goto(`/inbox/${ticket.id}?view=tasks`);

  await page.getByRole("button", { name: /Solve/ }).first().click();
  await expect(page.getByText("1 task is still open")).toBeVisible();
  await tasks.getByRole("checkbox", { name: "Done: Call the carrier" }).click();
  await expect(tasks.getByText("done by Priya Vance,")).toBeVisible();
  const done = page.getByRole("alert").filter({ hasText: "Task done" });
  await done.getByRole("button", { name: "Undo" }).click();
  await expect(tasks.getByRole("checkbox", { name: "Done: Call the carrier" })).not.toBeChecked();
  await tasks.getByRole("button", { name: "Remove: Call the carrier" }).click();
  await expect(tasks.getByText("Nothing is noted down to be done.")).toBeVisible();
  const removed = page.getByRole("alert").filter({ hasText: "Task removed" });
  await removed.getByRole("button", { name: "Undo" }).click();
  await expect(tasks.getByText("Call the carrier")).toBeVisible();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "History" }).click();
  await expect(page.getByText("Task done: Call the carrier")).toBeVisible();
});

test("a reply is written with formatting, shown as the customer gets it, and sent so", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Formatted");
  await page.goto(`/inbox/${ticket.id}`);
  const field = page.getByRole("textbox", { name: replyField });
  await field.fill("It comes on Friday");
  const preview = page.getByRole("region", { name: "As the customer will see it" });
  await expect(preview).toHaveCount(0);
  await field.press("Shift+Control+ArrowLeft");
  await field.press("Control+b");
  await expect(field).toHaveValue("It comes on **Friday**");
  await expect(preview.locator("strong")).toHaveText("Friday");
  await field.press("End");
  await field.press("Enter");
  await page.getByRole("button", { name: "List", exact: true }).click();
  await page.keyboard.type("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  await expect(preview.locator("li")).toHaveText(["one", "two"]);
  await field.press("Control+Enter");
  const waiting = page.getByRole("article", { name: /On its way/ });
  await expect(waiting.frameLocator("iframe").locator("strong")).toHaveText("Friday");
  // What was taken back is gone at once, however long the list of what waits takes to come anew.
  let list = () => {};
  const listed = new Promise<void>((done) => {
    list = done;
  });
  await page.route("**/held-messages", async (route) => {
    if (route.request().method() === "GET") await listed;
    await route.continue();
  });
  await waiting.getByRole("button", { name: "Undo" }).click();
  await expect(field).toHaveValue("It comes on **Friday**\n- one\n- two");
  await expect(waiting).toHaveCount(0);
  list();
  // A question that was given up meanwhile has nobody to go on for.
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await field.press("Control+Enter");
  await page.getByRole("button", { name: "Send now" }).click();
  await expect(page.locator(".message-staff").frameLocator("iframe").locator("li")).toHaveText(["one", "two"]);
  // Whoever clicks into what was written still has the desk's keys.
  await page.locator(".message-staff").frameLocator("iframe").locator("li").first().click();
  await page.keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "Internal note, staff only" })).toBeFocused();
  type Messages = { items: { body_text: string; body_html: string | null }[] };
  const { items } = await desk.api.get<Messages>(`/api/tickets/${ticket.id}/messages`);
  expect(items[1]?.body_text).toBe("It comes on Friday\n- one\n- two");
  expect(items[1]?.body_html).toContain("<strong>Friday</strong>");
});

/** A picture of one pixel, as a screenshot comes into a text. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("a pasted picture stands in the text, goes along as one, and is seen in the thread", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Which button");
  await page.goto(`/inbox/${ticket.id}`);
  const field = page.getByRole("textbox", { name: "Reply to the customer" });
  await field.fill("This one: ");
  await field.evaluate((target, encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "button.png", { type: "image/png" }));
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, PIXEL);
  await expect(field).toHaveValue(/^This one: !\[button\.png\]\(cid:att_\w+\)$/);
  const tray = page.getByRole("list", { name: "Attachments" });
  await expect(tray).toContainText("stands in the text");
  const preview = page.getByRole("region", { name: "As the customer will see it" });
  await expect(preview.getByRole("img", { name: "button.png" })).toBeVisible();
  // Without the file there is no picture, and without its mark it is a file.
  await page.getByRole("button", { name: "Remove button.png" }).click();
  await expect(field).toHaveValue("This one: ");
  // In the middle of a text one goes on behind the picture.
  await field.fill("This one: or not?");
  await field.evaluate((target: HTMLTextAreaElement, encoded) => {
    target.setSelectionRange(10, 10);
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "button.png", { type: "image/png" }));
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, PIXEL);
  await expect(field).toHaveValue(/^This one: !\[button\.png\]\(cid:att_\w+\)or not\?$/);
  await field.press("Space");
  await expect(field).toHaveValue(/\) or not\?$/);
  await field.press("Control+Enter");
  await page.getByRole("button", { name: "Send now" }).click();
  const picture = page.locator(".message-staff").frameLocator("iframe").getByRole("img", { name: "button.png" });
  await expect(picture).toHaveAttribute("src", /^data:image\/png;base64,/);
  await expect(picture).toHaveJSProperty("naturalWidth", 1);
  type Messages = { items: { body_text: string }[] };
  const { items } = await desk.api.get<Messages>(`/api/tickets/${ticket.id}/messages`);
  expect(items[1]?.body_text).toBe("This one: [picture: button.png] or not?");
});
