import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What a slow machine may take for one screen, in milliseconds. */
export const A_SCREEN = 15_000;

/** What speaks against a page, by all rules or by these alone. */
export async function violations(page: Page, rules?: string[]) {
  const axe = new AxeBuilder({ page })
    // In one page: the other way opens a tab for each look, which a busy machine may refuse.
    .setLegacyMode()
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    // Menus and pickers open in a layer of their own, outside of the landmarks, as their ARIA patterns have it.
    .disableRules(["region"]);
  const result = await (rules ? axe.withRules(rules) : axe).analyze();
  return result.violations.map(
    (one) =>
      `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 4)} ${one.nodes[0]?.failureSummary ?? ""}`,
  );
}
