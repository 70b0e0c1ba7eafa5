import { A_SCREEN, violations } from "../support/axe";
import { expect, test } from "../support/desk";
import { layTable, type Screen, show } from "../support/screens";

let screens: Screen[] = [];
test.beforeAll(async ({ desk }) => {
  screens = await layTable(desk.api);
});

test("every screen is without a violation, in light and in dark", async ({ signedIn: page }) => {
  test.setTimeout(screens.length * A_SCREEN);
  const found: Record<string, string[]> = {};
  for (const screen of screens) {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await show(page, screen);
    const here = await violations(page);
    // The same elements in other colours.
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    here.push(...(await violations(page, ["color-contrast"])).map((one) => `dark: ${one}`));
    if (here.length > 0) found[screen.name] = here;
  }
  expect(found).toEqual({});
});

for (const scheme of ["light", "dark"] as const) {
  test(`the sign-in is without a violation, ${scheme}`, async ({ page, watch }) => {
    void watch;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.goto("/sign-in");
    await expect(page.getByLabel("E-mail")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test("the focus is always seen", async ({ signedIn: page }) => {
  await page.goto("/inbox");
  await expect(page.getByRole("region", { name: "Tickets" })).toBeVisible();
  for (let step = 0; step < 25; step += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const here = document.activeElement;
      // Past the last one the focus is in the browser itself.
      if (!(here instanceof HTMLElement) || here === document.body) return "";
      const style = getComputedStyle(here);
      const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
      const bordered = here.matches("input, textarea");
      return outlined || bordered ? "" : `${here.tagName} ${here.className}`;
    });
    expect(seen).toBe("");
  }
});
