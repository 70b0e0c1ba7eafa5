import { expect, test } from "../support/desk";
import { bring, startPostOffice } from "../support/letters";

test("a solved ticket is asked about; who opens the link answers nothing, and a tap with a comment counts", async ({
  desk,
  browser,
}) => {
  const office = await startPostOffice();
  const address = `ask${Date.now()}@shop.example`;
  await desk.api.post("/api/mailboxes", {
    name: "Shop asks",
    address,
    survey: true,
    survey_after_minutes: 0,
    outgoing: { host: "127.0.0.1", port: office.port, security: "none" },
  });
  const subject = `My lamp flickers ${Date.now()}`;
  const letter = [
    `From: Ben Roth <ben${Date.now()}@example.com>`,
    `To: ${address}`,
    `Subject: ${subject}`,
    `Message-ID: <${Date.now()}.ben@example.com>`,
    "Date: Fri, 20 Nov 2026 09:00:00 +0000",
    "",
    "It flickers since Monday. What can I do?",
  ].join("\n");
  expect(await bring(desk.mail, address, letter)).toContain("250");
  type Row = { id: string; subject: string };
  let ticket: Row | undefined;
  await expect(async () => {
    const found = await desk.api.get<{ items: Row[] }>("/api/tickets");
    ticket = found.items.find((one) => one.subject === subject);
    expect(ticket).toBeDefined();
  }).toPass();
  const { version } = await desk.api.get<{ version: number }>(`/api/tickets/${ticket?.id}`);
  await desk.api.call("PUT", `/api/tickets/${ticket?.id}/status`, { status: "solved" }, { "if-match": `"${version}"` });
  await expect(() => expect(office.letters).toHaveLength(1)).toPass({ timeout: 20_000 });
  const sent = (office.letters[0] ?? "").replaceAll("=\r\n", "").replaceAll("=3D", "=");
  const link = /http:\/\/127\.0\.0\.1:\d+\/survey\/[\w-]+\?rating=4/.exec(sent)?.[0] ?? "";
  expect(link).not.toBe("");

  // Without a script, as somebody who is not signed in.
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const answers = () =>
    desk.api.get<{ items: { rating: number; comment: string | null; counts: boolean }[] }>(
      `/api/tickets/${ticket?.id}/answers`,
    );
  for (const rating of [1, 2, 3, 4, 5]) await page.goto(link.replace(/\d$/, String(rating)));
  expect((await answers()).items).toHaveLength(0);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "How did we do?" })).toBeVisible();
  await expect(page.getByRole("radio", { name: "4 – satisfied" })).toBeChecked();
  await page.getByRole("button", { name: "Send rating" }).click();
  await page.getByLabel(/Would you like to tell us why/).fill("Quick and kind.");
  await page.getByRole("button", { name: "Send comment" }).click();
  await expect(page.getByRole("status")).toHaveText("Your rating and your comment have arrived.");
  const all = (await answers()).items;
  expect(all.map((one) => [one.rating, one.comment, one.counts])).toEqual([
    [4, null, false],
    [4, "Quick and kind.", true],
  ]);
  await page.goto(link.replace(/-[a-z0-9]+\?/, "-aaaaaaaaaaaaaaaa?"));
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await context.close();
  office.stop();
});
