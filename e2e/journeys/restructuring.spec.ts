import type { Page } from "@playwright/test";
import { expect, test } from "../support/desk";

/** Opens the "…" menu of the ticket and does one thing of it. */
async function more(page: Page, item: string) {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function pick(page: Page, field: string, words: string) {
  await page.getByRole("combobox", { name: field }).fill(words);
  await page.getByRole("option", { name: new RegExp(words) }).click();
}

test("a ticket is merged, taken back, split and linked", async ({ signedIn: page, desk }) => {
  const mark = `weave${Date.now()}`;
  const kept = await desk.api.ticket(`${mark} kept`);
  const repeat = await desk.api.ticket(`${mark} repeat`);
  const thread = page.getByRole("region", { name: "Messages" });

  await page.goto(`/inbox/${repeat.id}`);
  await more(page, "Merge into another ticket …");
  const merging = page.getByRole("dialog", { name: "Merge this ticket into another one" });
  await pick(page, "Ticket that stays", `${mark} kept`);
  await merging.getByRole("button", { name: "Merge" }).click();
  await expect(page).toHaveURL(new RegExp(kept.id));
  await expect(thread).toContainText(`About: ${mark} repeat`);
  await page
    .getByRole("alert")
    .filter({ hasText: `Merged into #${kept.number}` })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(thread).not.toContainText(`About: ${mark} repeat`);

  // By its key; and taken back at the merged ticket, which says where it went.
  await page.goto(`/inbox/${repeat.id}`);
  await expect(thread).toContainText(`About: ${mark} repeat`);
  await page.keyboard.press("Shift+M");
  await pick(page, "Ticket that stays", `#${kept.number}`);
  await merging.getByRole("button", { name: "Merge" }).click();
  await expect(page).toHaveURL(new RegExp(kept.id));
  await page.goto(`/inbox/${repeat.id}`);
  await expect(page.getByRole("link", { name: `#${kept.number} ${mark} kept` })).toBeVisible();
  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByRole("textbox", { name: "Reply to the customer" })).toBeVisible();
  await expect(thread).toContainText(`About: ${mark} repeat`);

  await desk.api.customerWrites(repeat.id, "And my lamp flickers.");
  await expect(thread).toContainText("And my lamp flickers.");
  await page.getByRole("textbox", { name: "Reply to the customer" }).fill("Begun before the split");
  await more(page, "Split messages off …");
  const bar = page.getByRole("form", { name: "Split messages off" });
  await thread.getByRole("checkbox").last().check();
  await expect(bar).toContainText("1 message leaves for a new ticket.");
  await bar.getByRole("textbox", { name: "Subject of the new ticket" }).fill(`${mark} lamp`);
  await bar.getByRole("button", { name: "Split off" }).click();
  await expect(page.getByRole("heading", { name: `${mark} lamp` })).toBeVisible();
  await expect(thread).toContainText("And my lamp flickers.");
  const links = page
    .getByRole("complementary")
    .getByRole("list")
    .filter({ hasText: `${mark} repeat` });
  await expect(links).toContainText("has to do with this one");

  await links.getByRole("button", { name: `Remove the link with #${repeat.number}` }).click();
  await expect(links).toHaveCount(0);
  await page.getByRole("button", { name: "Link a ticket" }).click();
  const linking = page.getByRole("dialog", { name: "Link with another ticket" });
  await linking.getByRole("combobox", { name: "How they belong together" }).click();
  await page.getByRole("option", { name: "This one is a part of the other one" }).click();
  await pick(page, "The other ticket", `${mark} kept`);
  await linking.getByRole("button", { name: "Link" }).click();
  const part = page
    .getByRole("complementary")
    .getByRole("list")
    .filter({ hasText: `${mark} kept` });
  await expect(part).toContainText("this one is a part of it");
  await part.getByRole("link").click();
  await expect(page.getByRole("complementary")).toContainText("is a part of this one");

  await page.goto(`/inbox/${repeat.id}`);
  await expect(page.getByRole("textbox", { name: "Reply to the customer" })).toHaveValue("Begun before the split");
});

test("selected tickets become one, and one undo makes them as many again", async ({ signedIn: page, desk }) => {
  const mark = `many${Date.now()}`;
  const kept = await desk.api.ticket(`${mark} first`, { tags: [mark] });
  for (const name of ["second", "third"]) await desk.api.ticket(`${mark} ${name}`, { tags: [mark] });
  await page.goto(`/inbox?tag=${mark}`);
  const rows = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  await expect(rows).toHaveCount(3);
  await page.keyboard.press("Control+a");
  const bar = page.getByRole("region", { name: "Change the selected tickets" });
  await bar.getByRole("button", { name: "Merge" }).click();
  const merging = page.getByRole("dialog", { name: "Merge 3 tickets into one" });
  await merging.getByRole("combobox", { name: "Which one stays" }).click();
  await page.getByRole("option", { name: `${mark} first` }).click();
  await merging.getByRole("button", { name: "Merge" }).click();
  await expect(rows).toHaveCount(1);
  await page
    .getByRole("alert")
    .filter({ hasText: `2 tickets merged into #${kept.number}` })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(rows).toHaveCount(3);
});

test("two records of one customer become one, and are two again", async ({ signedIn: page, desk }) => {
  const mark = `Twice${Date.now()}`;
  const kept = await desk.api.customer(`${mark} Kept`);
  const other = await desk.api.customer(`${mark} Other`);
  await page.goto(`/customers/${kept.id}`);
  await page.getByRole("button", { name: "Merge" }).click();
  const dialog = page.getByRole("dialog", { name: `Merge another customer into ${mark} Kept` });
  await pick(page, "Customer that goes into this one", `${mark} Other`);
  await dialog.getByRole("button", { name: "Merge" }).click();
  const address = (other.emails as { address: string }[])[0]?.address ?? "";
  const details = page.getByRole("main");
  await expect(details).toContainText(address);
  await page
    .getByRole("alert")
    .filter({ hasText: `${mark} Other is merged into ${mark} Kept` })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(details).not.toContainText(address);

  // Once more, and taken back later: the survivor's timeline leads to the one that went into it.
  await page.getByRole("button", { name: "Merge" }).click();
  await pick(page, "Customer that goes into this one", `${mark} Other`);
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(details).toContainText(address);
  await page.reload();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Customers merged" })
    .getByRole("link", { name: `${mark} Other` })
    .first()
    .click();
  await expect(details).toContainText("This customer was merged into another.");
  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
  await expect(details).not.toContainText("This customer was merged into another.");
});
