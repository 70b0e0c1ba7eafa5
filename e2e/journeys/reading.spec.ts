import { expect, secondBrowser, test } from "../support/desk";

test("what others wrote is unread until it was on the screen, and what is put back is so again", async ({
  signedIn: page,
  desk,
}) => {
  const mark = `unread${Date.now()}`;
  const kettle = await desk.api.ticket(`Kettle ${mark}`, { tags: [mark] });
  await desk.api.ticket(`Toaster ${mark}`, { tags: [mark] });
  await page.goto(`/inbox?tag=${mark}`);
  const mine = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  await expect(mine).toHaveCount(2);
  await expect(mine.filter({ hasText: "Unread:" })).toHaveCount(0);

  const other = await secondBrowser(page);
  await other.goto(`/inbox?tag=${mark}`);
  const theirs = other.getByRole("region", { name: "Tickets" }).getByRole("link");
  const unread = theirs.filter({ hasText: "Unread:" });
  await expect(unread).toHaveCount(2);
  await theirs.filter({ hasText: `Kettle ${mark}` }).press("Enter");
  await expect(other.getByRole("heading", { name: `Kettle ${mark}` })).toBeVisible();
  await expect(unread).toHaveCount(1);
  await expect(unread).toContainText(`Toaster ${mark}`);

  // What is kept is kept on the server, and u puts a ticket back there.
  await other.reload();
  await expect(theirs).toHaveCount(2);
  await expect(unread).toHaveCount(1);
  await expect(other.getByRole("heading", { name: `Kettle ${mark}` })).toBeVisible();
  await other.keyboard.press("u");
  await expect(unread).toHaveCount(2);
  await other.goto(`/inbox?tag=${mark}`);
  await expect(unread).toHaveCount(2);

  await other.getByRole("button", { name: "View and list" }).click();
  await other.getByRole("menuitem", { name: "Mark everything as read" }).click();
  await expect(other.getByText("All tickets are marked as read, for you alone")).toBeVisible();
  await expect(unread).toHaveCount(0);
  await desk.api.customerWrites(kettle.id, "Is there any news?");
  await expect(unread).toHaveCount(1);
  await expect(unread).toContainText(`Kettle ${mark}`);

  // The filter shows only that, and what is read goes with the next reading of the list.
  await other.goto(`/inbox?tag=${mark}&attention=unread`);
  await expect(theirs).toHaveCount(1);
  await theirs.first().press("Enter");
  await expect(other.getByRole("heading", { name: `Kettle ${mark}` })).toBeVisible();
  await expect(unread).toHaveCount(0);
  await other.goto(`/inbox?tag=${mark}&attention=unread`);
  await expect(other.getByText("Nothing fits")).toBeVisible();
  await other.context().close();
});
