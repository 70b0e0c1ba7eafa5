import type { Page } from "@playwright/test";
import { COLLEAGUE, expect, test } from "../support/desk";

const replyField = (page: Page) => page.getByRole("textbox", { name: "Reply to the customer" });
const noteField = (page: Page) => page.getByRole("textbox", { name: "Internal note, staff only" });

/** Lets go of files over an element, as a file manager does. */
async function drop(page: Page, selector: string, name: string) {
  return page.evaluate(
    async ([where, file]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["light"], file ?? "", { type: "text/plain" }));
      const target = document.querySelector(where ?? "");
      const send = (kind: string) =>
        target?.dispatchEvent(
          new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true, relatedTarget: target }),
        );
      send("dragenter");
      // The mark is drawn with the next frame.
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 100)));
      const marked = document.querySelector(".drop-here") !== null;
      send("dragover");
      // Not prevented, the browser would open the file.
      return { prevented: send("drop") === false, marked };
    },
    [selector, name],
  );
}

test("what was typed without a network is there again after the window was closed, and is saved then", async ({
  signedIn: page,
  desk,
  context,
}) => {
  const ticket = await desk.api.ticket("Offline");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(replyField(page)).toBeVisible();
  await page.route("**/draft", (route) => route.abort());
  await replyField(page).fill("Typed in a tunnel.");
  await expect(page.getByText("Draft kept on this computer")).toBeVisible();
  await page.close();
  const again = await context.newPage();
  await again.goto(`/inbox/${ticket.id}`);
  await expect(replyField(again)).toHaveValue("Typed in a tunnel.");
  await expect(again.getByText(/^Draft saved/)).toBeVisible();
  await again.evaluate(() => localStorage.clear());
  await again.reload();
  await expect(replyField(again)).toHaveValue("Typed in a tunnel.");
});

test("drafts that the server does not take stay while one goes to another ticket and back", async ({
  signedIn: page,
  desk,
}) => {
  const mark = `busy${Date.now()}`;
  const one = await desk.api.ticket(`${mark} one`, { tags: [mark] });
  await desk.api.ticket(`${mark} two`, { tags: [mark] });
  await page.goto(`/inbox/${one.id}?tag=${mark}`);
  await page.route("**/draft", (route) => route.fulfill({ status: 503 }));
  await replyField(page).fill("Not lost.");
  const list = page.getByRole("region", { name: "Tickets" });
  await list.getByRole("link", { name: `${mark} two` }).click();
  await expect(replyField(page)).toHaveValue("");
  await list.getByRole("link", { name: `${mark} one` }).click();
  await expect(replyField(page)).toHaveValue("Not lost.");
  await page.unroute("**/draft");
  await expect(page.getByText(/^Draft saved/)).toBeVisible();
});

test("a session that ends while one types leads to the sign-in, and the text is there afterwards", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Signed out");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(replyField(page)).toBeVisible();
  await page.route("**/draft", (route) => route.fulfill({ status: 401 }));
  await replyField(page).fill("Still mine.");
  const link = page.getByRole("link", { name: "Sign in" });
  await expect(link).toHaveAttribute("href", `/sign-in?to=${encodeURIComponent(`/inbox/${ticket.id}`)}`);
  await page.unroute("**/draft");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(replyField(page)).toHaveValue("Still mine.");
  await expect(page.getByText(/^Draft saved/)).toBeVisible();
});

test("a private note never becomes the reply to the customer", async ({ signedIn: page, desk }) => {
  const ticket = await desk.api.ticket("Two texts");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(replyField(page)).toBeVisible();
  await page.keyboard.press("n");
  await noteField(page).fill("Difficult customer.");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await expect(replyField(page)).toHaveValue("");
  await replyField(page).fill("Good morning");
  await expect(page.getByText(/^Draft saved/)).toBeVisible();
  await page.reload();
  await expect(replyField(page)).toHaveValue("Good morning");
  await page.getByRole("button", { name: /^Note/ }).click();
  await expect(noteField(page)).toHaveValue("Difficult customer.");
});

test("who is mentioned is told, and what is attached goes along, also after a reload", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("After a reload");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(replyField(page)).toBeVisible();
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Mention" }).click();
  await page.getByRole("option", { name: COLLEAGUE.name }).click();
  await expect(noteField(page)).toHaveValue(`@${COLLEAGUE.name} `);
  const tray = page.getByRole("list", { name: "Attachments" });
  expect(await drop(page, ".thread", "lamp.txt")).toEqual({ prevented: true, marked: true });
  await expect(tray).toContainText("lamp.txt");
  await expect(tray).toContainText("5");
  await expect(page.getByText(/^Draft saved/)).toBeVisible();
  await page.reload();
  await expect(noteField(page)).toHaveValue(`@${COLLEAGUE.name} `);
  await expect(tray).toContainText("lamp.txt");
  await noteField(page).press("Control+Enter");
  const note = page.getByRole("article", { name: /Internal note/ });
  await expect(note.getByRole("link", { name: /lamp.txt/ })).toBeVisible();
  const { items } = await desk.colleague.get<{ items: { id: string }[] }>("/api/tickets?mentioned=me");
  expect(items.map((one) => one.id)).toContain(ticket.id);
  await expect(tray).toHaveCount(1);
});

test("a file dropped beside the conversation opens nothing, and one that did not go up holds the reply back", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Files");
  await page.goto(`/inbox/${ticket.id}`);
  await expect(replyField(page)).toBeVisible();
  expect(await drop(page, ".rail", "beside.txt")).toEqual({ prevented: true, marked: false });
  const tray = page.getByRole("list", { name: "Attachments" });
  await expect(tray).toHaveCount(0);
  await page.route("**/api/attachments*", (route) => route.fulfill({ status: 503 }));
  await replyField(page).fill("With the receipt.");
  await drop(page, ".composer", "receipt.txt");
  await expect(page.getByRole("button", { name: "Try again to attach receipt.txt" })).toBeVisible();
  await replyField(page).press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Not sent: a file was not attached." })).toBeVisible();
  await expect(replyField(page)).toHaveValue("With the receipt.");
  await page.unroute("**/api/attachments*");
  await page.getByRole("button", { name: "Try again to attach receipt.txt" }).click();
  await expect(page.getByRole("button", { name: "Try again to attach receipt.txt" })).toHaveCount(0);
  await expect(tray).toContainText("5");
  // It is up when nothing turns any more.
  await expect(tray.locator(".mantine-Loader-root")).toHaveCount(0);
  await replyField(page).press("Control+Enter");
  await expect(page.getByRole("article", { name: /On its way/ })).toContainText("receipt.txt");
});

test("a reply that is sent while a file goes up goes with it, unless its writer writes on", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("A long way up");
  let up: () => void = () => undefined;
  const hold = () =>
    page.route("**/api/attachments*", async (route) => {
      await new Promise<void>((resolve) => {
        up = resolve;
      });
      await route.continue();
    });
  await hold();
  await page.goto(`/inbox/${ticket.id}`);
  await replyField(page).fill("With the receipt");
  await drop(page, ".composer", "receipt.txt");
  const tray = page.getByRole("list", { name: "Attachments" });
  await expect(tray).toContainText("receipt.txt");
  await replyField(page).press("Control+Enter");
  const waits = page.getByText("Goes as soon as the file is attached. Write on to hold it.");
  await expect(waits).toBeVisible();
  await replyField(page).press("End");
  await replyField(page).pressSequentially(", as you asked");
  await expect(waits).toHaveCount(0);
  up();
  await expect(tray.locator(".mantine-Loader-root")).toHaveCount(0);
  await expect(page.getByRole("article", { name: /On its way/ })).toHaveCount(0);
  await drop(page, ".composer", "photo.txt");
  await expect(tray).toContainText("photo.txt");
  await replyField(page).press("Control+Enter");
  await expect(waits).toBeVisible();
  up();
  const sent = page.getByRole("article", { name: /On its way/ });
  await expect(sent).toContainText("With the receipt, as you asked");
  await expect(sent).toContainText("receipt.txt");
  await expect(sent).toContainText("photo.txt");
});

test("a ticket that is being written down survives Escape, and is not taken along at the sign-out unasked", async ({
  page,
  desk,
  watch,
}) => {
  void watch;
  const roles = await desk.api.get<{ id: string; name: string }[]>("/api/roles");
  const lead = roles.find((role) => role.name === "lead")?.id ?? "";
  const email = `leaver${Date.now()}@example.org`;
  await desk.api.person("Lea Ver", email, "a door that closes", [lead]);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a door that closes");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/(inbox|today)/);
  await page.goto("/inbox");
  // Keys are heard once the list is there.
  await expect(page.getByRole("button", { name: "New ticket" })).toBeVisible();
  await expect(page.locator(".live")).toHaveText("Live");
  await page.keyboard.press("c");
  const form = page.getByRole("dialog", { name: "New ticket" });
  await form.getByRole("textbox", { name: "Subject" }).fill("Half written");
  await page.keyboard.press("Escape");
  await expect(form).toHaveCount(0);
  await page.keyboard.press("c");
  await expect(form.getByRole("textbox", { name: "Subject" })).toHaveValue("Half written");
  await expect(form).toContainText("What you had begun is here again.");
  await page.keyboard.press("Escape");
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: /Lea Ver/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  const question = page.getByRole("dialog", { name: "Sign out and remove what is not sent?" });
  await expect(question).toContainText("One text of yours");
  await question.getByRole("button", { name: "Sign out and remove" }).click();
  await page.waitForURL(/\/sign-in/);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("writing")))).toEqual([]);
});
