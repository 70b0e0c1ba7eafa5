/** A thin client of the API, to lay the table before a journey. */
export const ADMIN = {
  organisation: "Lumen Home",
  time_zone: "Europe/Berlin",
  name: "Priya Vance",
  email: "priya@example.org",
  password: "a quiet lighthouse",
};

export type Json = Record<string, unknown> & { id: string };

const JSON_BODY = { "content-type": "application/json" };

export class Api {
  constructor(
    readonly address: string,
    private readonly token: string,
  ) {}

  async call<T = Json>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(this.address + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body !== undefined && JSON_BODY), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  get<T = Json>(path: string) {
    return this.call<T>("GET", path);
  }
  post<T = Json>(path: string, body: unknown = {}) {
    return this.call<T>("POST", path, body);
  }

  customer(name: string, more: object = {}): Promise<Json> {
    const address = `${name.toLowerCase().replace(/[^a-z]+/g, ".")}.${Math.random().toString(36).slice(2, 8)}@example.org`;
    return this.post("/api/customers", { name, emails: [{ address, primary: true }], ...more });
  }

  ticket(subject: string, more: object = {}): Promise<Json> {
    return this.post("/api/tickets", {
      subject,
      channel: "email",
      urgency: "normal",
      message: { author: "customer", body_text: `About: ${subject}` },
      ...more,
    });
  }

  customerWrites(ticket: string, body_text: string): Promise<Json> {
    return this.post(`/api/tickets/${ticket}/customer-messages`, { body_text });
  }

  person(name: string, email: string, password: string, roles: string[]): Promise<Json> {
    return this.post("/api/people", { name, email, password, roles });
  }
}

/** Sets the desk up and gives a client with every permission. */
export function setUp(address: string): Promise<Api> {
  return begin(address, "/api/setup", ADMIN);
}

/** A client that acts as another person; what one wrote oneself, one has seen. */
export function actAs(address: string, email: string, password: string): Promise<Api> {
  return begin(address, "/api/session", { email, password });
}

async function begin(address: string, path: string, body: object): Promise<Api> {
  const headers = { "content-type": "application/json", origin: address };
  const answer = await fetch(address + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const session = (await answer.json()) as { permissions: { permission: string }[] };
  const scopes = session.permissions.map((one) => one.permission);
  const made = await fetch(`${address}/api/tokens`, {
    method: "POST",
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: "journeys", scopes, expires_at: null }),
  });
  if (made.status !== 201) throw new Error(`Token: ${made.status} ${await made.text()}`);
  return new Api(address, ((await made.json()) as { secret: string }).secret);
}
