import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { ADMIN, type Api, actAs, setUp } from "./api";
import { startServer } from "./server";

/** The administrator's client, and that of a colleague who sees everything too. */
type Desk = { address: string; mail: number; api: Api; colleague: Api };

export const COLLEAGUE = { name: "Aiko Lind", email: "aiko@example.org", password: "hands in the pockets" };
type PerTest = {
  /** A page that is signed in as the administrator. */
  signedIn: Page;
  /** Requests that left for another host, and pages' own errors. Both must stay empty. */
  watch: { foreign: string[]; errors: string[] };
};

export function watchPage(context: BrowserContext, address: string, watch: PerTest["watch"]) {
  context.on("request", (request) => {
    const url = request.url();
    const own = url.startsWith(`${address}/`) || /^(data|blob|about):/.test(url);
    if (!own) watch.foreign.push(url);
  });
  context.on("weberror", (error) => watch.errors.push(error.error().message));
}

export async function signIn(page: Page, email = ADMIN.email, password = ADMIN.password) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  // Who leads lands on Today.
  await page.waitForURL(/\/(inbox|today)/);
}

export const test = base.extend<PerTest, { desk: Desk; sessionState: string }>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      const server = await startServer();
      const { address, mail } = server;
      const api = await setUp(address);
      const roles = await api.get<{ id: string; name: string }[]>("/api/roles");
      const lead = roles.find((role) => role.name === "lead")?.id ?? "";
      await api.person(COLLEAGUE.name, COLLEAGUE.email, COLLEAGUE.password, [lead]);
      const colleague = await actAs(address, COLLEAGUE.email, COLLEAGUE.password);
      await use({ address, mail, api, colleague });
      await server.stop();
    },
    { scope: "worker" },
  ],
  sessionState: [
    async ({ desk, browser }, use) => {
      // Signing in is slow on purpose (Argon2id); one session serves all journeys of a worker.
      const context = await browser.newContext({ baseURL: desk.address, locale: "en-GB" });
      const page = await context.newPage();
      await signIn(page);
      const state = JSON.stringify(await context.storageState());
      await context.close();
      await use(state);
    },
    { scope: "worker" },
  ],
  baseURL: async ({ desk }, use) => use(desk.address),
  watch: async ({ context, desk }, use) => {
    const watch = { foreign: [], errors: [] };
    watchPage(context, desk.address, watch);
    await use(watch);
    expect(watch.foreign, "no request may leave for another host").toEqual([]);
    expect(watch.errors, "no page may fail").toEqual([]);
  },
  signedIn: async ({ context, page, sessionState, watch }, use) => {
    void watch;
    await context.addCookies(JSON.parse(sessionState).cookies);
    await use(page);
  },
});

/** The browser of a colleague, signed in. */
export async function secondBrowser(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error("no browser");
  const context = await browser.newContext({
    baseURL: new URL(page.url()).origin,
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
  });
  const other = await context.newPage();
  await signIn(other, COLLEAGUE.email, COLLEAGUE.password);
  return other;
}

export { ADMIN, expect };
