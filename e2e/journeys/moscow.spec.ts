import { addBoard } from "../support/board";
import { expect, test } from "../support/desk";

test("initiatives are classed by keys with a reason, and the plan for them is proposed and promised", async ({
  signedIn: page,
  desk,
}) => {
  test.slow();
  const name = `Quarter ${Date.now()}`;
  const { frame, keys, titles } = await addBoard(desk.api, name);
  const [callback = "", parts = "", showroom = ""] = titles;
  await page.goto(`/moscow/${frame.id}`);
  const waiting = page.getByRole("region", { name: "Not classed yet" });
  const column = (label: string) => page.getByRole("region", { name: label, exact: true });
  const dialog = page.getByRole("dialog");
  const decide = dialog.getByRole("button", { name: "Decide" });

  // A Must by its key: it has to pass a test.
  await waiting.getByRole("link", { name: callback }).focus();
  await page.keyboard.press("m");
  await dialog.getByLabel("Reason").fill("A right of customers");
  await expect(decide).toBeDisabled();
  await dialog.getByLabel("Not legal without it").check();
  await dialog.getByLabel("What if not?").fill("Rights are not met in time");
  await decide.click();
  await expect(column("Must").getByRole("link", { name: callback })).toBeFocused();
  await expect(column("Must").getByText("Not legal without it")).toBeVisible();

  // Two at once: the later one sees what was decided, and keeps what was typed.
  await waiting.getByRole("link", { name: parts }).focus();
  await page.keyboard.press("s");
  await dialog.getByLabel("Reason").fill("Saves a way");
  const theirs = { class: "C", grounds: { reason: "Nice to have" } };
  const seen = { "if-match": '"0"' };
  await desk.api.call("PUT", `/api/moscow/frames/${frame.id}/classes/${keys[1]}`, theirs, seen);
  await decide.click();
  await expect(dialog.getByRole("alert")).toContainText("Priya Vance decided on Could: “Nice to have”");
  await expect(dialog.getByLabel("Reason")).toHaveValue("Saves a way");
  await decide.click();
  // The board is read anew before the dialog goes, which a busy machine takes its time for.
  await expect(dialog).toHaveCount(0, { timeout: 30_000 });
  await expect(column("Should").getByRole("link", { name: parts })).toBeVisible();

  // By the mouse: a card is dragged, and a Won't needs a day or what has to happen.
  const card = waiting.getByRole("listitem").filter({ hasText: showroom });
  await expect(async () => {
    // The board may be drawn anew under a drag; then it is dragged again.
    await card.dragTo(column("Won’t this time"));
    await expect(dialog).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await dialog.getByLabel("Reason").fill("Too dear this time");
  await expect(decide).toBeDisabled();
  await dialog.getByLabel("On", { exact: true }).fill("2031-06-01");
  await decide.click();
  await expect(dialog).toHaveCount(0, { timeout: 30_000 });
  await expect(column("Won’t this time").getByText("Look again 1 Jun 2031")).toBeVisible();

  await page.getByRole("button", { name: "Propose a plan" }).click();
  const plan = page.getByRole("complementary", { name: "Proposed plan" });
  await expect(plan.getByText("Proved best")).toBeVisible();
  await expect(plan.getByText("Fills 13 of 20 d of Team.")).toBeVisible();
  await plan.getByLabel("What if there were of all capacity").fill("50");
  await plan.getByRole("button", { name: "Try", exact: true }).click();
  await expect(page.getByText("It needs 3 d more of Team")).toBeVisible();
  await page.getByRole("button", { name: "Accept proposal" }).click();
  await expect(dialog.getByRole("alert")).toContainText("It was made for a capacity that there is not");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "As it is" }).click();
  await page.getByRole("complementary", { name: "Proposed plan" }).getByText("Proved best").waitFor();
  await page.getByRole("button", { name: "Accept proposal" }).click();
  await dialog.getByLabel("Reason").fill("All agreed");
  await dialog.getByRole("button", { name: "Accept proposal" }).click();
  await expect(column("Must").getByText(`Promised in ${name}`)).toBeVisible();

  await page.getByText("Log", { exact: true }).click();
  await expect(page.getByText("All agreed")).toBeVisible();
  await expect(page.getByText("Could to Should")).toBeVisible();
  await expect(page.getByText(/The log is unbroken/)).toBeVisible();

  // What is promised is not removed by the way.
  await page.goto(`/moscow/initiatives/${keys[0]}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).last().click();
  await expect(page.getByText(`It is promised in ${name}.`)).toBeVisible();
});
