import { expect, test as plain } from "@playwright/test";
import { ADMIN, setUp } from "../support/api";
import { signIn, watchPage } from "../support/desk";
import { startServer } from "../support/server";

const ALWAYS = Array.from({ length: 7 }, (_, day) => ({ day: day + 1, from: "00:00", to: "24:00" }));

plain("a lead sees how things stand, acts on it, and is told of who waits too long", async ({ browser }) => {
  plain.setTimeout(240_000);
  const server = await startServer();
  try {
    const api = await setUp(server.address);
    const { person } = await api.get<{ person: { id: string } } & { id: string }>("/api/session");
    const team = await api.post("/api/teams", { name: "Returns" });
    await api.post("/api/teams", { name: "Delivery" });
    // One minute of open time is the shortest there is, and the worker looks every half minute.
    const settings = {
      calendar: { time_zone: "Europe/Berlin", weekly: ALWAYS, holidays: [] },
      escalate_after_minutes: 1,
      escalation_lead_id: person.id,
    };
    await api.call("PATCH", "/api/organisation", settings, { "if-match": '"1"' });
    await api.post("/api/sla-policies", { name: "Everybody", targets: { normal: { first_response: 60 } } });
    const customer = await api.customer("Dora Lindgren");
    const first = await api.ticket("Where is my grinder", { customer_id: customer.id, team_id: team.id });

    const context = await browser.newContext({
      baseURL: server.address,
      locale: "en-GB",
      viewport: { width: 1440, height: 900 },
    });
    const watch = { foreign: [], errors: [] };
    watchPage(context, server.address, watch);
    const page = await context.newPage();
    await signIn(page);
    await expect(page).toHaveURL(/\/today$/);
    const waiting = page.getByRole("region", { name: "Waiting longest" });
    const risk = page.getByRole("region", { name: "Service levels at risk" });
    const load = page.getByRole("region", { name: "Load per person" });
    await expect(waiting.getByRole("link", { name: "Where is my grinder" })).toBeVisible();
    await expect(risk.getByText("0 late, 1 within 2 h")).toBeVisible();
    await expect(page.getByRole("link", { name: /^Customer satisfaction/ })).toBeVisible();

    // What is nobody's is given away by keys alone.
    await waiting.getByRole("button", { name: /^Assign #/ }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Priya");
    await page.keyboard.press("Enter");
    await expect(waiting.getByText(ADMIN.name)).toBeAttached();
    await expect(load.getByRole("link", { name: `${ADMIN.name}, Open: 1` })).toBeVisible();

    // What happens meanwhile comes by itself.
    await api.ticket("A plate came broken", { customer_id: customer.id });
    await expect(waiting.getByRole("link", { name: "A plate came broken" })).toBeVisible();
    await expect(waiting.getByRole("link", { name: "2 waiting" })).toBeVisible();

    // A lead says who does not take tickets for now.
    const turn = load.getByRole("button", { name: `${ADMIN.name}: Available. Change whether they take tickets` });
    await turn.press("Enter");
    await page.getByRole("menuitem", { name: "For an hour" }).click();
    await expect(
      load.getByRole("button", { name: `${ADMIN.name}: Away. Change whether they take tickets` }),
    ).toBeVisible();
    await page.getByRole("button", { name: /^Away until/ }).click();
    await page.getByRole("menuitem", { name: "I am back" }).click();
    await expect(turn).toBeVisible();

    // A number leads to its rows, and only to them.
    await load.getByRole("link", { name: `${ADMIN.name}, Waiting: 1` }).click();
    await expect(page).toHaveURL(/\/inbox\?.*attention=waiting/);
    const list = page.getByRole("region", { name: "All open" });
    await expect(list.getByText("Where is my grinder", { exact: true })).toBeVisible();
    await expect(list.getByText("A plate came broken", { exact: true })).toBeHidden();

    // A team alone.
    await page.goto("/today");
    await page.getByRole("radiogroup", { name: "Team" }).getByText("Returns", { exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`team=${team.id}`));
    await expect(waiting.getByRole("link", { name: "1 waiting" })).toBeVisible();
    await expect(waiting.getByRole("link", { name: "A plate came broken" })).toBeHidden();

    // Nobody answers: the lead is told, once, and finds the ticket marked.
    const told = page.getByText(/Dora Lindgren: nobody has answered|wait too long for an answer/).first();
    await expect(told).toBeVisible({ timeout: 120_000 });
    await expect(waiting.getByRole("link", { name: "1 escalated" })).toBeVisible();
    await page.goto(`/inbox/${first.id}?view=escalated`);
    await expect(page.getByText(`Escalated to ${ADMIN.name}`)).toBeVisible();
    await expect(
      page.getByRole("region", { name: "Escalated" }).getByText("Where is my grinder", { exact: true }),
    ).toBeVisible();
    await expect(page.getByText(/nobody has answered/), "a reload tells nothing anew").toHaveCount(0);

    const { last_event } = await api.get<{ last_event: number } & { id: string }>(`/api/tickets/${first.id}`);
    await api.post(`/api/tickets/${first.id}/replies`, {
      body_text: "Here it is",
      seen_event: last_event,
      attachments: [],
      status: null,
    });
    await expect(page.getByText(`Escalated to ${ADMIN.name}`)).toBeHidden();
    expect(watch).toEqual({ foreign: [], errors: [] });
    await context.close();
  } finally {
    await server.stop();
  }
});
