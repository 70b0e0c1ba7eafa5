import { expect, test } from "../support/desk";

test("a ticket is given a scenario by keys, counted by it, and the scenario is written anew", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.post("/api/tickets", {
    subject: "Where is my parcel?",
    channel: "email",
    message: { author: "customer", body_text: "It is late" },
  });
  await page.goto(`/inbox/${ticket.id}`);
  const card = page.getByRole("region", { name: "Scenario", exact: true });
  await expect(card.getByRole("button", { name: "Choose a scenario" })).toBeVisible();
  // The key opens the list in a window so low that its button is scrolled out of sight, too.
  await page.setViewportSize({ width: 1440, height: 420 });
  await page.keyboard.press("w");
  await page
    .getByRole("searchbox", { name: "Choose a scenario" })
    .or(page.getByPlaceholder("Choose a scenario"))
    .fill("delay");
  await expect(page.getByRole("option", { name: "Delivery delay" })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(card.getByText("Confirmed")).toBeVisible();
  await expect(card.getByRole("link", { name: "Delivery delay" }).first()).toBeVisible();

  await page.goto("/scenarios");
  const map = page.getByRole("region", { name: "Journey" });
  await map.getByRole("link", { name: /^Delivery delay/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Delivery delay" })).toBeVisible();
  await page.getByRole("link", { name: /Open \d+ ticket/ }).click();
  await expect(page.getByText("Where is my parcel?").first()).toBeVisible();

  await page.goto("/scenarios/delivery-delay");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What customers say").first().fill("My parcel is late\nWhere does it stay?");
  await dialog.getByRole("button", { name: "Add a sign" }).click();
  const sign = dialog.getByRole("group", { name: /^Sign \d+$/ }).last();
  await sign.getByLabel(/in English$/).fill("Given up by the carrier");
  await sign.getByRole("combobox", { name: /^Condition / }).click();
  await page.getByRole("option", { name: "The carrier says lost" }).click();
  await dialog.getByLabel("Why").fill("Shorter");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Where does it stay?")).toBeVisible();
  await expect(page.getByText("Given up by the carrier")).toBeVisible();
  await expect(page.getByText("v2", { exact: true })).toBeVisible();
});

test("tickets that were never looked at are recognised when somebody asks", async ({ signedIn: page }) => {
  await page.goto("/settings/recognition");
  const card = page.getByRole("region", { name: "Tickets never looked at" });
  // It learns from the examples that the program brings, within a minute of the first start.
  await expect(card).toBeVisible({ timeout: 90_000 });
  await card.getByLabel("Opened from").fill("2020-01-01");
  await card.getByLabel("Opened until").fill("2020-01-31");
  await card.getByRole("button", { name: "Recognise them" }).click();
  await expect(card.getByText("Last time 0 tickets were looked at, and 0 of them recognised.")).toBeVisible({
    timeout: 90_000,
  });
  await card.getByLabel("Opened until").fill("2019-12-31");
  await card.getByRole("button", { name: "Recognise them" }).click();
  await expect(card.getByRole("alert")).toContainText("must be the same day");
});
