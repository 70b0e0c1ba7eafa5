import type { Page } from "@playwright/test";
import { expect, test } from "../support/desk";
import { startPostOffice } from "../support/letters";

declare global {
  interface Window {
    told: string[];
  }
}

/** A desktop that allows everything and writes down what it was shown. */
async function listen(page: Page) {
  await page.addInitScript(() => {
    window.told = [];
    class Listening extends EventTarget {
      static permission = "granted";
      static requestPermission = () => Promise.resolve("granted");
      constructor(title: string, options?: { body?: string }) {
        super();
        window.told.push(`${title}: ${options?.body ?? ""}`);
      }
    }
    Object.defineProperty(window, "Notification", { value: Listening });
  });
}

test("who wants it is told of a new query on the desktop, except in quiet hours", async ({ signedIn: page, desk }) => {
  await listen(page);
  await page.goto("/settings/alerts");
  await page.getByLabel("Show a notification").check({ force: true });
  await page.goto("/inbox");
  await expect(page).toHaveTitle(/All open|Unassigned|My tickets/);
  const earlier = page.waitForResponse((answer) => answer.url().includes("category=new%2Copen"));
  await page.reload();
  await earlier;
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  const first = `Where is it ${Date.now()}`;
  await desk.colleague.ticket(first);
  await expect.poll(() => page.evaluate(() => window.told.join("\n"))).toContain(first);
  expect(await page.evaluate(() => window.told.length), "what waited before is no news").toBe(1);
  await expect(page).toHaveTitle(/^\(\d+\+?\) /);

  // A ticket of one's own in which a colleague writes.
  const { person } = await desk.api.get<{ person: { id: string } }>("/api/session");
  const own = `My own ${Date.now()}`;
  const message = { author: "staff", body_text: "We ask the carrier." };
  const ticket = await desk.api.ticket(own, { assignee_id: person.id, message });
  await desk.colleague.post(`/api/tickets/${ticket.id}/notes`, { body_text: "The carrier has it" });
  await expect
    .poll(() => page.evaluate(() => window.told.join("\n")))
    .toContain(`your ticket #${ticket.number}: ${own}`);
  // Once it was read, what comes then is told again.
  const told = () => page.evaluate((own) => window.told.filter((one) => one.includes(own)).length, own);
  expect(await told()).toBe(1);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(own);
  const read = page.waitForResponse((answer) => answer.url().endsWith("/read"));
  await page
    .getByRole("option", { name: new RegExp(own) })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: own })).toBeVisible();
  await read;
  await page.waitForResponse((answer) => answer.url().includes("category=new%2Copen"));
  await page.keyboard.press("Escape");
  await desk.colleague.post(`/api/tickets/${ticket.id}/notes`, { body_text: "It is on its way" });
  await expect.poll(told).toBe(2);

  await page.goto("/settings/alerts");
  await page.getByLabel("Quiet hours").check({ force: true });
  await page.getByLabel("From").fill("00:00");
  await page.getByLabel("Until").fill("23:59");
  await page.goto("/inbox");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  const second = `Quiet ${Date.now()}`;
  await desk.colleague.ticket(second);
  await expect(page.getByRole("region", { name: "Tickets" }).getByText(second).first()).toBeVisible();
  expect(await page.evaluate(() => window.told)).toEqual([]);
});

test("a digest by mail is chosen for an hour, shown as it would be now, and switched off", async ({
  signedIn: page,
  desk,
}) => {
  const office = await startPostOffice();
  const mailbox = await desk.api.post<{ id: string }>("/api/mailboxes", {
    name: "Shop tells",
    address: `tell${Date.now()}@shop.example`,
    outgoing: { host: "127.0.0.1", port: office.port, security: "none" },
  });
  await desk.colleague.ticket(`Digest ${Date.now()}`);
  await page.goto("/settings/alerts");
  await page.getByRole("combobox", { name: "How often" }).click();
  await page.getByRole("option", { name: "Every week" }).click();
  await page.getByRole("combobox", { name: "On", exact: true }).click();
  await page.getByRole("option", { name: "Wednesday" }).click();
  await page.getByRole("combobox", { name: "At", exact: true }).click();
  await page.getByRole("option", { name: "06:00" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/The next one is due on .*06:00/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: "On", exact: true })).toHaveValue("Wednesday");

  await page.getByRole("button", { name: "Show me one now" }).click();
  const shown = page.getByRole("region", { name: "The digest as it is now" });
  await expect(shown.getByRole("heading", { name: /^Digest of / })).toBeVisible();
  const letter = shown.frameLocator("iframe");
  // Who leads all and is in no team is told of all of them; every number leads to its list.
  const open = letter.getByRole("link", { name: /^Open: [1-9]/ });
  await expect(open).toHaveAttribute("href", `${desk.address}/inbox?view=open`);
  await expect(letter.getByRole("link", { name: "Change it or switch it off" })).toBeVisible();

  await page.getByRole("combobox", { name: "How often" }).click();
  await page.getByRole("option", { name: "Never" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/The next one is due on/)).toHaveCount(0);
  expect(office.letters).toHaveLength(0);
  // No letter of another journey goes through it.
  await desk.api.call("PATCH", `/api/mailboxes/${mailbox.id}`, { active: false }, { "if-match": '"1"' });
  office.stop();
});
