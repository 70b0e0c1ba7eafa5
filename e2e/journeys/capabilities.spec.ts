import type { Api } from "../support/api";
import { expect, test } from "../support/desk";

type Capability = { key: string; version: number };

/** Customers, of whom one has it and one has not. */
async function oneAndAnother(api: Api) {
  const found = new Map<boolean, string>();
  // Of 80 a quarter has it: that none or all do does not happen.
  for (let n = 0; n < 80 && found.size < 2; n += 1) {
    const { id } = await api.post<{ id: string }>("/api/customers", { name: `Draw ${n}`, language: "en" });
    const { on } = await api.get<{ on: boolean }>(`/api/capabilities/next_steps/decision?of=${id}`);
    found.set(on, id);
  }
  return { has: found.get(true) ?? "", lacks: found.get(false) ?? "" };
}

test("next steps are on for a quarter of customers: one has them, another's ticket says that they are off", async ({
  signedIn: page,
  desk: { api },
}) => {
  try {
    await page.goto("/settings/capabilities");
    await page.getByRole("button", { name: "Switch What comes next" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "All customers" }).press("ArrowLeft");
    await dialog.getByRole("textbox", { name: "Share of customers who have it" }).fill("25");
    await dialog.getByRole("textbox", { name: "Reason" }).fill("Do they help? A quarter first");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("on for 25 %")).toBeVisible();

    const { has, lacks } = await oneAndAnother(api);
    const open = async (customer: string) => {
      const ticket = await api.ticket("Where is it?", { customer_id: customer });
      await api.call("PUT", `/api/tickets/${ticket.id}/scenario`, { scenario: "delivery-delay" });
      await page.goto(`/inbox/${ticket.id}`);
      return page.getByRole("region", { name: "Next", exact: true });
    };
    await expect((await open(has)).getByText("It is the way through this scenario.")).toBeVisible();
    const off = await open(lacks);
    await expect(off.getByText("Suggestions are switched off for this customer.")).toBeVisible();
    await expect(off.getByRole("listitem")).toHaveCount(0);

    await page.goto("/settings/capabilities");
    await page.getByRole("button", { name: "Switch What comes next" }).click();
    await dialog.getByLabel("Id of a customer").fill(lacks);
    await dialog.getByRole("button", { name: "Look" }).click();
    await expect(dialog.getByText("This customer is not yet among those who have it.")).toBeVisible();
    const history = dialog.getByRole("region", { name: "History" });
    await expect(history.getByText("from on to on for 25 %")).toBeVisible();
    await expect(history.getByText("Do they help? A quarter first")).toBeVisible();
  } finally {
    const { version } = await api.get<Capability>("/api/capabilities/next_steps");
    const on = { state: "on", reason: "As before" };
    await api.call("PATCH", "/api/capabilities/next_steps", on, { "if-match": `"${version}"` });
  }
});
