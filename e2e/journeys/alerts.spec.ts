import type { Page } from "@playwright/test";
import { expect, test } from "../support/desk";

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
