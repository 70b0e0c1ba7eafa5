import { violations } from "../support/axe";
import { expect, test } from "../support/desk";

test("a rule is written by keyboard and mouse, tried out, switched on, acts, and is named in the history", async ({
  signedIn: page,
  desk,
}) => {
  const stamp = `${Date.now()}`;
  const word = `umbrella${stamp}`;
  const name = `Umbrellas ${stamp}`;
  await desk.api.ticket(`An old ${word} is late`);

  await page.goto("/settings/automation");
  await page.getByRole("button", { name: "New rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Add a group" }).click();
  await dialog.getByRole("combobox", { name: "Where 1.1" }).click();
  await page.getByRole("option", { name: "in the subject" }).click();
  await dialog.getByLabel("Value 1.1").fill(word);
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Value → 1").fill(`tag-${stamp}`);
  await page.keyboard.press("Enter");

  await dialog.getByRole("button", { name: "Try it out" }).click();
  await expect(dialog.getByText(/It would have acted on 1 of/)).toBeVisible();
  await expect(dialog.getByText(`An old ${word} is late`)).toBeVisible();
  await expect(dialog.getByText(`Words: ${word}`)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  const toggle = page.getByRole("switch", { name: `${name} is on` });
  await expect(toggle).not.toBeChecked();
  await toggle.press("Space");
  await expect(toggle).toBeChecked();
  const ticket = await desk.api.ticket(`A new ${word} is late`);
  await expect
    .poll(async () => (await desk.api.get<{ tags: string[] }>(`/api/tickets/${ticket.id}`)).tags)
    .toEqual([`tag-${stamp}`]);

  await page.getByRole("button", { name: `Log of ${name}` }).click();
  await expect(page.getByRole("cell", { name: "acted", exact: true })).toBeVisible();
  await expect(page.getByRole("dialog").getByText("Add tags")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.goto(`/inbox/${ticket.id}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /history/i }).click();
  await expect(page.getByText(`Rule “${name}”`)).toBeVisible();

  await page.goto("/settings/automation");
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await expect(page.getByText("Rule removed. What it did stays done.")).toBeVisible();
});

test("a rule asks in plain words what is known of the letter, and keeps it", async ({ signedIn: page, desk }) => {
  const name = `Not verified ${Date.now()}`;
  await page.goto("/settings/automation");
  await page.getByRole("button", { name: "New rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Add a group" }).click();
  await dialog.getByRole("combobox", { name: "Condition 1.1" }).click();
  await page.getByRole("option", { name: "DMARC: whether the sender's domain vouches for the letter" }).click();
  await dialog.getByLabel("Value 1.1").click();
  await page.getByRole("option", { name: "failed", exact: true }).click();
  await dialog.getByLabel("Name").click();
  await dialog.getByLabel("Value → 1").fill("doubtful");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  type Rules = { items: { name: string; conditions: { groups: { conditions: unknown[] }[] } }[] };
  const { items } = await desk.api.get<Rules>("/api/automation-rules");
  expect(items.find((one) => one.name === name)?.conditions.groups[0]?.conditions).toEqual([
    { field: "dmarc", op: "any_of", values: ["fail"] },
  ]);
});
