import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "../support/desk";
import { bring, startPostOffice, ticketOf } from "../support/letters";

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
  const ticket = await ticketOf(desk.api, subject);
  const { version } = await desk.api.get<{ version: number }>(`/api/tickets/${ticket.id}`);
  await desk.api.call("PUT", `/api/tickets/${ticket.id}/status`, { status: "solved" }, { "if-match": `"${version}"` });
  await expect(() => expect(office.letters).toHaveLength(1)).toPass({ timeout: 20_000 });
  const sent = (office.letters[0] ?? "").replaceAll("=\r\n", "").replaceAll("=3D", "=");
  const link = /http:\/\/127\.0\.0\.1:\d+\/survey\/[\w-]+\?rating=4/.exec(sent)?.[0] ?? "";
  expect(link).not.toBe("");

  // Without a script, as somebody who is not signed in.
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const answers = () =>
    desk.api.get<{ items: { rating: number; comment: string | null; counts: boolean }[] }>(
      `/api/tickets/${ticket.id}/answers`,
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

/** A provider of OAuth 2: a page to agree on, and tokens for whoever brings its code and the verifier. */
async function startProvider(token: string) {
  let begun = new URLSearchParams();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://provider.test");
    // Browsers ask for an icon, too.
    if (request.method === "GET" && url.pathname !== "/auth") return void response.writeHead(404).end();
    if (request.method === "GET") {
      begun = url.searchParams;
      const back = new URL(begun.get("redirect_uri") ?? "");
      const leads = (answer: Record<string, string>) => {
        back.search = new URLSearchParams({ ...answer, state: begun.get("state") ?? "" }).toString();
        return back.href.replaceAll("&", "&amp;");
      };
      const links = `<a href="${leads({ code: "4/0Ab" })}">Allow</a> <a href="${leads({ error: "access_denied" })}">Deny</a>`;
      response.writeHead(200, { "content-type": "text/html" }).end(`<title>Provider</title>${links}`);
      return;
    }
    let body = "";
    request.on("data", (piece: Buffer) => {
      body += piece.toString();
    });
    request.on("end", () => {
      const asked = new URLSearchParams(body);
      const challenge = createHash("sha256")
        .update(asked.get("code_verifier") ?? "")
        .digest("base64url");
      const right = asked.get("code") === "4/0Ab" && challenge === begun.get("code_challenge");
      const answer = right
        ? { access_token: token, refresh_token: "refresh", expires_in: 3600 }
        : { error: "invalid_grant" };
      response.writeHead(right ? 200 : 400, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

test("a mailbox is connected to its provider on the provider's page, and then signs in without a password", async ({
  signedIn: page,
  watch,
  desk,
}) => {
  const token = `token${Date.now()}`;
  const [provider, office] = [await startProvider(token), await startPostOffice(token)];
  const name = `Shop connects ${Date.now()}`;
  await page.goto("/settings/mail");
  await page.getByRole("button", { name: "New mailbox" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Address", { exact: true }).fill(`connect${Date.now()}@shop.example`);
  const choice = dialog.getByRole("combobox", { name: "Both servers are signed in at by" });
  await choice.click();
  await page.getByRole("option", { name: "Microsoft 365" }).click();
  await expect(dialog.getByLabel("Server", { exact: true }).first()).toHaveValue("outlook.office365.com");
  await expect(dialog.getByLabel("Password", { exact: true })).toHaveCount(0);
  await expect(dialog.getByLabel("Redirect address")).toHaveValue(`${desk.address}/settings/mail/connected`);
  await choice.click();
  await page.getByRole("option", { name: "Another provider of OAuth 2" }).click();
  await dialog.getByLabel("Client id").fill("aftercare");
  await dialog.getByLabel("Client secret", { exact: true }).fill("secret of the client");
  await dialog.getByLabel("Authorization address").fill(`${provider.address}/auth`);
  await dialog.getByLabel("Token address").fill("http://id.example.com/token");
  await dialog.getByLabel("Scopes").fill("mail");
  const once = dialog.getByRole("combobox", { name: "Once a letter is stored here" });
  await expect(once).toHaveValue("leave it in its folder");
  await once.click();
  await page.getByRole("option", { name: "delete it on the server" }).click();
  await expect(dialog.getByText(/letters are in this program alone/)).toBeVisible();
  await once.click();
  await page.getByRole("option", { name: "move it to another folder" }).click();
  await expect(dialog.getByText(/letters are in this program alone/)).toHaveCount(0);
  await dialog.getByLabel("Move letters to").fill("inbox");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog.getByText("must begin with https://").first()).toBeVisible();
  await dialog.getByLabel("Token address").fill(`${provider.address}/token`);
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(
    dialog.getByText("must be another folder than the one that letters are fetched from").first(),
  ).toBeVisible();
  await dialog.getByLabel("Move letters to").fill("Done");
  // From here on it only sends. By keyboard, as the dialog's head lies over what is scrolled to.
  await dialog.getByRole("switch", { name: "Fetch letters by IMAP" }).press("Space");
  await dialog.getByLabel("Server", { exact: true }).fill("127.0.0.1");
  await dialog.getByLabel("Port", { exact: true }).fill(String(office.port));
  await dialog.getByRole("combobox", { name: "Security" }).click();
  await page.getByRole("option", { name: "None (only a server on this machine)" }).click();
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog).toHaveCount(0);

  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row.getByText("must be connected", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: `Connect ${name}`, exact: true }).click();
  await page.getByRole("link", { name: "Deny" }).click();
  await expect(page.getByText(/nobody agreed on the provider's page/).first()).toBeVisible();
  await page.getByRole("link", { name: "Mail settings" }).click();
  await page.getByRole("button", { name: `Connect ${name}`, exact: true }).click();
  await page.getByRole("link", { name: "Allow" }).click();
  await expect(page.getByText(/fetches and sends letters from now on/)).toBeVisible();
  expect(new URL(page.url()).search, "the code stays in no history").toBe("");
  // Once is enough, and nobody is shown the tokens.
  await page.reload();
  await expect(page.getByText("There is nothing to connect here.")).toBeVisible();
  await page.getByRole("link", { name: "Mail settings" }).click();
  await expect(row.getByText(/signed in by OAuth 2/)).toBeVisible();
  await page.getByRole("button", { name: `Test ${name}` }).click();
  await expect(row.getByText("sending works")).toBeVisible();
  type Made = { id: string; name: string; version: number; after_fetch: string; move_to: string };
  const { items } = await desk.api.get<{ items: Made[] }>("/api/mailboxes");
  expect(JSON.stringify(items)).not.toContain(token);
  const made = items.find((one) => one.name === name);
  // What is not fetched is not moved either.
  expect([made?.after_fetch, made?.move_to]).toEqual(["leave", ""]);
  // No letter of another journey goes through it.
  const match = { "if-match": `"${made?.version}"` };
  await desk.api.call("PATCH", `/api/mailboxes/${made?.id}`, { active: false }, match);
  // The provider's page alone was elsewhere.
  expect(watch.foreign.filter((url) => !url.startsWith(`${provider.address}/`))).toEqual([]);
  watch.foreign.length = 0;
  provider.stop();
  office.stop();
});

test("a ticket shows how sure its letters are, and the proof that the acknowledgement went out", async ({
  signedIn: page,
  desk,
}) => {
  const office = await startPostOffice();
  const stamp = Date.now();
  const address = `proof${stamp}@shop.example`;
  await desk.api.post("/api/mailboxes", {
    name: `Shop proves ${stamp}`,
    address,
    acknowledgement: "We have your letter.",
    outgoing: { host: "127.0.0.1", port: office.port, security: "none" },
  });
  const sender = `ida${stamp}@example.com`;
  const letter = (subject: string, id: string, minute: string, text: string) =>
    [
      `From: Ida Holm <${sender}>`,
      `To: ${address}`,
      `Subject: ${subject}`,
      `Message-ID: <${id}.${stamp}@example.com>`,
      `Date: Fri, 20 Nov 2026 09:${minute}:00 +0000`,
      "",
      text,
    ].join("\n");
  const subject = `Undeliverable parcel ${stamp}`;
  expect(await bring(desk.mail, address, letter(subject, "first", "00", "It came back. What now?"))).toContain("250");
  const ticket = await ticketOf(desk.api, subject);
  await expect(() => expect(office.letters).toHaveLength(1)).toPass({ timeout: 20_000 });
  const second = letter(`Re: [#${ticket.number}] parcel`, "second", "30", "It is order 4711.");
  expect(await bring(desk.mail, address, second)).toContain("250");
  await expect(async () => {
    const letters = await desk.api.get<{ items: unknown[] }>(`/api/tickets/${ticket.id}/letters`);
    expect(letters.items).toHaveLength(2);
  }).toPass();

  await page.goto(`/inbox/${ticket.id}?view=open`);
  await expect(page.getByText("It is order 4711.").first()).toBeVisible();
  await expect(page.getByText("unsure: its subject has the ticket's number")).toBeVisible();
  await expect(page.getByText("sender not verified")).toBeVisible();
  const automatic = page.getByRole("list", { name: "Automatic letters" });
  await automatic.getByText("Proof of sending").click();
  await expect(automatic.getByText(/with the words “250 taken”/)).toBeVisible();

  await page.goto("/settings/mail");
  await page.getByRole("button", { name: `2 letters received by Shop proves ${stamp}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(subject)).toBeVisible();
  await dialog.getByRole("button", { name: `Open ${subject}` }).click();
  await expect(page.getByRole("link", { name: "Download the letter as it came" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: `Download ${subject} as it came` })).toBeVisible();
  office.stop();
});
