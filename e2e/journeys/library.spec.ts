import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "../support/desk";

/** With one that was learned elsewhere. */
function withLearning(text: string, said: string): string {
  const learned = [
    `  - id: lrn_${said.replace(/\W/g, "_")}`,
    "    scenario: delivery-delay",
    `    text: ${said}`,
    "    credit: Mia Sand",
    "    accepted_at: 2026-03-04T05:06:07Z",
  ];
  const head = text.includes("\nlearnings:") ? [] : ["learnings:"];
  return [text.trimEnd(), ...head, ...learned, ""].join("\n");
}

test("the library goes out as a file, comes in after a look, and twice changes nothing", async ({
  signedIn: page,
}, info) => {
  await page.goto("/settings/library");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  const text = await readFile(await (await saved).path(), "utf8");
  expect(text).toContain("library: 1");

  const file = info.outputPath("library.yaml");
  const said = `They mean the shop for parcels ${Date.now()}`;
  const shorter = text.replace("The parcel is on its way and comes later", "The parcel comes later");
  await writeFile(file, withLearning(shorter, said));
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file …" }).click();
  await (await chooser).setFiles(file);
  await expect(page.getByRole("status").filter({ hasText: "1 new, 1 changed" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "delivery-delay" })).toBeVisible();
  await page.getByLabel("Why").fill("Shorter");
  await page.getByRole("button", { name: "Import 2 parts" }).click();
  await expect(page.getByText("1 new, 1 changed", { exact: true })).toBeVisible();

  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file …" }).click();
  await (await again).setFiles(file);
  await expect(page.getByRole("status").filter({ hasText: "0 new, 0 changed" })).toBeVisible();

  await page.goto("/learnings");
  await page.getByText("Accepted", { exact: true }).first().click();
  const learned = page.getByRole("listitem").filter({ hasText: said });
  await expect(learned.getByText("by Mia Sand")).toBeVisible();
  await expect(learned.getByText("Accepted elsewhere, here with a library")).toBeVisible();
});
