import { expect, test } from "../support/desk";

test("many tickets are selected by keys and changed at once, and one undo takes it back", async ({
  signedIn: page,
  desk,
}) => {
  const mark = `bulk${Date.now()}`;
  for (const name of ["one", "two", "three"]) await desk.api.ticket(`${mark} ${name}`, { tags: [mark] });
  await page.goto(`/inbox?tag=${mark}`);
  const rows = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  await expect(rows).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  const bar = page.getByRole("region", { name: "Change the selected tickets" });
  await expect(bar).toContainText("3 selected");
  await page.keyboard.press("a");
  await page.keyboard.type("Priya");
  await page.keyboard.press("Enter");
  const done = page.getByRole("alert").filter({ hasText: "3 tickets changed" });
  await expect(done).toBeVisible();
  await expect(bar).toHaveCount(0);
  await expect(rows.getByText("Assigned to Priya Vance")).toHaveCount(3);
  await done.getByRole("button", { name: "Undo" }).click();
  await expect(rows.getByText("Assigned to Priya Vance")).toHaveCount(0);
});

test("when one of many refuses, none is changed and it says which", async ({ signedIn: page, desk }) => {
  const mark = `mixed${Date.now()}`;
  await desk.api.ticket(`${mark} open`, { tags: [mark] });
  const solved = await desk.api.ticket(`${mark} solved`, { tags: [mark] });
  const seen = await desk.api.get<{ last_event: number }>(`/api/tickets/${solved.id}`);
  await desk.api.post(`/api/tickets/${solved.id}/replies`, {
    body_text: "Done",
    seen_event: seen.last_event,
    status: "solved",
  });
  await page.goto(`/inbox?q=${mark}`);
  const rows = page.getByRole("region", { name: "Tickets" }).getByRole("link");
  await expect(rows).toHaveCount(2);
  await rows.first().hover();
  await page.getByRole("checkbox").first().check();
  await page.getByRole("checkbox").nth(1).check();
  const bar = page.getByRole("region", { name: "Change the selected tickets" });
  await bar.getByRole("button", { name: "Snooze" }).click();
  await page.getByRole("option", { name: /Tomorrow/ }).click();
  const report = page.getByRole("dialog", { name: "None was changed: 1 ticket refuses" });
  await expect(report).toContainText("a solved ticket has nothing to wake up for");
  await report.getByRole("button", { name: "Change the other 1" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "1 ticket changed" })).toBeVisible();
});

test("rows in sight stay where they are when one comes in above them", async ({ signedIn: page, desk }) => {
  const mark = `still${Date.now()}`;
  for (let n = 0; n < 20; n += 1) await desk.api.ticket(`${mark} no. ${n}`, { tags: [mark] });
  await page.goto(`/inbox?tag=${mark}&sort=opened`);
  const list = page.getByRole("region", { name: "Tickets" });
  await expect(list.getByRole("link").first()).toContainText("no. 19");
  await list.evaluate((box) => box.scrollTo(0, 500));
  const row = list.getByRole("link", { name: `${mark} no. 10` });
  await expect(row).toBeVisible();
  await expect(list).toHaveJSProperty("scrollTop", 500);
  const before = await row.boundingBox();
  await desk.api.ticket(`${mark} no. 20`, { tags: [mark] });
  await expect(page.locator(".list-title .meta")).toHaveText("21");
  const after = await row.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
});
