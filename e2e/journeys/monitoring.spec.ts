import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test as plain } from "@playwright/test";
import { setUp } from "../support/api";
import { signIn, watchPage } from "../support/desk";
import { run, startServer } from "../support/server";

const DAY = 86_400_000;

/** Two tickets a day for sixty days, one on the phone, and in the last three days nine more on the phone. */
function history(): string {
  const rows = ["external_id,subject,channel,status,opened_at"];
  for (let ago = 60; ago >= 1; ago -= 1) {
    const day = new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
    for (let one = 0; one < (ago <= 3 ? 11 : 2); one += 1) {
      rows.push(
        `T-${ago}-${one},Where is it ${ago}.${one},${one === 0 ? "email" : "phone"},open,${day}T0${one % 10}:00:00Z`,
      );
    }
  }
  return rows.join("\n");
}

plain(
  "a lead is told of what rises, sees since when and where, and says what is done about it",
  async ({ browser }) => {
    plain.setTimeout(180_000);
    const server = await startServer(["serve"], (folder) => {
      const file = join(folder, "history.csv");
      writeFileSync(file, history());
      run(["import", "tickets", file, "--data-dir", folder]);
    });
    try {
      const api = await setUp(server.address);
      const tickets: string[] = [];
      for (let page = "/api/tickets?limit=200"; page !== ""; ) {
        const list = await api.get<{ items: { id: string }[]; next: string | null }>(page);
        tickets.push(...list.items.map((one) => one.id));
        page = list.next ? `/api/tickets?limit=200&cursor=${encodeURIComponent(list.next)}` : "";
      }
      expect(tickets.length).toBe(57 * 2 + 3 * 11);
      await api.post("/api/ticket-scenarios", { tickets, scenario: "delivery-delay" });
      const alarms = async () =>
        (await api.get<{ items: unknown[] }>("/api/scenario-alarms?state=going_on")).items.length;
      await expect.poll(alarms, { timeout: 90_000 }).toBe(1);

      const context = await browser.newContext({
        baseURL: server.address,
        locale: "en-GB",
        viewport: { width: 1440, height: 900 },
      });
      const watch = { foreign: [], errors: [] };
      watchPage(context, server.address, watch);
      const page = await context.newPage();
      await signIn(page);
      await expect(page).toHaveURL(/\/today$/);
      const radar = page.getByRole("region", { name: "Scenario radar" });
      await expect(radar.getByText(/^Alarm since/)).toBeVisible();
      const list = page.getByRole("region", { name: "Alarms" });
      await expect(list.getByText(/33 tickets where .* are usual/)).toBeVisible();
      await list.getByRole("button", { name: "Acknowledge" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("What is known, or done about it").fill("The depot is closed; calls are called back");
      await dialog.getByRole("button", { name: "Save" }).click();
      await expect(list.getByText("The depot is closed")).toBeVisible();

      await page.goto("/scenarios");
      const map = page.getByRole("region", { name: "Journey" });
      await expect(map.getByText(/^1 alarm since/)).toBeVisible();
      await map.getByRole("link", { name: /^Delivery delay.*Above its usual since/ }).click();
      await expect(page.getByText(/^Above its usual since/)).toBeVisible();
      await expect(page.getByText("The depot is closed")).toBeVisible();
      const why = page.getByRole("region", { name: "Where and why" });
      await why.getByRole("button", { name: "Channel: Phone" }).first().click();
      await expect(
        page
          .getByRole("dialog")
          .getByRole("link", { name: /Where is it 1\./ })
          .first(),
      ).toBeVisible();
      await page.keyboard.press("Escape");
      await page.getByRole("region", { name: "Frequency" }).getByRole("button", { name: "Table" }).click();
      await expect(page.getByRole("cell", { name: "alarm, above the limit" }).first()).toBeVisible();
      expect(watch).toEqual({ foreign: [], errors: [] });
      await context.close();
    } finally {
      await server.stop();
    }
  },
);
