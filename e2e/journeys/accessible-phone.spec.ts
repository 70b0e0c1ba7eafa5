import { setUp } from "../support/api";
import { A_SCREEN, violations } from "../support/axe";
import { expect, signIn, test, watchPage } from "../support/desk";
import { layTable, show } from "../support/screens";
import { startServer } from "../support/server";

// In a file and on a server of its own, so that it runs beside the same screens in a wide window. These two take
// longest, and their names let them begin first: both processors are busy until the end.
test("every screen is without a violation on a phone, and nothing runs off its side", async ({ browser }) => {
  test.setTimeout(60_000);
  const server = await startServer();
  try {
    const screens = await layTable(await setUp(server.address));
    test.setTimeout(60_000 + screens.length * A_SCREEN);
    const viewport = { width: 390, height: 844 };
    const context = await browser.newContext({ baseURL: server.address, locale: "en-GB", viewport });
    const watch = { foreign: [], errors: [] };
    watchPage(context, server.address, watch);
    const page = await context.newPage();
    await signIn(page);
    const found: Record<string, string[]> = {};
    for (const screen of screens) {
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await show(page, screen);
      const here = await violations(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      if (wide) here.push("scrolls sideways");
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
      here.push(...(await violations(page, ["color-contrast"])).map((one) => `dark: ${one}`));
      if (here.length > 0) found[screen.name] = here;
    }
    expect(found).toEqual({});
    expect(watch).toEqual({ foreign: [], errors: [] });
    await context.close();
  } finally {
    await server.stop();
  }
});
