import { expect, test } from "../support/desk";

const WAY = `playbook: tried-KEY
name: Tried KEY
scenario: delivery-delay
steps:
  - { id: look, title: Look it up, kind: instruction }
  - { id: end, title: Explained, kind: resolve, reason: explained }
`;

test("two versions are tried, one learns at a step, and what was learned is accepted and credited", async ({
  signedIn: page,
  desk: { api },
}) => {
  const key = `tried-${Date.now()}`;
  const text = WAY.replaceAll("tried-KEY", key).replaceAll("KEY", key);
  const publish = async (version: unknown) =>
    api.call("POST", `/api/playbooks/${key}/publication`, { why: "It is right" }, { "if-match": `"${version}"` });
  const written = await api.post("/api/playbooks", { text });
  let card = await publish(written.version);
  const drafted = await api.call(
    "PUT",
    `/api/playbooks/${key}/draft`,
    { text: text.replace("Look it up", "Look it up twice") },
    { "if-match": `"${card.version}"` },
  );
  card = await publish(drafted.version);

  await page.goto(`/playbooks/${key}`);
  await page.getByRole("link", { name: "Effect", exact: true }).click();
  await expect(page.getByText("Not randomised: people chose which tickets to guide.", { exact: false })).toBeVisible();
  const trial = page.getByRole("region", { name: "Trial" });
  await trial.getByRole("button", { name: "Begin a trial" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why").fill("Does looking twice help?");
  await dialog.getByRole("button", { name: "Begin a trial" }).click();
  await expect(trial.getByText(/50 of 100 tickets get version 2/)).toBeVisible();
  await trial.getByRole("button", { name: "Compare the two" }).click();
  await expect(page.getByText("Randomised: chance gave each ticket its version", { exact: false })).toBeVisible();

  const ticket = await api.ticket(`Where is it ${key}`);
  await api.post(`/api/tickets/${ticket.id}/playbook-run`, { playbook: key });
  await page.goto(`/inbox/${ticket.id}`);
  const panel = page.getByRole("region", { name: "Playbook" });
  await expect(panel.getByRole("form", { name: /^Look it up/ })).toBeVisible();
  await page.keyboard.press("i");
  const field = panel.getByLabel("What did you learn here?");
  await expect(field).toBeFocused();
  await field.fill(`The carrier answers on the phone ${key}`);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Written down.", { exact: false })).toBeVisible();

  await page.goto("/learnings");
  const learned = page.getByRole("listitem").filter({ hasText: key });
  await expect(learned.getByText("Yours to decide")).toBeVisible();
  await learned.getByRole("button", { name: "Accept" }).click();
  await expect(learned).toBeHidden();

  await page.goto(`/playbooks/${key}/effects`);
  await trial.getByRole("button", { name: "Decide" }).click();
  await dialog.getByLabel("Why").fill("It did");
  await dialog.getByRole("button", { name: "Decide" }).click();
  await expect(trial.getByText("version 2 went on", { exact: false })).toBeVisible();
  const now = await api.get<{ version: number }>(`/api/playbooks/${key}`);
  const next = await api.call(
    "PUT",
    `/api/playbooks/${key}/draft`,
    { text: text.replace("Look it up", "Call the carrier") },
    { "if-match": `"${now.version}"` },
  );
  await publish(next.version);
  await page.goto(`/playbooks/${key}`);
  await expect(page.getByText("in version 3", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Versions" }).click();
  await expect(page.getByText(/^Learned from Priya Vance/)).toBeVisible();
});
