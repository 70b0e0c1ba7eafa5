import type { Page } from "@playwright/test";
import type { Api } from "./api";
import { layBoard } from "./board";
import { layStudy } from "./futures";
import { addOrder } from "./records";

export type Screen = { name: string; address: string; before?: (page: Page) => Promise<void> };

/** A customer who wants no calls, or only in the evening where they live. */
const CALLED = {
  time_zone: "Europe/Oslo",
  preferences: { channel: "email", avoid: "phone", window: { from: "18:00", to: "20:00" }, hours: null },
};

async function begin(page: Page, action: string) {
  await page.getByRole("button", { name: "Do something about it" }).click();
  if (action) await page.getByRole("menuitem", { name: new RegExp(`^${action}`) }).click();
}

async function openEntry(page: Page) {
  await page
    .getByRole("button", { name: /^Token made/ })
    .first()
    .click();
}

/** Every screen with something on it. */
export async function layTable(api: Api): Promise<Screen[]> {
  const { customer, order } = await addOrder(api, "Ingrid Solheim");
  await api.post(`/api/orders/${order.id}/payments`, {
    amount: { amount: 18_690, currency: "EUR" },
    method: "visa",
  });
  await api.call("PATCH", `/api/customers/${customer.id}`, CALLED, { "if-match": `"${customer.version}"` });
  const ticket = await api.ticket("Where is my grinder? Birthday Saturday", {
    customer_id: customer.id,
    order_id: order.id,
    urgency: "urgent",
    tags: ["delivery"],
    message: {
      author: "customer",
      body_text: "Hello, my order was promised for Monday. The page now says “estimate revised”. Will it come?",
    },
  });
  await api.post(`/api/tickets/${ticket.id}/notes`, {
    body_text: "The pallet missed its slot in Kassel on Sunday. They expect it on tonight’s truck.",
    mentions: [],
    attachments: [],
  });
  const { last_event } = await api.get<{ last_event: number }>(`/api/tickets/${ticket.id}`);
  await api.post(`/api/tickets/${ticket.id}/replies`, {
    body_text: "Hello Ingrid, I am asking the carrier and write again before noon.",
    seen_event: last_event,
    attachments: [],
    status: null,
  });
  await api.post(`/api/tickets/${ticket.id}/tasks`, {
    text: "Ask the depot in Kassel",
    due_at: new Date(Date.now() - 3_600_000).toISOString(),
  });
  const asked_for = await api.post(`/api/tickets/${ticket.id}/tasks`, { text: "Look up the promised day" });
  await api.call("PUT", `/api/tickets/${ticket.id}/tasks/${asked_for.id}/done`, null);
  await api.customerWrites(ticket.id, "Good morning, no news yet.");
  await api.post(`/api/orders/${order.id}/refunds`, {
    amount: { amount: 900, currency: "EUR" },
    reason: "came late",
    ticket_id: ticket.id,
  });
  await api.post(`/api/orders/${order.id}/returns`, {
    lines: [{ line_id: (order.lines as { id: string }[])[1]?.id, quantity: 1 }],
    reason: "one too many",
    ticket_id: ticket.id,
  });
  for (const subject of ["Refund for chair still not here", "Blender smells burnt", "Two plates arrived cracked"]) {
    await api.ticket(subject, { customer_id: customer.id });
  }
  const solved = await api.ticket("Thank you, lovely service", { customer_id: customer.id });
  const seen = await api.get<{ last_event: number }>(`/api/tickets/${solved.id}`);
  await api.post(`/api/tickets/${solved.id}/replies`, {
    body_text: "Thank you too!",
    seen_event: seen.last_event,
    attachments: [],
    status: "solved",
  });
  const html = await api.ticket("Formatted letter", {
    message: {
      author: "customer",
      body_html: "<p>Hello, <b>no news</b> yet. <a href='https://example.org'>Look</a></p>",
    },
  });
  await api.post("/api/views", {
    name: "Promise passed",
    audience: "everybody",
    filter: { category: "new,open,pending,on_hold", tag: "delivery" },
    columns: ["team", "order", "tags"],
  });
  const saved = await api.post<{ id: string }>("/api/views", {
    name: "With the carrier",
    filter: { category: "new,open,pending,on_hold" },
    columns: ["status", "order", "opened"],
  });
  await api.post("/api/templates", {
    name: "Where it is",
    audience: "everybody",
    content: { reply_text: "Dear {{customer.first_name}}, your parcel is {{parcel.tracking}}." },
  });
  await api.post("/api/templates", {
    name: "Replace it",
    content: { reply_text: "A new one is on its way.", steps: { status: "solved", add_tags: ["replaced"] } },
  });
  const later = await api.ticket("Sent tomorrow", { customer_id: customer.id });
  const asked = await api.get<{ last_event: number }>(`/api/tickets/${later.id}`);
  await api.post(`/api/tickets/${later.id}/held-messages`, {
    kind: "public",
    body_text: "Good morning, it came tonight.",
    seen_event: asked.last_event,
    send_at: new Date(Date.now() + 86_400_000).toISOString(),
    status: "solved",
    unless_answered: true,
  });
  await api.post("/api/sla-policies", {
    name: "Everybody",
    targets: {
      urgent: { first_response: 30, next_response: 60, resolution: 480 },
      normal: { first_response: 240, next_response: 480, resolution: 2400 },
    },
  });
  await api.post("/api/teams", { name: "Delivery" }).catch(() => undefined);
  const promised = await api.ticket("Is the lamp still under warranty?", { customer_id: customer.id });
  await api.post("/api/automation-rules", {
    name: "Lamps go to repairs",
    active: true,
    triggers: [{ on: "ticket_opened" }, { on: "lasted", state: "waiting", minutes: 240, clock: "business" }],
    conditions: {
      mode: "all",
      groups: [
        {
          mode: "all",
          conditions: [
            { field: "words", within: "either", op: "any_of", values: ["lamp", "parcel"] },
            { field: "channel", op: "any_of", values: ["api", "email"] },
          ],
        },
        { mode: "any", conditions: [{ field: "assignee", op: "any_of", values: ["none"] }] },
      ],
    },
    actions: [
      { do: "set_urgency", urgency: "high" },
      { do: "note", text: "Ask for the serial number of #{{ticket.number}}.", mentions: [] },
    ],
  });
  await api.ticket("A parcel came open", { customer_id: customer.id });
  const guided = await api.ticket("Is it still on its way?", { customer_id: customer.id, order_id: order.id });
  await api.post(`/api/tickets/${guided.id}/playbook-run`, { playbook: "lost-parcel" });
  // The playbook that is rehearsed looks at tickets of its scenario.
  await api.call("PUT", `/api/tickets/${guided.id}/scenario`, { scenario: "delivery-delay" });
  const editRule = async (page: Page) => page.getByRole("button", { name: "Edit Lamps go" }).first().click();
  // Nobody listens there: its log shows what fails.
  const webhook = await api.post("/api/webhooks", {
    url: "http://127.0.0.1:9/hooks",
    description: "Loyalty points for solved tickets",
    kinds: ["ticket.solved", "customer.created"],
  });
  await api.post(`/api/webhooks/${webhook.id}/tests`, null);
  const openLog = async (page: Page) => {
    await page.getByRole("button", { name: "Log of Loyalty points for solved tickets" }).first().click();
    await page.getByRole("button", { name: /^Show webhook.test/ }).waitFor();
  };
  await api.post("/api/mailboxes", {
    name: "Shop support",
    address: "support@shop.example",
    survey: true,
    outgoing: { host: "127.0.0.1", port: 1, security: "none" },
  });
  const note = async (page: Page) => {
    await page.getByRole("button", { name: /^Note/ }).click();
    await page.getByRole("textbox", { name: /Internal note/ }).fill("Can you ask Northway for a rescan?");
  };
  const board = await layBoard(api);
  const study = await layStudy(api);
  const repeat = await api.ticket("The same grinder again");
  await api.post(`/api/tickets/${repeat.id}/merges`, { into: ticket.id });
  return [
    { name: "today", address: "/today" },
    { name: "inbox", address: "/inbox" },
    { name: "inbox-empty", address: "/inbox?q=nothinghasthis" },
    { name: "ticket", address: `/inbox/${ticket.id}` },
    { name: "ticket-note", address: `/inbox/${ticket.id}`, before: note },
    {
      name: "ticket-formatted",
      address: `/inbox/${html.id}`,
      before: async (page) => {
        const text = "It comes on **Friday**. Until then:\n- keep the box\n- see [the page](https://example.org/help)";
        await page.getByRole("textbox", { name: /Reply to the customer/ }).fill(text);
      },
    },
    {
      name: "task-new",
      address: `/inbox/${ticket.id}`,
      before: async (page) => {
        const panel = page.getByRole("button", { name: "Show customer and order" });
        if (await panel.isVisible()) await panel.click();
        await page.getByRole("button", { name: "Add a task" }).click();
      },
    },
    {
      name: "ticket-playbook",
      address: `/inbox/${guided.id}`,
      before: async (page) => {
        const panel = page.getByRole("button", { name: "Show customer and order" });
        if (await panel.isVisible()) await panel.click();
        await page.getByRole("form", { name: "Look at parcel and stock" }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: "playbook-rehearsal",
      address: "/playbooks/delivery-delay",
      before: async (page) => {
        await page.getByRole("button", { name: "Rehearse" }).click();
        await page.getByRole("heading", { name: "Where they would stop" }).scrollIntoViewIfNeeded();
      },
    },
    { name: "ticket-merged", address: `/inbox/${repeat.id}` },
    ...["Shift+M", "Shift+S", "Shift+L"].map((key) => ({
      name: `ticket-${key}`,
      address: `/inbox/${ticket.id}`,
      before: async (page: Page) => page.keyboard.press(key),
    })),
    {
      name: "ticket-history",
      address: `/inbox/${ticket.id}`,
      before: async (page) => {
        await page.getByRole("button", { name: "More", exact: true }).click();
        await page.getByRole("menuitem", { name: "History" }).click();
      },
    },
    { name: "tasks-due", address: "/inbox?view=tasks" },
    { name: "ticket-promised", address: `/inbox/${promised.id}` },
    { name: "order-actions", address: `/orders/${order.id}`, before: (page) => begin(page, "") },
    { name: "order-return", address: `/orders/${order.id}`, before: (page) => begin(page, "Start a return") },
    { name: "order-refund", address: `/orders/${order.id}`, before: (page) => begin(page, "Give money back") },
    { name: "settings-order-rules", address: "/settings/order-rules" },
    { name: "settings-routing", address: "/settings/routing" },
    { name: "service-levels", address: "/settings/service-levels" },
    {
      name: "service-level-edit",
      address: "/settings/service-levels",
      before: async (page) => page.getByRole("button", { name: "New service level" }).click(),
    },
    { name: "ticket-html", address: `/inbox/${html.id}` },
    {
      name: "new-ticket",
      address: "/inbox",
      before: async (page) => page.getByRole("button", { name: "New ticket" }).click(),
    },
    {
      name: "assign",
      address: `/inbox/${ticket.id}`,
      before: async (page) => page.getByRole("button", { name: /^Assigned to/ }).click(),
    },
    {
      name: "filters",
      address: "/inbox",
      before: async (page) => page.getByRole("button", { name: /^Filters/ }).click(),
    },
    { name: "view-saved", address: `/inbox?view=${saved.id}` },
    {
      name: "view-edit",
      address: "/inbox?urgency=urgent",
      before: async (page) => {
        await page.getByRole("button", { name: "View and list" }).click();
        await page.getByRole("menuitem", { name: "Save as a view" }).click();
      },
    },
    {
      name: "selected",
      address: "/inbox",
      before: async (page) => {
        await page.getByRole("region", { name: "Tickets" }).getByRole("link").first().focus();
        await page.keyboard.press("Control+a");
      },
    },
    { name: "held", address: `/inbox/${later.id}` },
    {
      name: "send-later",
      address: `/inbox/${later.id}`,
      before: async (page) => page.getByRole("button", { name: "Send later" }).click(),
    },
    {
      name: "macro",
      address: `/inbox/${later.id}`,
      before: async (page) => page.getByRole("button", { name: "Macro" }).click(),
    },
    {
      name: "search-operators",
      address: "/inbox",
      before: async (page) => page.getByRole("searchbox", { name: "Search tickets", exact: true }).fill("status:"),
    },
    {
      name: "search-unknown",
      address: "/inbox?q=stauts:open",
    },
    { name: "palette", address: `/inbox/${ticket.id}`, before: async (page) => page.keyboard.press("Control+k") },
    { name: "settings-library", address: "/settings/library" },
    { name: "settings-alerts", address: "/settings/alerts" },
    { name: "settings-templates", address: "/settings/templates" },
    {
      name: "template-edit",
      address: "/settings/templates",
      before: async (page) => page.getByRole("button", { name: "New template" }).click(),
    },
    { name: "customers", address: "/customers" },
    { name: "customer", address: `/customers/${customer.id}` },
    {
      name: "customer-edit",
      address: `/customers/${customer.id}`,
      before: async (page) => page.getByRole("button", { name: "Edit" }).click(),
    },
    { name: "orders", address: "/orders" },
    { name: "order", address: `/orders/${order.id}` },
    { name: "kpis", address: "/kpis" },
    { name: "kpi-share", address: "/kpis/first_contact_resolution?period=26w" },
    { name: "kpi-time", address: "/kpis/first_response_time" },
    { name: "settings-account", address: "/settings/account" },
    { name: "settings-tokens", address: "/settings/tokens" },
    { name: "settings-people", address: "/settings/people" },
    { name: "settings-teams", address: "/settings/teams" },
    {
      name: "settings-team",
      address: "/settings/teams",
      before: async (page) =>
        page
          .getByRole("button", { name: /^Change/ })
          .first()
          .click(),
    },
    { name: "settings-roles", address: "/settings/roles" },
    {
      name: "settings-role",
      address: "/settings/roles",
      before: async (page) => page.getByRole("button", { name: "New role" }).click(),
    },
    { name: "settings-statuses", address: "/settings/statuses" },
    { name: "settings-organisation", address: "/settings/organisation" },
    { name: "settings-audit", address: "/settings/audit", before: openEntry },
    { name: "settings-brands", address: "/settings/brands" },
    {
      name: "brand-edit",
      address: "/settings/brands",
      before: async (page) => {
        await page.getByRole("button", { name: "New brand" }).first().click();
        await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Ember");
      },
    },
    { name: "settings-capabilities", address: "/settings/capabilities" },
    {
      name: "capability-switch",
      address: "/settings/capabilities",
      before: async (page) => {
        await page.getByRole("button", { name: "Switch Chatbot" }).click();
        await page.getByRole("radio", { name: "Some customers" }).check();
      },
    },
    {
      name: "capability-new",
      address: "/settings/capabilities",
      before: async (page) => page.getByRole("button", { name: "New capability" }).click(),
    },
    { name: "settings-mail", address: "/settings/mail" },
    {
      name: "mailbox-edit",
      address: "/settings/mail",
      before: async (page) => {
        await page.getByRole("button", { name: "Edit Shop support" }).click();
        await page.getByRole("dialog").getByLabel("Server", { exact: true }).waitFor();
      },
    },
    { name: "settings-automation", address: "/settings/automation" },
    { name: "rule-edit", address: "/settings/automation", before: editRule },
    {
      name: "rule-tried",
      address: "/settings/automation",
      before: async (page) => {
        await editRule(page);
        await page.getByRole("button", { name: "Try it out" }).click();
        await page.getByText(/It would have acted on/).waitFor();
        await page.getByRole("dialog").getByRole("button", { name: "Save" }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: "rule-log",
      address: "/settings/automation",
      before: async (page) => {
        await page.getByRole("button", { name: "Log of Lamps go" }).first().click();
        await page.getByRole("cell", { name: "acted", exact: true }).first().waitFor();
      },
    },
    { name: "scenarios", address: "/scenarios" },
    {
      name: "scenario-list",
      address: "/scenarios",
      before: async (page) => page.getByText("List", { exact: true }).click(),
    },
    { name: "scenario", address: "/scenarios/delivery-delay" },
    {
      name: "scenario-edit",
      address: "/scenarios/delivery-delay",
      before: async (page) => page.getByRole("button", { name: "Edit", exact: true }).click(),
    },
    { name: "effects", address: "/playbooks/delivery-delay/effects" },
    { name: "learnings", address: "/learnings" },
    { name: "own-tasks", address: "/own-tasks" },
    ...board,
    ...study,
    {
      name: "scenario-table",
      address: "/scenarios/delivery-delay",
      before: async (page) =>
        page.getByRole("region", { name: "Frequency" }).getByRole("button", { name: "Table" }).click(),
    },
    { name: "settings-recognition", address: "/settings/recognition" },
    { name: "playbooks", address: "/playbooks" },
    { name: "playbook", address: "/playbooks/product-malfunction" },
    { name: "settings-webhooks", address: "/settings/webhooks" },
    {
      name: "webhook-edit",
      address: "/settings/webhooks",
      before: async (page) => page.getByRole("button", { name: "Edit Loyalty points" }).first().click(),
    },
    { name: "webhook-log", address: "/settings/webhooks", before: openLog },
    {
      name: "webhook-delivery",
      address: "/settings/webhooks",
      before: async (page) => {
        await openLog(page);
        await page.getByRole("button", { name: /^Show webhook.test/ }).click();
      },
    },
    {
      name: "menu",
      address: "/inbox",
      before: async (page) => page.getByRole("button", { name: /your menu/ }).click(),
    },
    { name: "keys", address: "/inbox", before: async (page) => page.keyboard.press("?") },
    { name: "docs", address: "/api/docs", before: async (page) => page.locator("summary").first().click() },
    { name: "not-found", address: "/nowhere" },
  ];
}

export async function show(page: Page, screen: Screen) {
  await page.goto(screen.address);
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page
    .locator('[aria-busy="true"]')
    .first()
    .waitFor({ state: "detached", timeout: 5000 })
    .catch(() => undefined);
  await screen.before?.(page);
  await page.waitForTimeout(250);
}
