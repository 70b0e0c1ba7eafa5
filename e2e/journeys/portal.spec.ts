import { violations } from "../support/axe";
import { expect, test } from "../support/desk";
import { addOrder } from "../support/records";

const WAY = `playbook: late-KEY
name: Late KEY
steps:
  - id: ask
    title: Ask what they want
    customer: { en: You choose, de: Sie wählen }
    kind: question
    reply: Wait, or another one?
    answers:
      - name: wish
        type: choice
        choices:
          - { value: wait, label: { en: Wait for it, de: Darauf warten } }
          - { value: other, label: { en: Send another one, de: Ein anderes senden } }
  - { id: send, title: Tell the warehouse, customer: { en: Another one is sent, de: Ein anderes wird gesendet }, kind: instruction }
  - { id: end, title: Explained, kind: resolve, reason: explained }
`;

test("a customer follows the case on a phone: sees the parcel, chooses, writes, and staff has it", async ({
  signedIn: page,
  desk: { api, address },
  browser,
}) => {
  const key = String(Date.now());
  const written = await api.post("/api/playbooks", { text: WAY.replaceAll("KEY", key) });
  const seen = { "if-match": `"${written.version}"` };
  await api.call("POST", `/api/playbooks/late-${key}/publication`, { why: "The first" }, seen);
  const { customer, order, number } = await addOrder(api, "Ingrid Solheim");
  const ticket = await api.ticket(`Where is it ${key}`, { customer_id: customer.id, order_id: order.id });
  await api.post(`/api/tickets/${ticket.id}/playbook-run`, { playbook: `late-${key}` });
  const { path } = await api.call<{ path: string }>("POST", `/api/tickets/${ticket.id}/case-link`);

  const phone = await browser.newContext({ baseURL: address, viewport: { width: 390, height: 844 }, locale: "en-GB" });
  const theirs = await phone.newPage();
  await theirs.goto(path);
  await expect(theirs.getByRole("heading", { level: 1 })).toContainText("Your parcel is late");
  await expect(theirs.getByText(`Order ${number}, Ingrid Solheim`)).toBeVisible();
  await expect(theirs.getByText("days late")).toBeVisible();
  await expect(theirs.getByText("You choose")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Wait for it" })).toHaveCount(0);

  await page.goto(`/inbox/${ticket.id}`);
  await page.getByRole("textbox", { name: "Reply" }).fill("Wait, or another one?");
  await page.keyboard.press("Control+Enter");
  await expect(theirs.getByRole("button", { name: "Send another one" })).toBeVisible({ timeout: 60_000 });
  expect(await violations(theirs)).toEqual([]);
  await theirs.getByRole("button", { name: "Send another one" }).click();
  await expect(theirs.getByText("Another one is sent")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Send another one" })).toHaveCount(0);

  await theirs.getByLabel("Write to us").fill("<img src=x> Thank you so much, please hurry");
  await theirs.getByRole("button", { name: "Send", exact: true }).click();
  await expect(theirs.getByText("<img src=x> Thank you so much, please hurry")).toBeVisible();
  await expect(page.getByText("please hurry").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Playbook" }).getByText("Tell the warehouse").first()).toBeVisible();

  await theirs.getByLabel("Language").selectOption("de");
  await expect(theirs.getByRole("heading", { level: 1 })).toContainText("Ihr Paket ist verspätet");
  await expect(theirs.getByText("Ein anderes wird gesendet")).toBeVisible();

  await api.call("PUT", `/api/tickets/${ticket.id}/status`, { status: "solved" }, await version(api, ticket.id));
  await theirs.reload();
  await theirs.getByRole("button", { name: "Gut", exact: true }).click();
  await expect(theirs.getByText("Danke, notiert.")).toBeVisible();
  expect(await violations(theirs)).toEqual([]);

  await api.call("DELETE", `/api/tickets/${ticket.id}/case-link`);
  await theirs.reload();
  await expect(theirs.getByText("Diese Seite gibt es nicht")).toBeVisible();
  await phone.close();
});

async function version(api: { get: (path: string) => Promise<{ version?: unknown }> }, id: string) {
  return { "if-match": `"${(await api.get(`/api/tickets/${id}`)).version}"` };
}
