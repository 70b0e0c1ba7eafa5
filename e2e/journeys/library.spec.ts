import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "../support/desk";

test("the library goes out as a file, comes in after a look, and twice changes nothing", async ({
  signedIn: page,
}, info) => {
  await page.goto("/settings/library");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  const text = await readFile(await (await saved).path(), "utf8");
  expect(text).toContain("library: 1");

  const file = info.outputPath("library.yaml");
  await writeFile(file, text.replace("The parcel is on its way and comes later", "The parcel comes later"));
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file …" }).click();
  await (await chooser).setFiles(file);
  await expect(page.getByRole("status").filter({ hasText: "0 new, 1 changed" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "delivery-delay" })).toBeVisible();
  await page.getByLabel("Why").fill("Shorter");
  await page.getByRole("button", { name: "Import 1 part" }).click();
  await expect(page.getByText("0 new, 1 changed", { exact: true })).toBeVisible();

  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file …" }).click();
  await (await again).setFiles(file);
  await expect(page.getByRole("status").filter({ hasText: "0 new, 0 changed" })).toBeVisible();
});
