import { expect, test } from "../support/desk";

// As a browser of somebody who reads German says it.
test.use({ locale: "de-DE" });

test("what is refused in a form is told in German, at the field and by its name", async ({ signedIn: page }) => {
  await page.goto("/settings/webhooks");
  await page.getByRole("button", { name: "Neuer Webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Adresse").fill("nirgendwo");
  await dialog.getByRole("button", { name: "Hinzufügen" }).click();
  const wrong = "muss eine Adresse sein, etwa https://example.com/hooks";
  await expect(dialog.getByLabel("Adresse")).toHaveAccessibleDescription(new RegExp(wrong));
  await expect(dialog.getByRole("alert")).toContainText(`Adresse: ${wrong}`);
});

test("a toast is in German with the name of the field, and so is a status of the program", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket(`Wo ist es ${Date.now()}`);
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.getByRole("button", { name: "Status: Neu. Ändern" })).toBeVisible();
  const label = "Schlagwörter hinzufügen oder entfernen";
  await page.getByRole("button", { name: label }).click();
  await page.getByPlaceholder(label).fill("x".repeat(61));
  await page.getByRole("option", { name: "hinzufügen" }).click();
  await expect(page.getByText("Schlagwort: darf höchstens 60 Zeichen haben")).toBeVisible();
});
