import { beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import type { Draft } from "@/api/models";
import { Problem } from "@/api/problem";
import { countKept, keep, kept } from "./keeping";
import { forgetWritings, type Kept, leaveWriting, takenUp, Writing, writingOf } from "./writing";

const NOON = Date.parse("2026-11-27T12:00:00.000Z");
const at = (minutes: number) => NOON + minutes * 60_000;
const server = (body_text: string, minutes: number, kind: Draft["kind"] = "public"): Draft =>
  ({ body_text, kind, saved_at: new Date(at(minutes)).toISOString() }) as Draft;

let drafts: Draft | null;
let down: Problem | null;
const offline = new Problem("offline", 0, {});

beforeEach(() => {
  vi.useFakeTimers({ now: at(10) });
  localStorage.clear();
  drafts = null;
  down = null;
  vi.spyOn(api, "get").mockImplementation(async () => {
    if (down) throw down;
    if (!drafts) throw new Problem("not-found", 404, {});
    return drafts;
  });
  vi.spyOn(api, "put").mockImplementation(async (_, options) => {
    if (down) throw down;
    drafts = { ...(options?.body as Draft), saved_at: new Date().toISOString() };
    return drafts;
  });
  vi.spyOn(api, "delete").mockImplementation(async () => {
    if (down) throw down;
    drafts = null;
    return undefined;
  });
  return () => {
    forgetWritings("per_a");
    vi.useRealTimers();
  };
});

describe("what was kept and what the server has", () => {
  it("gives the newer text and offers the other", () => {
    const mine: Kept = { texts: { public: { body_text: "mine", at: at(5) } } };
    expect(takenUp(mine, server("theirs", 1))).toMatchObject({
      texts: { public: "mine" },
      offered: { body_text: "theirs" },
    });
    expect(takenUp(mine, server("theirs", 9))).toMatchObject({
      texts: { public: "theirs" },
      offered: { body_text: "mine" },
    });
  });
  it("offers nothing that is a part of what stands there, nor what was written on from", () => {
    const mine: Kept = { texts: { public: { body_text: "Hello Anna", at: at(5) } } };
    expect(takenUp(mine, server("Hello", 1)).offered).toBeNull();
    const base: Kept = { texts: { public: { body_text: "Dear Anna", at: at(0) } }, stored: server("Hello", 3) };
    expect(takenUp(base, server("Hello", 3))).toMatchObject({ texts: { public: "Dear Anna" }, offered: null });
  });
  it("keeps a note a note beside a reply on the server", () => {
    const mine: Kept = { texts: { note: { body_text: "angry customer", at: at(5) } } };
    expect(takenUp(mine, server("Dear Anna", 1))).toEqual({
      texts: { public: "Dear Anna", note: "angry customer" },
      kind: "note",
      offered: null,
    });
  });
});

describe("writing", () => {
  it("is there again after the window was closed without a network", async () => {
    down = offline;
    const first = new Writing("per_a", "tkt_1");
    await first.open();
    first.change({ kind: "public", body_text: "typed offline" });
    await vi.advanceTimersByTimeAsync(2000);
    first.stop();
    const again = new Writing("per_a", "tkt_1");
    expect(again.snapshot().texts.public).toBe("typed offline");
    down = null;
    await again.open();
    await vi.advanceTimersByTimeAsync(2000);
    expect(drafts?.body_text).toBe("typed offline");
    expect(countKept("per_a")).toBe(0);
  });
  it("is one for a ticket, and is there when one comes back before it was saved", async () => {
    down = new Problem("unavailable", 503, {});
    const first = writingOf("per_a", "tkt_1");
    await first.open();
    first.change({ kind: "public", body_text: "kept" });
    await leaveWriting(first);
    const again = writingOf("per_a", "tkt_1");
    expect(again).toBe(first);
    expect(again.snapshot().texts.public).toBe("kept");
    down = null;
    await vi.advanceTimersByTimeAsync(5000);
    expect(drafts?.body_text).toBe("kept");
  });
  it("never carries a note into the reply, and keeps both over a reload", async () => {
    const first = new Writing("per_a", "tkt_1");
    await first.open();
    first.turn("note");
    first.change({ kind: "note", body_text: "between us" });
    await vi.advanceTimersByTimeAsync(1000);
    first.turn("public");
    expect(first.snapshot().texts).toEqual({ public: "", note: "between us" });
    first.change({ kind: "public", body_text: "Dear Anna" });
    await vi.advanceTimersByTimeAsync(1000);
    const again = new Writing("per_a", "tkt_1");
    await again.open();
    expect(again.snapshot().texts).toEqual({ public: "Dear Anna", note: "between us" });
    await again.clear("public");
    expect(again.snapshot().texts).toEqual({ public: "", note: "between us" });
    expect(drafts).toMatchObject({ kind: "note", body_text: "between us" });
  });
  it("does not save over a draft that it has not seen", async () => {
    drafts = server("from the other computer", 1);
    down = offline;
    const here = new Writing("per_a", "tkt_1");
    await here.open();
    here.change({ kind: "public", body_text: "from this one" });
    await vi.advanceTimersByTimeAsync(1000);
    down = null;
    await vi.advanceTimersByTimeAsync(5000);
    expect(here.snapshot().offered?.body_text).toBe("from the other computer");
    expect(drafts?.body_text).toBe("from this one");
    here.takeOffered();
    expect(here.snapshot()).toMatchObject({
      texts: { public: "from the other computer" },
      offered: { body_text: "from this one" },
    });
  });
  it("that was sent elsewhere meanwhile does not come back", async () => {
    const here = new Writing("per_a", "tkt_1");
    await here.open();
    here.change({ kind: "public", body_text: "Dear Anna" });
    await vi.advanceTimersByTimeAsync(1000);
    drafts = null;
    await here.open();
    expect(here.snapshot().texts.public).toBe("");
  });
  it("keeps the files of a message with it", () => {
    const first = new Writing("per_a", "tkt_1");
    first.keepFile("note", { id: "att_1", name: "photo.jpg", size: 9 });
    const again = new Writing("per_a", "tkt_1");
    expect(again.keptFiles("note")).toEqual([{ id: "att_1", name: "photo.jpg", size: 9 }]);
    expect(again.keptFiles("public")).toEqual([]);
  });
  it("of one person is not shown to another, and leaves with the person", () => {
    keep("per_a", "tkt_1", { texts: {} });
    keep("per_b", "tkt_1", { texts: {} });
    forgetWritings("per_a");
    expect(kept("per_a", "tkt_1")).toBeNull();
    expect(countKept("per_b")).toBe(1);
  });
});
