import { addBoard, addPromised } from "../support/board";
import { expect, test } from "../support/desk";

test("a frame that is over is talked through, compared with what was promised, and read back from a file", async ({
  signedIn: page,
  desk,
}) => {
  test.slow();
  const mark = Date.now();
  const { frame, keys, titles } = await addPromised(desk.api, `Over ${mark}`);
  const [callback = "", parts = ""] = titles;
  await addBoard(desk.api, `Next ${mark}`);
  await page.goto(`/moscow/${frame.id}?view=review`);
  await expect(page.getByText("2 items need a word before it is held.")).toBeVisible();
  const hold = page.getByRole("button", { name: "Hold the review" });
  await expect(hold).toBeDisabled();

  // Something unfinished goes on in a later frame, with a reason.
  const unfinished = page.getByRole("listitem").filter({ hasText: parts });
  await unfinished.getByRole("button", { name: "Goes on in" }).click();
  await page.getByRole("menuitem", { name: `Next ${mark}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Must", { exact: true }).click();
  await dialog.getByText("Should", { exact: true }).click();
  await dialog.getByLabel("Reason").fill("Nearly there");
  await dialog.getByRole("button", { name: "Decide" }).click();
  await expect(page.getByText(`Goes on in Next ${mark}.`)).toBeVisible();
  for (const title of [callback, parts]) {
    await page.getByRole("button", { name: `What becomes of ${title}` }).click();
    await page.getByRole("textbox", { name: `What becomes of ${title}` }).fill("Goes on, Priya sees to it");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("textbox", { name: `What becomes of ${title}` })).toHaveCount(0);
  }
  await page.getByRole("button", { name: `What ${callback} took` }).click();
  await dialog.getByLabel("Team (d)").fill("9");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("used 9 d.")).toBeVisible();
  await hold.click();
  await dialog.getByLabel("What came of it").fill("Half of it is there");
  await dialog.getByRole("button", { name: "Hold the review" }).click();
  await expect(page.getByText("Half of it is there")).toBeVisible();

  // A file: what differs is a decision, with the reason of whoever brings it.
  const answer = await page.request.get(`/api/moscow/frames/${frame.id}/board.csv`);
  const changed = (await answer.text()).replace(`${keys[1]},S,`, `${keys[1]},C,`);
  const [header = ""] = changed.split("\r\n");
  const added: Record<string, string> = { key: `swap_${mark}`, class: "C", title: `Swap ${mark}` };
  const csv = `${changed}${header
    .split(",")
    .map((column) => added[column] ?? "")
    .join(",")}\r\n`;
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Read a CSV back" }).click();
  const file = { name: "board.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
  await dialog.locator("input[type=file]").setInputFiles(file);
  await dialog.getByLabel("Reason").fill("From the workshop");
  await dialog.getByRole("button", { name: "See what would change" }).click();
  const would = dialog.getByRole("region", { name: "What would change" }).first();
  await expect(would.getByRole("row", { name: `${keys[1]} class S C` })).toBeVisible();
  await expect(would.getByRole("row", { name: `swap_${mark} new title – Swap ${mark}` })).toBeVisible();
  const before = await page.request.get(`/api/moscow/initiatives/swap_${mark}`);
  expect(before.status()).toBe(404);
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByText(/2 lines changed something/)).toBeVisible();
  await page.getByText("Compare", { exact: true }).click();
  const row = page.getByRole("row", { name: new RegExp(parts) });
  await expect(row).toContainText("Should");
  await expect(row).toContainText("Could");
  await expect(row).toContainText("From the workshop");
  const pdf = await page.request.get(`/api/moscow/frames/${frame.id}/board.pdf?language=de`);
  expect((await pdf.body()).subarray(0, 8).toString()).toBe("%PDF-1.4");
});
