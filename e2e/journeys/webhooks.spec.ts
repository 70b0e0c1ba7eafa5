import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "../support/desk";

type Got = { headers: IncomingHttpHeaders; body: string };

/** A program that wants to know, on a port of its own; it answers with the status it is told to. */
async function startReceiver() {
  const got: Got[] = [];
  const receiver = { got, status: 200, url: "", stop: () => server.close() };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => {
      body += piece.toString();
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(receiver.status).end(receiver.status === 200 ? "taken" : "not now");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  return receiver;
}

/** The signature that the specification asks for, reckoned here. */
function signature(secret: string, { headers, body }: Got): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

test("another program is told of a solved ticket, signed, and again when it asks", async ({ signedIn: page, desk }) => {
  const receiver = await startReceiver();
  const name = `Loyalty ${Date.now()}`;
  await page.goto("/settings/webhooks");
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("nowhere");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog.getByText("must be an address such as").first()).toBeVisible();
  await dialog.getByLabel("Address").fill(receiver.url);
  await dialog.getByLabel("Description").fill(name);
  await dialog.getByRole("combobox", { name: "Events" }).fill("ticket.solved");
  await page.getByRole("option", { name: "ticket.solved" }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Add" }).click();
  const secret = await dialog.getByLabel("Secret").inputValue();
  expect(secret).toMatch(/^whsec_/);
  await dialog.getByRole("button", { name: "I have kept it" }).click();

  const ticket = await desk.api.ticket(`Where is it ${Date.now()}`);
  const seen = await desk.api.get<{ last_event: number }>(`/api/tickets/${ticket.id}`);
  receiver.status = 503;
  await desk.api.post(`/api/tickets/${ticket.id}/replies`, {
    body_text: "It came.",
    seen_event: seen.last_event,
    attachments: [],
    status: "solved",
  });
  await expect.poll(() => receiver.got.length).toBe(1);
  const first = receiver.got[0] as Got;
  expect(first.headers["webhook-signature"]).toBe(signature(secret, first));
  const told = JSON.parse(first.body);
  expect([told.type, told.data.id]).toEqual(["ticket.solved", ticket.id]);
  expect(first.body).not.toContain("It came.");

  await page.getByRole("button", { name: `Log of ${name}` }).click();
  await page.getByRole("button", { name: "Show ticket.solved, failing" }).click();
  await expect(page.getByText("not now")).toBeVisible();
  receiver.status = 200;
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText("delivered · 200")).toBeVisible();
  await expect(page.getByText("taken", { exact: true })).toBeVisible();
  const last = receiver.got.at(-1) as Got;
  expect(last.headers["webhook-id"]).toBe(first.headers["webhook-id"]);

  await page.getByRole("button", { name: "Back to the log" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect.poll(() => receiver.got.at(-1)?.body).toContain("webhook.test");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: `Edit ${name}` }).click();
  await dialog.getByRole("button", { name: "New secret" }).click();
  const second = await dialog.getByLabel("Secret").inputValue();
  expect(second).not.toBe(secret);
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: `Edit ${name}` }).click();
  await dialog.getByRole("button", { name: "Remove the webhook" }).click();
  await expect(page.getByRole("button", { name: `Edit ${name}` })).toHaveCount(0);
  receiver.stop();
});
