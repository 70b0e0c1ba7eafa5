import type { Page } from "@playwright/test";
import { expect, test } from "../support/desk";
import { HOSTILE } from "../support/hostile";

/** Counts every script that runs although nobody of ours wrote it, and every breach of the policy. */
async function count(page: Page) {
  const violations: string[] = [];
  page.on("dialog", (dialog) => dialog.dismiss());
  await page.exposeFunction("__violated", (what: string) => violations.push(what));
  await page.addInitScript(() => {
    const report = (window as unknown as { __violated: (what: string) => void }).__violated;
    document.addEventListener("securitypolicyviolation", (event) =>
      report(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  const ran = async () => {
    const counts = await Promise.all(
      page
        .frames()
        .map((frame) => frame.evaluate(() => (window as unknown as { __ran?: number }).__ran ?? 0).catch(() => 0)),
    );
    return counts.reduce((sum, one) => sum + one, 0);
  };
  return { violations, ran };
}

test("hostile text never runs, wherever it stands", async ({ signedIn: page, desk }) => {
  test.setTimeout(120_000);
  const { violations, ran } = await count(page);
  const all = HOSTILE.join("\n");
  const line = HOSTILE.slice(0, 6).join(" ").slice(0, 190);
  const customer = await desk.api.customer("Noor Haddad", {
    tags: ["<svg onload=1>"],
    preferences: { channel: "email", hours: line.slice(0, 90), do_not_contact: false, notes: all.slice(0, 900) },
  });
  const current = await desk.api.get<{ version: number }>(`/api/customers/${customer.id}`);
  await desk.api.call("PATCH", `/api/customers/${customer.id}`, { name: line }, { "if-match": `"${current.version}"` });
  const ticket = await desk.api.ticket(line, {
    customer_id: customer.id,
    tags: ["<img src=x>"],
    message: { author: "customer", body_text: all },
  });
  await desk.api.ticket("As HTML", {
    customer_id: customer.id,
    message: { author: "customer", body_html: `<p>Seen</p>${all}` },
  });
  for (const one of HOSTILE) {
    await desk.api.post(`/api/tickets/${ticket.id}/customer-messages`, { body_text: one });
    await desk.api.post(`/api/tickets/${ticket.id}/notes`, { body_text: one, mentions: [], attachments: [] });
  }
  const html = await desk.api.ticket(`HTML ${Date.now()}`, {
    message: { author: "customer", body_html: `<p>Seen</p>${all}` },
  });
  await desk.api.post("/api/teams", { name: `<img src=x onerror=alert(1)> ${Date.now()}` });

  for (const address of [
    "/inbox",
    `/inbox/${ticket.id}`,
    `/inbox/${html.id}`,
    "/customers",
    `/customers/${customer.id}`,
    "/settings/teams",
    "/kpis",
  ]) {
    await page.goto(address);
    await page.waitForLoadState("networkidle").catch(() => undefined);
    await page.waitForTimeout(600);
    expect(await ran(), `scripts run on ${address}`).toBe(0);
  }
  // As text it is shown to the letter: nothing was thrown away either.
  await page.goto(`/inbox/${ticket.id}`);
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("<script>");
  await page.getByRole("searchbox", { name: "Search tickets", exact: true }).fill("<img src=x onerror=1>");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("<svg onload=1>");
  await page.waitForTimeout(800);
  expect(await ran()).toBe(0);
  expect(page.url().startsWith(desk.address)).toBe(true);
  expect(violations.filter((one) => one.startsWith("script-src"))).toEqual([]);
});

test("hostile names stay names in every record, and nothing asks another host", async ({
  signedIn: page,
  desk,
  watch,
}) => {
  test.setTimeout(180_000);
  const { violations, ran } = await count(page);
  const { api } = desk;
  const mark = Date.now().toString(36);
  await page.goto("/inbox");
  let last = { customer: "", ticket: "", order: "" };
  for (const [at, one] of HOSTILE.entries()) {
    const name = one.slice(0, 180);
    const short = one.slice(0, 50);
    await api.post("/api/teams", { name: `${name} ${mark}` });
    const role = await api.post("/api/roles", { name: `${name} ${mark}`, grants: [] });
    await api.post("/api/statuses", { key: `s-${mark}-${at}`, name: `${short} ${at}`, category: "pending" });
    const sku = `SKU-${mark}-${at}`;
    await api.post("/api/products", { sku, name, category: short, variants: [] });
    const customer = await api.customer("Ada Holm", {
      tags: [short],
      language: "en",
      preferences: { channel: "email", hours: short, do_not_contact: false, notes: one },
    });
    const order = await api.post("/api/orders", {
      number: `${short} ${mark}${at}`,
      customer_id: customer.id,
      currency: "EUR",
      lines: [{ title: name, quantity: 1, price: { amount: 100, currency: "EUR" }, serials: [short] }],
    });
    await api.post(`/api/orders/${order.id}/shipments`, { carrier: short, tracking_number: short });
    const ticket = await api.ticket(name, {
      customer_id: customer.id,
      order_id: order.id,
      tags: [short],
      fields: { [`field_${at}`]: one },
    });
    last = { customer: customer.id, ticket: ticket.id, order: order.id };
    // Hashing passwords is slow on purpose: a few people are enough.
    if (at < 3) await api.person(name, `p${at}.${mark}@example.org`, "a quiet lighthouse", [role.id]);
    // Tokens are made by people only.
    const made = await page.evaluate(
      async (token) =>
        (
          await fetch("/api/tokens", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ name: token, scopes: ["tickets.read"], expires_at: null }),
          })
        ).status,
      name,
    );
    expect(made).toBe(201);
  }
  for (const address of [
    "/inbox",
    `/inbox/${last.ticket}`,
    "/customers",
    `/customers/${last.customer}`,
    "/orders",
    `/orders/${last.order}`,
    "/settings/teams",
    "/settings/roles",
    "/settings/people",
    "/settings/statuses",
    "/settings/tokens",
    "/kpis",
  ]) {
    await page.goto(address);
    await page.waitForLoadState("networkidle").catch(() => undefined);
    await page.waitForTimeout(500);
    expect(await ran(), `scripts run on ${address}`).toBe(0);
    if (address !== "/kpis") await expect(page.locator("body"), address).toContainText(/[<{]/);
  }
  expect(violations.filter((one) => one.startsWith("script-src"))).toEqual([]);
  expect(watch.foreign).toEqual([]);
});

test("customer HTML stands in a sandbox that runs nothing, should the cleaning ever leave a hole", async ({
  signedIn: page,
  desk,
}) => {
  const ticket = await desk.api.ticket("Formatted", {
    message: { author: "customer", body_html: "<p>Hello, <b>no news</b> yet.</p>" },
  });
  await page.goto(`/inbox/${ticket.id}`);
  const frame = page.locator("iframe[title='Formatted message']");
  const said = page.frameLocator("iframe[title='Formatted message']").locator("b");
  await expect(said).toHaveText("no news");
  await expect(frame).toHaveAttribute("sandbox", /^((?!allow-(scripts|forms|top)).)*$/);
  // As if a hole had let it in: every way in which markup runs a script.
  await said.evaluate((said) => {
    const away = "parent.document.title = 'broken'";
    said.innerHTML = `<img src="x" onerror="${away}"><a href="javascript:${away}">go</a><svg onload="${away}"></svg>`;
    const script = said.ownerDocument.createElement("script");
    script.textContent = away;
    said.append(script);
  });
  await said.locator("a").click();
  await page.waitForTimeout(500);
  expect(await page.title()).not.toContain("broken");
});

test("an address in the return parameter of the sign-in never leads away", async ({ page, desk, watch }) => {
  void watch;
  for (const evil of ["https://foreign.example/", "//foreign.example", "/\\foreign.example"]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?to=${encodeURIComponent(evil)}`);
    await page.getByLabel("E-mail").fill("priya@example.org");
    await page.getByLabel("Password", { exact: true }).fill("a quiet lighthouse");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/today/);
    expect(new URL(page.url()).origin).toBe(desk.address);
  }
});
