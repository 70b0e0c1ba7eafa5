import { expect, test as plain } from "@playwright/test";
import { signIn } from "../support/desk";
import { startServer } from "../support/server";

type Row = { number: number };

plain("the demo opens on an inbox with work in it, and more comes by itself", async ({ browser }) => {
  plain.setTimeout(120_000);
  const server = await startServer(["demo", "--size", "4", "--every", "1"]);
  try {
    const context = await browser.newContext({ baseURL: server.address, locale: "en-GB" });
    const page = await context.newPage();
    // As it is printed at the start.
    await signIn(page, "priya@northway.example", "lighthouse-demo");
    await expect(page.getByText(/^#\d+/).first()).toBeVisible();
    const newest = async () => {
      const answer = await page.request.get("/api/tickets?sort=opened&limit=1");
      const list = (await answer.json()) as { items: Row[] };
      return list.items[0]?.number ?? 0;
    };
    const before = await newest();
    expect(before).toBeGreaterThan(50);
    await expect.poll(newest, { timeout: 60_000 }).toBeGreaterThan(before);
    // It stands in the list without anybody asking for it.
    await expect(page.getByText(new RegExp(`^#${before + 1}\\b`))).toBeVisible();
    await page.goto("/kpis");
    await expect(page.getByText("Customer satisfaction").first()).toBeVisible();
    await context.close();
  } finally {
    await server.stop();
  }
});
