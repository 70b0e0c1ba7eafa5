import { join } from "node:path";
import { test } from "../support/desk";
import { layTable, type Screen, show } from "../support/screens";

const FOLDER = process.env.SHOTS_FOLDER ?? "shots-out";
const NAMES = (process.env.SHOTS_NAMES ?? "").split(",").filter(Boolean);

let screens: Screen[] = [];
test.beforeAll(async ({ desk }) => {
  screens = (await layTable(desk.api)).filter((screen) => NAMES.length === 0 || NAMES.includes(screen.name));
});

const SIZES = {
  wide: { width: 1440, height: 900 },
  middle: { width: 1024, height: 800 },
  phone: { width: 390, height: 844 },
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${size}, ${colorScheme}`, async ({ signedIn: page }) => {
      test.setTimeout(240_000);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const screen of screens) {
        await show(page, screen);
        await page.screenshot({ path: join(FOLDER, `${screen.name}-${size}-${colorScheme}.png`) });
      }
    });
  }
}
