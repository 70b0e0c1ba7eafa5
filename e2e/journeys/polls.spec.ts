import { violations } from "../support/axe";
import { expect, test } from "../support/desk";
import { addOrder } from "../support/records";

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

test("customers are asked about an initiative, answer on the pages of their cases, and it stands on the board", async ({
  signedIn: page,
  desk: { api, address },
  browser,
}) => {
  const stamp = Date.now();
  const key = `evening_calls_${stamp}`;
  await api.post("/api/moscow/initiatives", { key, definition: { title: `Shift B ${stamp}` } });
  const { customer, order } = await addOrder(api, "Ingrid Solheim");
  const ticket = await api.ticket(`Call me ${stamp}`, { customer_id: customer.id, order_id: order.id });
  const { path } = await api.call<{ path: string }>("POST", `/api/tickets/${ticket.id}/case-link`);

  await page.goto(`/moscow/initiatives/${key}`);
  const card = page.getByRole("region", { name: "What customers say" });
  await expect(card.getByText("Customers were not asked about it.")).toBeVisible();
  await card.getByRole("button", { name: "Ask customers" }).click();
  const dialog = page.getByRole("dialog");
  const ask = dialog.getByRole("button", { name: "Ask customers" });
  await dialog.getByText("Kano", { exact: true }).click();
  await dialog.getByLabel("What customers read (English)").fill(`Calls in the evening ${stamp}`);
  await dialog.getByLabel("What customers read (German)").fill(`Anrufe am Abend ${stamp}`);
  await dialog.getByLabel("What it would be, in one sentence (English)").fill("We would call you until nine.");
  await dialog.getByLabel("Last day on which they can answer").fill(day(20));
  await expect(ask).toBeDisabled();
  await dialog.getByLabel("What it would be, in one sentence (German)").fill("Wir würden bis neun anrufen.");
  await ask.click();
  await expect(dialog).toHaveCount(0);
  await expect(card.getByText(/^Open until/)).toBeVisible();

  const phone = await browser.newContext({ baseURL: address, viewport: { width: 390, height: 844 }, locale: "en-GB" });
  const theirs = await phone.newPage();
  await theirs.goto(path);
  const question = theirs.getByRole("form", { name: `Calls in the evening ${stamp}` });
  const send = question.getByRole("button", { name: "Send answer" });
  await expect(send).toBeDisabled();
  await question
    .getByRole("group", { name: "How would it be for you if we offered it?" })
    .getByLabel("I would like that")
    .check();
  await question
    .getByRole("group", { name: "How would it be for you if we did not offer it?" })
    .getByLabel("I would dislike that")
    .check();
  await question.getByLabel("Would you like to add something?").fill("<b>Until ten</b>, please");
  await send.click();
  await expect(question.getByText("Thank you, noted.")).toBeVisible();
  expect(await violations(theirs)).toEqual([]);

  await expect(card.getByText("1 customer answered.")).toBeVisible();
  await expect(card.getByText("Not enough answers to say what most say: 1 of at least 10.")).toBeVisible();
  await expect(card.getByRole("row", { name: /The more the better \(O\)/ })).toContainText("100");
  await expect(card.getByText("<b>Until ten</b>, please")).toBeVisible();
  await expect(card.getByRole("link", { name: "Ingrid Solheim" })).toBeVisible();

  // Changed, it is still one answer.
  await question
    .getByRole("group", { name: "How would it be for you if we did not offer it?" })
    .getByLabel("It is all the same to me")
    .check();
  await question.getByRole("button", { name: "Change answer" }).click();
  await expect(card.getByRole("row", { name: /Delights \(A\)/ })).toContainText("100");
  await expect(card.getByText("1 customer answered.")).toBeVisible();

  await card.getByRole("button", { name: "Close the poll" }).click();
  await expect(card.getByText("Closed", { exact: true })).toBeVisible();
  await expect(card.getByRole("button", { name: "Ask again" })).toBeVisible();
  // The page may still show the question; whoever answers now is told.
  const change = question.getByRole("button", { name: "Change answer" });
  if (await change.isVisible()) {
    await change.click();
    await expect(theirs.getByText("This question is closed by now.")).toBeVisible();
  }
  await expect(question).toHaveCount(0, { timeout: 60_000 });
  await phone.close();
});
