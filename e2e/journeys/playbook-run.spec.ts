import { expect, test } from "../support/desk";
import { addOrder } from "../support/records";

const WAY = `playbook: back-KEY
name: Way back KEY
steps:
  - { id: look, title: Look at the order, kind: check, facts: [order.state] }
  - id: ask
    title: Ask why
    kind: question
    reply: Hello {{customer.first_name}}, why do you not like {{order.number}}?
    answers: [{ name: why, type: text, label: What they say }]
  - { id: letter, title: Write to the carrier, kind: action, action: notify_carrier, refused: {} }
  - { id: wait, title: Wait a little, kind: wait, at_most: 2 days }
  - { id: end, title: Explained, kind: resolve, reason: explained, reply: "Thank you for telling us: {{why}}" }
`;

test("a playbook is started by a key, goes on by what is known and said, waits, goes back and ends", async ({
  signedIn: page,
  desk: { api },
}) => {
  const key = String(Date.now());
  const written = await api.post("/api/playbooks", { text: WAY.replaceAll("KEY", key) });
  await api.call(
    "POST",
    `/api/playbooks/back-${key}/publication`,
    { why: "The first" },
    { "if-match": `"${written.version}"` },
  );
  const { customer, order } = await addOrder(api, "Ingrid Solheim");
  const ticket = await api.ticket(`I do not like it ${key}`, { customer_id: customer.id, order_id: order.id });
  await page.goto(`/inbox/${ticket.id}`);
  const panel = page.getByRole("region", { name: "Playbook" });
  await expect(panel.getByText("No playbook was started")).toBeVisible();
  await page.keyboard.press("p");
  await page
    .getByRole("combobox", { name: "Start a playbook" })
    .or(page.getByPlaceholder("Start a playbook"))
    .fill(key);
  await page.keyboard.press("Enter");

  const step = (name: string) => panel.getByRole("form", { name });
  await expect(step("Ask why")).toBeVisible();
  await expect(panel.getByText("by itself")).toBeVisible();
  await step("Ask why").getByRole("button", { name: "Insert reply" }).click();
  await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue(/Hello Ingrid, why do you not like/);
  await step("Ask why").getByLabel("What they say").fill("It is too loud");
  await step("Ask why").getByRole("button", { name: /^Done/ }).click();

  await expect(step("Write to the carrier").getByText("The program cannot do this")).toBeVisible();
  await step("Write to the carrier").getByRole("button", { name: /^Done/ }).click();
  await expect(step("Wait a little").getByText("until")).toBeVisible();
  await panel.getByRole("button", { name: "More of this run" }).click();
  await page.getByRole("menuitem", { name: "Go back one step" }).click();
  await expect(step("Write to the carrier")).toBeVisible();
  await step("Write to the carrier").getByRole("button", { name: /^Done/ }).click();
  await step("Wait a little").getByRole("button", { name: "Go on now" }).click();
  await expect(panel.getByText("The playbook has ended")).toBeVisible();
});
