import { beforeEach, describe, expect, it, vi } from "vitest";
import { addressOf, api } from "./client";
import { codeOf, isProblem, type Problem } from "./problem";
import { worthRetrying } from "./query-client";

const answers = vi.fn<typeof fetch>();
beforeEach(() => {
  answers.mockReset();
  vi.stubGlobal("fetch", answers);
});

const problem = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json", ...headers } });

async function refused(answer: Promise<unknown>): Promise<Problem> {
  try {
    await answer;
  } catch (error) {
    if (isProblem(error)) return error;
    throw error;
  }
  throw new Error("was not refused");
}

describe("addresses", () => {
  it("fill placeholders encoded and leave out what is not asked", () => {
    const address = addressOf("/api/tickets/{id}/tags/{tag}", {
      path: { id: "tkt_1", tag: "a/b?c" },
      query: { q: "ü & x", team: undefined, cursor: null, empty: "" },
    });
    expect(address).toBe("/api/tickets/tkt_1/tags/a%2Fb%3Fc?q=%C3%BC+%26+x");
  });
  it("refuse a placeholder without a value", () => {
    expect(() => addressOf("/api/tickets/{id}")).toThrow("needs id");
  });
});

describe("requests", () => {
  it("carry version and idempotency key", async () => {
    answers.mockResolvedValue(new Response("{}", { status: 200 }));
    await api.put("/api/tickets/{id}/status", {
      path: { id: "tkt_1" },
      body: { status: "solved" },
      version: 7,
      idempotencyKey: "k",
    });
    const [address, init] = answers.mock.calls[0] ?? [];
    expect(address).toBe("/api/tickets/tkt_1/status");
    expect(init?.method).toBe("PUT");
    expect(init?.headers).toMatchObject({
      "if-match": '"7"',
      "idempotency-key": "k",
      "content-type": "application/json",
    });
    expect(init?.body).toBe('{"status":"solved"}');
  });
  it("send a file as it is", async () => {
    answers.mockResolvedValue(new Response('{"id":"att_1"}', { status: 201 }));
    const file = new Blob(["x"], { type: "image/png" });
    await api.post("/api/attachments", { query: { name: "a.png" }, body: file });
    const [, init] = answers.mock.calls[0] ?? [];
    expect(init?.body).toBe(file);
    expect(init?.headers).toMatchObject({ "content-type": "image/png" });
  });
  it("take an empty answer for nothing", async () => {
    answers.mockResolvedValue(new Response(null, { status: 204 }));
    expect(await api.delete("/api/session")).toBeUndefined();
  });
});

describe("refusals", () => {
  it("keep code, fields and the state now", async () => {
    answers.mockResolvedValue(
      problem(422, {
        type: "/problems/invalid",
        title: "Invalid",
        errors: [{ field: "email", problem: "is not an address" }],
        current: { a: 1 },
      }),
    );
    const error = await refused(api.post("/api/people", { body: {} }));
    expect(error.code).toBe("invalid");
    expect(error.of("email")).toBe("is not an address");
    expect(error.of("name")).toBeUndefined();
    expect(error.current).toEqual({ a: 1 });
  });
  it("say how long to wait", async () => {
    answers.mockResolvedValue(problem(429, { type: "/problems/too-many-attempts" }, { "retry-after": "30" }));
    expect((await refused(api.post("/api/session"))).retryAfter).toBe(30);
  });
  it("have a code even when a proxy answered", async () => {
    answers.mockResolvedValue(new Response("<html>Bad gateway</html>", { status: 502 }));
    expect((await refused(api.get("/api/tickets"))).code).toBe("unavailable");
    expect(codeOf(undefined, 418)).toBe("fault");
    expect(codeOf("https://elsewhere/x", 412)).toBe("stale");
  });
  it("are offline when nobody answered", async () => {
    answers.mockRejectedValue(new TypeError("fetch failed"));
    expect((await refused(api.get("/api/tickets"))).code).toBe("offline");
  });
  it("let an aborted request stay aborted", async () => {
    answers.mockRejectedValue(new DOMException("gone", "AbortError"));
    await expect(api.get("/api/tickets")).rejects.toThrow("gone");
  });
  it("are asked again only when the server did not answer", async () => {
    answers.mockRejectedValue(new TypeError("fetch failed"));
    const offline = await refused(api.get("/api/tickets"));
    answers.mockResolvedValue(problem(403, { type: "/problems/forbidden" }));
    const forbidden = await refused(api.get("/api/tickets"));
    expect(worthRetrying(0, offline)).toBe(true);
    expect(worthRetrying(3, offline)).toBe(false);
    expect(worthRetrying(0, forbidden)).toBe(false);
  });
});
