import { afterEach, describe, expect, it, vi } from "vitest";
import type { Session } from "@/api/models";
import { allOf } from "./directory";
import { safeReturn } from "./SignIn";
import { may } from "./session";
import { holidaysFromText, spansFromText, textOfSpans } from "./settings/calendar";

afterEach(() => vi.unstubAllGlobals());

describe("return after the sign-in", () => {
  it("stays in this desk", () => {
    expect(safeReturn("/kpis/csat?period=26w")).toBe("/kpis/csat?period=26w");
    for (const evil of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      undefined,
    ]) {
      expect(safeReturn(evil)).toBe("/");
    }
  });
});

describe("permission", () => {
  it("is denied unless granted", () => {
    const session = { permissions: [{ permission: "tickets.read", reach: "own" }] } as Session;
    expect(may(session, "tickets.read")).toBe(true);
    expect(may(session, "tickets.answer")).toBe(false);
  });
});

describe("directory", () => {
  it("reads a whole list or page after page", async () => {
    const pages = [
      { items: [1, 2], next: "c" },
      { items: [3], next: null },
    ];
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response(JSON.stringify(pages.shift()))),
    );
    expect(await allOf("/api/people")).toEqual([1, 2, 3]);
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("[7,8]")),
    );
    expect(await allOf("/api/teams")).toEqual([7, 8]);
  });
});

describe("opening hours", () => {
  it("are read and written as people write them", () => {
    expect(spansFromText(1, "9:00-12:00, 13:00 – 17:30")).toEqual([
      { day: 1, from: "09:00", to: "12:00" },
      { day: 1, from: "13:00", to: "17:30" },
    ]);
    expect(textOfSpans(spansFromText(2, "13:00–17:00,09:00–12:00") ?? [], 2)).toBe("09:00–12:00, 13:00–17:00");
    expect(spansFromText(3, "")).toEqual([]);
  });
  it("are refused when they are no span", () => {
    for (const text of ["nine to five", "17:00-09:00", "09:00-25:00", "09:70-10:00"]) {
      expect(spansFromText(1, text)).toBeNull();
    }
  });
  it("close on holidays", () => {
    expect(holidaysFromText("2026-12-26\n2026-12-25, 2026-12-25")).toEqual(["2026-12-25", "2026-12-26"]);
    expect(holidaysFromText("Christmas")).toBeNull();
    expect(holidaysFromText("2026-13-45")).toBeNull();
  });
});
