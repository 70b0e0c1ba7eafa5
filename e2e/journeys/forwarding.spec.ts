import { expect, test } from "../support/desk";
import { bring, startPostOffice, ticketOf } from "../support/letters";

test("a carrier is asked with a key, answers into the ticket, and the customer sees nothing of either", async ({
  desk,
  signedIn: page,
}) => {
  const office = await startPostOffice();
  const stamp = Date.now();
  const address = `carrier${stamp}@shop.example`;
  await desk.api.post("/api/mailboxes", {
    name: `Shop asks ${stamp}`,
    address,
    outgoing: { host: "127.0.0.1", port: office.port, security: "none" },
  });
  const subject = `Parcel lost ${stamp}`;
  const letter = [
    `From: Ida Holm <ida${stamp}@example.com>`,
    `To: ${address}`,
    `Subject: ${subject}`,
    `Message-ID: <lost.${stamp}@example.com>`,
    "Date: Fri, 20 Nov 2026 09:00:00 +0000",
    "",
    "It never came.",
  ].join("\n");
  expect(await bring(desk.mail, address, letter)).toContain("250");
  const ticket = await ticketOf(desk.api, subject);
  await desk.api.post(`/api/tickets/${ticket.id}/notes`, {
    body_text: "She complains often.",
    mentions: [],
    attachments: [],
  });

  await page.goto(`/inbox/${ticket.id}?view=open`);
  await expect(page.getByText("She complains often.")).toBeVisible();
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog", { name: "Forward to somebody outside" });
  await dialog.getByLabel("To (e-mail address)").fill(`ida${stamp}@example.com`);
  await dialog.getByRole("button", { name: "Forward", exact: true }).click();
  await expect(dialog.getByText("is the customer's; reply to them instead").first()).toBeVisible();
  await dialog.getByLabel("To (e-mail address)").fill("claims@northway.example");
  await dialog.getByLabel("What you write above it").fill("Where is it?");
  await dialog.getByText("The conversation", { exact: true }).click();
  await expect(dialog.getByRole("checkbox", { name: "Internal notes, too" })).not.toBeChecked();
  await expect(dialog.getByText("1 message goes along")).toBeVisible();
  await dialog.getByRole("button", { name: "Forward", exact: true }).click();
  await expect(dialog).toBeHidden();
  // Taken back at once, nothing goes, and what was written stays for colleagues.
  const forwarded = page.getByRole("article", { name: /^Forwarded by Priya Vance to claims@northway\.example/ });
  await expect(forwarded).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(forwarded).toBeHidden();
  await expect(
    page.getByRole("article", { name: "Internal note by Priya Vance" }).filter({ hasText: "Where is it?" }),
  ).toBeVisible();
  expect(await desk.api.get(`/api/tickets/${ticket.id}/outgoing-letters`)).toMatchObject({ items: [] });

  await page.keyboard.press("f");
  await dialog.getByLabel("To (e-mail address)").fill("claims@northway.example");
  await dialog.getByLabel("What you write above it").fill("Where is it?");
  await dialog.getByText("The conversation", { exact: true }).click();
  await dialog.getByRole("button", { name: "Forward", exact: true }).click();
  await expect(dialog).toBeHidden();
  const sent = page.getByRole("article", { name: /^Forwarded by Priya Vance to claims@northway\.example/ });
  await expect(sent).toContainText("The customer does not see this.");

  await expect(() => expect(office.letters).toHaveLength(1)).toPass({ timeout: 20_000 });
  const gone = office.letters[0] ?? "";
  expect(gone).toContain("To: <claims@northway.example>");
  expect(gone).toContain("It never came.");
  expect(gone).not.toContain("complains");
  const [, id = ""] = /^Message-ID: <([^>]+)>/im.exec(gone) ?? [];
  const answer = [
    "From: Northway Claims <claims@northway.example>",
    `To: ${address}`,
    "Subject: Claim 77",
    `Message-ID: <claim.${stamp}@northway.example>`,
    `In-Reply-To: <${id}>`,
    "Date: Fri, 20 Nov 2026 11:00:00 +0000",
    "",
    "It lies in Hamburg.",
  ].join("\n");
  expect(await bring(desk.mail, address, answer)).toContain("250");
  const heard = page.getByRole("article", { name: /^Answer from outside by Northway Claims/ });
  await expect(heard).toContainText("It lies in Hamburg.", { timeout: 20_000 });
  await expect(heard.getByRole("button", { name: "Forward" })).toBeVisible();
  type Messages = { items: { kind: string; outside: { way: string } | null }[] };
  const { items } = await desk.api.get<Messages>(`/api/tickets/${ticket.id}/messages`);
  expect(items.filter((one) => one.kind === "public")).toHaveLength(1);
  expect(items.flatMap((one) => (one.outside ? [[one.kind, one.outside.way]] : []))).toEqual([
    ["note", "to"],
    ["note", "from"],
  ]);
  office.stop();
});
