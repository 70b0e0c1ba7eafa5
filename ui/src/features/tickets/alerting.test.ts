import { describe, expect, it } from "vitest";
import type { TicketRow } from "@/api/models";
import { titled } from "@/shared/parts";
import { isQuiet, NO_ALERTS, newsFor, toldOf, untold, waitingFor } from "./alerting";

const at = (time: string) => new Date(`2026-11-25T${time}:00`);
const row = (part: Partial<TicketRow>) =>
  ({ id: "tkt_1", waiting_since: "2026-11-25T08:00:00Z", ...part }) as TicketRow;
const team = (id: string) => ({ id, name: id });

describe("quiet hours", () => {
  it("may go past midnight", () => {
    const night = { ...NO_ALERTS, quiet: true, from: "18:00", to: "08:00" };
    expect(["17:59", "18:00", "23:30", "00:00", "07:59", "08:00"].map((time) => isQuiet(night, at(time)))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
  it("may lie within a day, and may be off", () => {
    const noon = { ...NO_ALERTS, quiet: true, from: "12:00", to: "13:00" };
    expect(["11:59", "12:00", "13:00"].map((time) => isQuiet(noon, at(time)))).toEqual([false, true, false]);
    expect(isQuiet({ ...noon, quiet: false }, at("12:30"))).toBe(false);
    expect(isQuiet({ ...noon, to: "12:00" }, at("12:00"))).toBe(false);
  });
});

describe("who is told", () => {
  const told = (part: Partial<TicketRow>) => waitingFor([row(part)], "per_me", ["tem_a"]).length === 1;
  it("is who has the ticket, else the team it lies with, else everybody", () => {
    expect(told({ assignee: team("per_me") })).toBe(true);
    expect(told({ assignee: team("per_you"), team: team("tem_a") })).toBe(false);
    expect(told({ assignee: null, team: team("tem_a") })).toBe(true);
    expect(told({ assignee: null, team: team("tem_b") })).toBe(false);
    expect(told({ assignee: null, team: null })).toBe(true);
  });
  it("is nobody where no customer waits", () => {
    expect(told({ assignee: team("per_me"), waiting_since: null })).toBe(false);
  });
});

describe("what is told", () => {
  const mine = row({ assignee: team("per_me"), waiting_since: null });
  const news = (rows: TicketRow[], unread: string[]) => newsFor({ items: rows, unread }, "per_me", []);
  it("is also what others wrote in a ticket of mine, and not in one of theirs", () => {
    expect(news([mine], ["tkt_1"]).map((one) => one.what)).toEqual(["written"]);
    expect(news([mine], [])).toEqual([]);
    expect(news([{ ...mine, assignee: team("per_you") }], ["tkt_1"])).toEqual([]);
  });
  it("is told once, by the customer who waits rather than by what is unread", () => {
    const waits = row({ assignee: team("per_me") });
    expect(news([waits], ["tkt_1"]).map((one) => one.what)).toEqual(["answered"]);
    expect(news([row({ assignee: null })], ["tkt_1"]).map((one) => one.what)).toEqual(["new"]);
  });
  it("is told again once it was read and others wrote anew", () => {
    const told = toldOf(new Set(), news([mine], ["tkt_1"]));
    expect(told.has("tkt_1 unread")).toBe(true);
    expect(toldOf(told, news([mine], [])).has("tkt_1 unread")).toBe(false);
    const waits = toldOf(new Set(), news([row({ assignee: team("per_me") })], []));
    expect(toldOf(waits, []).size, "a stretch of waiting is told once").toBe(1);
  });
});

describe("the window's title", () => {
  it("begins with how many nobody has taken", () => {
    expect(titled("Inbox", 3)).toBe("(3) Inbox · Aftercare");
    expect(titled("Inbox", 0)).toBe("Inbox · Aftercare");
    expect(titled("", 120)).toBe("(99+) Aftercare");
  });
});

describe("escalations", () => {
  it("are told once in a window, and anew for the next stretch of waiting", () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    const rows = [{ id: "tkt_1", escalated_at: "2026-11-23T10:00:00.000Z" }];
    expect(untold(rows, store)).toEqual(rows);
    expect(untold(rows, store)).toEqual([]);
    const again = [{ id: "tkt_1", escalated_at: "2026-11-24T10:00:00.000Z" }];
    expect(untold([...rows, ...again], store)).toEqual(again);
  });
  it("are told though what was kept is no list", () => {
    const store = { getItem: () => "{broken", setItem: () => undefined };
    expect(untold([{ id: "tkt_1", escalated_at: "2026-11-23T10:00:00.000Z" }], store)).toHaveLength(1);
  });
});
