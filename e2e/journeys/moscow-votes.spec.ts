import { addBoard } from "../support/board";
import { expect, secondBrowser, test } from "../support/desk";

test("two vote about five initiatives blindly, and are shown how far they agree", async ({ signedIn: page, desk }) => {
  test.slow();
  const stamp = Date.now();
  const { frame, titles } = await addBoard(desk.api, `Votes ${stamp}`);
  const [callback = "", , showroom = ""] = titles;
  // With fewer than five initiatives nothing is said of how far two agree.
  for (const title of [`Chat ${stamp}`, `Locker ${stamp}`]) {
    await desk.api.post("/api/moscow/initiatives", {
      key: title.toLowerCase().replace(" ", "_"),
      definition: { title },
    });
    titles.push(title);
  }
  const votes = `/moscow/${frame.id}?view=votes`;
  await page.goto(votes);
  await page.getByRole("button", { name: "Open a round" }).click();
  const dialog = page.getByRole("dialog");
  for (const title of titles) {
    await dialog.getByRole("combobox", { name: "About these initiatives" }).fill(title);
    await page.getByRole("option", { name: title }).click();
  }
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Open a round" }).click();
  await expect(dialog).toHaveCount(0);

  const other = await secondBrowser(page);
  const ballots = [
    { on: page, classes: ["Must", "Should", "Could", "Should", "Could"] },
    { on: other, classes: ["Must", "Should", "Must", "Should", "Could"] },
  ];
  for (const { on, classes } of ballots) {
    await on.goto(votes);
    for (const [at, name] of classes.entries()) {
      const title = titles[at];
      const mine = on.getByRole("radiogroup", { name: `Your vote for ${title}` });
      await mine.getByText(name, { exact: true }).click();
      await expect(mine.getByRole("radio", { name })).toBeChecked();
    }
    await expect(on.getByText("Cast", { exact: true })).toHaveCount(5);
  }
  await expect(page.getByText("2 people have voted")).toBeVisible();
  await expect(page.getByText(/^Disagreement/)).toHaveCount(0);
  await page.getByRole("button", { name: "Reveal the votes" }).click();

  // Krippendorff's alpha over all, and kappa since they are two.
  await expect(page.getByText(/^\(alpha -?[\d.]+, 1 is one voice and 0 is chance\)$/)).toBeVisible();
  await expect(page.getByText(/^Kappa [\d.]+ of 2 people over 5 initiatives: they /)).toBeVisible();
  const apart = page.getByRole("listitem").filter({ hasText: showroom });
  await expect(apart.getByText(/^Disagreement 0\.\d+$/)).toBeVisible();
  await expect(apart.getByText("1 × Must")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: callback }).getByText("Disagreement 0")).toBeVisible();
  // Whoever voted sees the same without asking for it.
  await expect(other.getByText(/^Kappa [\d.]+ of 2 people over 5 initiatives/)).toBeVisible();
  await other.context().close();
});

test("an initiative is asked for by tickets of a scenario that were reopened, which are counted", async ({
  signedIn: page,
  desk,
}) => {
  const { keys } = await addBoard(desk.api, `Asking ${Date.now()}`);
  await page.goto(`/moscow/initiatives/${keys[2]}?edit=estimate`);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add such tickets" }).click();
  const asking = dialog.getByRole("group", { name: "Tickets that ask for it by what they are" });
  await asking.getByRole("combobox", { name: "Scenario" }).fill("Delivery delay");
  await page.getByRole("option", { name: "Delivery delay" }).click();
  await asking.getByRole("combobox", { name: "Which of its tickets" }).click();
  await page.getByRole("option", { name: "Those that were reopened" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  // Evidence is of days that are over, and this desk has none.
  await expect(page.getByText("0 reopened tickets: Delivery delay")).toBeVisible();
});
