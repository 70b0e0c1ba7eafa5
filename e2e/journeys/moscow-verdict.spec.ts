import { rmSync } from "node:fs";
import { type Browser, expect, type Page, test as plain } from "@playwright/test";
import { type Api, actAs, type Json } from "../support/api";
import { signIn } from "../support/desk";
import { freshFolder, startServer } from "../support/server";

const PASSWORD = "lighthouse-demo";
const ADMIN = "admin@northway.example";
const VOTERS = [ADMIN, "lead@northway.example", "marco@northway.example"];
const KEY = "callback_for_late_parcels";
const TITLE = "Callback for late parcels";

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** A frame under way, and in it an initiative that switches a capability of the shop's own. */
async function lay(api: Api): Promise<Json> {
  await api.post("/api/capabilities", { key: "late_callback", name: TITLE, explanation: "We call who waits" });
  const definition = {
    title: TITLE,
    capability: "late_callback",
    effort: { team: { low: 3, likely: 5, high: 8 } },
    removes: [{ scenario: "delivery-delay", share: 0.3, confidence: 0.5 }],
    // Whether a parcel was late of late is the demo's chance; without any the plan leaves out what is worth nothing.
    value: 20_000,
    effects: [{ kpi: "contact_rate", direction: "down", least: 0.02, primary: true }],
  };
  await api.post("/api/moscow/initiatives", { key: KEY, definition });
  const days = { level: "increment", starts_on: day(-5), ends_on: day(85) };
  return api.post("/api/moscow/frames", { name: "This winter", ...days, capacity: { team: { amount: 20 } } });
}

async function open(browser: Browser, address: string, email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: address, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, email, PASSWORD);
  return page;
}

plain(
  "three vote, one decides and promises, a quarter of customers get it, weeks pass, and the verdict appears",
  async ({ browser }) => {
    plain.setTimeout(420_000);
    const folder = freshFolder();
    const demo = ["demo", "--size", "4", "--every", "0"];
    let server = await startServer(demo, undefined, folder);
    try {
      const api = await actAs(server.address, ADMIN, PASSWORD);
      const frame = await lay(api);
      const votes = `/moscow/${frame.id}?view=votes`;
      const [admin, ...others] = await Promise.all(VOTERS.map((email) => open(browser, server.address, email)));
      if (!admin) throw new Error("nobody signed in");

      // Blind, until all is shown.
      await admin.goto(votes);
      await admin.getByRole("button", { name: "Open a round" }).click();
      const dialog = admin.getByRole("dialog");
      await dialog.getByRole("combobox", { name: "About these initiatives" }).fill(TITLE);
      await admin.getByRole("option", { name: TITLE }).click();
      await admin.keyboard.press("Escape");
      await dialog.getByRole("button", { name: "Open a round" }).click();
      for (const [at, page] of [admin, ...others].entries()) {
        await page.goto(votes);
        const mine = page.getByRole("radiogroup", { name: `Your vote for ${TITLE}` });
        await mine.getByText(at === 0 ? "Must" : "Should", { exact: true }).click();
        await expect(page.getByText("Cast", { exact: true })).toBeVisible();
      }
      await expect(admin.getByText("3 people have voted")).toBeVisible();
      await expect(admin.getByText("Each vote counts once.")).toBeVisible();
      await admin.getByRole("button", { name: "Reveal the votes" }).click();
      await expect(admin.getByText("The middle: Should")).toBeVisible();
      await admin.getByRole("button", { name: "Decide" }).click();
      await dialog.getByLabel("Reason").fill("Two of three say so");
      await dialog.getByRole("button", { name: "Decide" }).click();
      await expect(dialog).toHaveCount(0, { timeout: 30_000 });

      await admin.goto(`/moscow/${frame.id}`);
      await admin.getByRole("button", { name: "Propose a plan" }).click();
      await admin.getByText("Proved best").waitFor();
      await admin.getByRole("button", { name: "Accept proposal" }).click();
      await dialog.getByLabel("Reason").fill("It fits");
      await dialog.getByRole("button", { name: "Accept proposal" }).click();
      await expect(admin.getByText("Promised in This winter")).toBeVisible();

      // Before anything is accepted it is told what would be seen, and whether two sides moved alike.
      await admin.goto(`/moscow/initiatives/${KEY}`);
      await expect(admin.getByText("The shop’s own code asks whether late_callback is on.")).toBeVisible();
      await admin.getByRole("button", { name: "Say how it is measured" }).click();
      await dialog.getByLabel("Compared with days from").fill(day(-330));
      await dialog.getByLabel(/^to\b/).fill(day(-100));
      const foreseen = dialog.getByRole("region", { name: "What would be seen" });
      await expect(foreseen.getByText(/with [\d.,]+ cases a week/)).toBeVisible({ timeout: 30_000 });
      const choose = async (label: string, option: string) => {
        await dialog.getByRole("combobox", { name: label }).click();
        await admin.getByRole("option", { name: option, exact: true }).click();
        await admin.keyboard.press("Tab");
      };
      await choose("Some get it and others do not, by", "Channel");
      await choose("They get the change", "e-mail");
      await choose("They are left as they are", "phone");
      await expect(foreseen.getByText(/oth sides/)).toBeVisible({ timeout: 30_000 });
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await expect(dialog).toHaveCount(0);

      // How it is measured is fixed before; then a quarter of all customers get it by lot.
      await api.post(`/api/moscow/initiatives/${KEY}/measurements`, {
        baseline_from: day(-330),
        baseline_to: day(-100),
        weeks_after: 4,
        kpis: [{ kpi: "contact_rate", role: "primary", matters: 0.02 }],
      });
      await admin.goto(`/moscow/initiatives/${KEY}`);
      await admin.getByRole("button", { name: "Begin the roll-out" }).click();
      await dialog.getByLabel("Reason").fill("The team is ready");
      await dialog.getByLabel("Share of customers who get it by lot").fill("25");
      await dialog.getByText(/although/i).click();
      await dialog.getByRole("button", { name: "Begin the roll-out" }).click();
      await expect(dialog).toHaveCount(0, { timeout: 30_000 });
      await admin.goto(`/moscow/${frame.id}`);
      await expect(admin.getByText("25 % of customers")).toBeVisible();

      await server.stop();
      // Forty days pass in which customers order, parcels come and people write.
      server = await startServer([...demo, "--ahead", "40"], undefined, folder);
      const later = await open(browser, server.address, ADMIN);
      const verdict = /Improved|Worsened|No change that matters|Cannot be told|Not enough data/;
      await expect(async () => {
        await later.goto(`/moscow/initiatives/${KEY}`);
        await expect(later.getByText("Judged at the end,")).toBeVisible({ timeout: 3_000 });
      }).toPass({ timeout: 60_000 });
      const finding = later.getByRole("region", { name: /contacts|per 100|orders/i });
      await expect(finding.getByText(verdict).first()).toBeVisible();
      // A comparison, an estimate with its interval, and how many stand on both sides: not a word without figures.
      await expect(finding.getByText(/Roll-out by lot; [1-9]\d* customers with it, [1-9]\d* without it/)).toBeVisible();
      await expect(finding.getByText(/\([−+]?\d[^)]* to [−+]?\d[^)]*\)/).first()).toBeVisible();
      await expect(later.getByText(/Registered after the change/)).toHaveCount(0);
      await later.goto(`/moscow/${frame.id}`);
      await expect(later.getByText(verdict).first()).toBeVisible();
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
