import type { Page } from "@playwright/test";
import { violations } from "../support/axe";
import { expect, test } from "../support/desk";

async function accessible(page: Page) {
  expect(await violations(page)).toEqual([]);
}

test("a playbook is written by keys, put right where it does not hold, published, changed and taken back", async ({
  signedIn: page,
}) => {
  const name = `Broken lamp ${Date.now()}`;
  await page.goto("/playbooks");
  await expect(page.getByRole("link", { name: "Delivery delay" })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "New playbook" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  const outline = page.getByRole("tree", { name: "Outline" });
  const findings = page.getByRole("region", { name: "Findings" });
  const step = page.getByRole("region", { name: "Step" });
  await expect(findings.getByRole("status")).toHaveText("Holds");
  await outline.getByRole("treeitem", { name: "Resolve" }).press("+");
  await expect(outline.getByRole("treeitem", { name: "New step" })).toBeFocused();
  await expect(findings.getByText(/no way leads to it/)).toBeVisible();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(outline.getByRole("treeitem").first()).toHaveText("New step");
  await expect(findings.getByRole("status")).toHaveText("Holds");

  await step.getByLabel("Title, English").fill("Ask whether it shines");
  await step.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Decision" }).click();
  await step.getByRole("button", { name: "Add a branch" }).click();
  await expect(findings.getByText(/Go to step/).first()).toBeVisible();
  await expect(step.getByRole("alert")).toContainText("may not be known here");
  await step.getByRole("combobox", { name: "Comparison 1.1" }).click();
  await page.getByRole("option", { name: "is known:" }).click();
  await expect(step.getByRole("alert")).toBeHidden();
  await step.getByRole("button", { name: "Add a condition to 1" }).click();
  await expect(step.getByRole("combobox", { name: "Condition 1.2" })).toBeVisible();
  await step.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Question" }).click();
  await expect(findings.getByRole("status")).toHaveText("Holds");
  await accessible(page);

  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why").fill("The first one");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("version 1 is in use")).toBeVisible();

  await outline.getByRole("treeitem", { name: "Ask whether it shines" }).press("d");
  await expect(outline.getByRole("treeitem", { name: "Ask whether it shines" })).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(outline.getByRole("treeitem", { name: "Ask whether it shines" })).toHaveCount(1);
  await outline.getByRole("treeitem", { name: "Ask whether it shines" }).click();
  await step.getByLabel("Title, English").fill("Ask whether it flickers");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Versions" }).click();
  await page.getByRole("button", { name: "What changed since 1" }).click();
  await expect(dialog.getByText("Ask whether it flickers: changed")).toBeVisible();
  await accessible(page);
  await dialog.getByRole("button", { name: "Take 1 as the draft" }).click();
  await expect(outline.getByRole("treeitem", { name: "Ask whether it shines" })).toBeVisible();
});

test("the same is text: what is pasted is read, and what cannot be read is told with its line", async ({
  signedIn: page,
  desk,
}) => {
  const key = `pasted-${Date.now()}`;
  const text = `playbook: ${key}\nname: Pasted\nsteps:\n  - { id: done, title: Done, kind: resolve, reason: solved }\n`;
  await desk.api.post("/api/playbook-imports", { text });
  await page.goto(`/playbooks/${key}`);
  await page.getByText("YAML", { exact: true }).click();
  const field = page.getByRole("textbox", { name: "YAML" });
  await expect(field).toHaveValue(/reason: solved/);
  await field.fill(`${text}    optional: maybe\n`);
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(
    page
      .getByRole("alert")
      .getByText(/Line \d+, column \d+/)
      .first(),
  ).toBeVisible();
  await field.fill(text.replace("title: Done", "title: All is well"));
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.getByRole("treeitem", { name: "All is well" })).toBeVisible();
  await accessible(page);
});
