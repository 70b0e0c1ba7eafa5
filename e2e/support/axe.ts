import type { Page } from "@playwright/test";
import axe, { type AxeResults, type RunOptions } from "axe-core";

/** What a slow machine may take for one screen, in milliseconds. */
export const A_SCREEN = 15_000;

const SCRIPT = axe.source;
const ALL: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // Menus and pickers open in a layer of their own, outside of the landmarks, as their ARIA patterns have it.
  rules: { region: { enabled: false } },
};

/** What speaks against a page, by all rules or by these alone. */
export async function violations(page: Page, rules?: string[]) {
  // What holds is not described: about a quarter of the time goes into that.
  const options: RunOptions = {
    ...(rules ? { runOnly: { type: "rule", values: rules } } : ALL),
    resultTypes: ["violations"],
  };
  await settled(page);
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => "axe" in window))) await frame.evaluate(SCRIPT);
  }
  const found: AxeResults["violations"] = await page.evaluate(
    async (options) => (await (window as unknown as { axe: typeof axe }).axe.run(document, options)).violations,
    options,
  );
  return found.map(
    (one) =>
      `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 4)} ${one.nodes[0]?.failureSummary ?? ""}`,
  );
}

/** Half faded in or out, anything lacks contrast: what moves comes to its end first, unless it has none, as a spinner. */
async function settled(page: Page) {
  await page.evaluate(async () => {
    const ends = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ends.map((one) => one.finished));
  });
}
