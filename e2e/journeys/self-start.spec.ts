import { expect, test } from "../support/desk";
import { addOrder } from "../support/records";

const WAY = `playbook: thanks-KEY
name: Thanks KEY
scenario: praise
steps:
  - { id: look, title: Look at the order, kind: check, facts: [order.state] }
  - { id: say, title: Say thank you, kind: instruction }
  - { id: tag, title: Tag it, kind: action, action: add_tag, with: { tag: praise }, refused: {} }
  - { id: end, title: Thanked, kind: resolve, reason: explained }
`;

test("a playbook that is turned on starts by itself once somebody says what the ticket is about", async ({
  signedIn: page,
  desk: { api },
}) => {
  const key = String(Date.now());
  const written = await api.post("/api/playbooks", { text: WAY.replaceAll("KEY", key) });
  await api.call(
    "POST",
    `/api/playbooks/thanks-${key}/publication`,
    { why: "The first" },
    { "if-match": `"${written.version}"` },
  );
  await page.goto(`/playbooks/thanks-${key}`);
  const start = page.getByRole("region", { name: "Starting by itself" });
  await start.getByRole("switch").press("Space");
  await start.getByLabel("Least confidence of recognition").fill("95");
  await start.getByRole("button", { name: "Save" }).click();
  await expect(start.getByRole("button", { name: "Save" })).toBeDisabled();

  const { customer, order } = await addOrder(api, "Ingrid Solheim");
  const ticket = await api.ticket(`Thank you ${key}`, { customer_id: customer.id, order_id: order.id });
  await api.call("PUT", `/api/tickets/${ticket.id}/scenario`, { scenario: "praise" });
  await page.goto(`/inbox/${ticket.id}`);
  const panel = page.getByRole("region", { name: "Playbook" });
  await expect(panel.getByText("started by itself")).toBeVisible({ timeout: 20_000 });
  const step = (name: string) => panel.getByRole("form", { name });
  await step("Say thank you").getByRole("button", { name: /^Done/ }).click();
  await step("Tag it").getByLabel("Minutes it took").fill("2");
  await step("Tag it")
    .getByRole("button", { name: /^Do it/ })
    .click();
  await expect(panel.getByText("The playbook has ended")).toBeVisible();
  await expect(page.getByText("praise", { exact: true }).first()).toBeVisible();
});
