import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import { DraftSaver, type DraftText, type SavingState } from "./draft-saver";

let written: (DraftText | null)[];
let states: SavingState["state"][];
let fail: Problem | null;
let hold: (() => void) | null;

const text = (body_text: string): DraftText => ({ body_text, kind: "public" });

function newSaver(slow = false) {
  return new DraftSaver(
    async (draft) => {
      if (slow) await new Promise<void>((resolve) => (hold = resolve));
      if (fail) throw fail;
      written.push(draft);
      return "2026-11-21T10:41:00.000Z";
    },
    (state) => states.push(state.state),
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  states = [];
  fail = null;
  hold = null;
});
afterEach(() => vi.useRealTimers());

describe("draft", () => {
  it("is saved once, a moment after the last key", async () => {
    const saver = newSaver();
    for (const typed of ["H", "He", "Hel"]) saver.change(text(typed));
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([text("Hel")]);
    expect(states.at(-1)).toBe("saved");
  });
  it("is removed when everything was deleted", async () => {
    const saver = newSaver();
    saver.change(text("Hello"));
    await vi.advanceTimersByTimeAsync(1000);
    saver.change(text("   "));
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([text("Hello"), null]);
  });
  it("is tried again until it is saved, with the newest text", async () => {
    const saver = newSaver();
    fail = new Problem("offline", 0, {});
    saver.change(text("one"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe("failed");
    saver.change(text("two"));
    fail = null;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(written).toEqual([text("two")]);
  });
  it("is not tried for ever when it is refused for good", async () => {
    const saver = newSaver();
    fail = new Problem("not-found", 404, {});
    saver.change(text("one"));
    await vi.advanceTimersByTimeAsync(1000);
    fail = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written).toEqual([]);
    expect(states.at(-1)).toBe("refused");
  });
  it("says so when nobody is signed in any more, and does not say that it tries again", async () => {
    const saver = newSaver();
    fail = new Problem("unauthenticated", 401, {});
    saver.change(text("one"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe("signed_out");
  });
  it("does not come back after it was sent, although a save was still on its way", async () => {
    const saver = newSaver(true);
    saver.change(text("Hello"));
    await vi.advanceTimersByTimeAsync(700);
    const discarded = saver.discard();
    hold?.();
    await vi.advanceTimersByTimeAsync(10);
    hold?.();
    await discarded;
    expect(written).toEqual([text("Hello"), null]);
    expect(states.at(-1)).toBe("none");
  });
  it("is written at once on leaving", async () => {
    const saver = newSaver();
    saver.change(text("Hel"));
    await saver.flush(true);
    expect(written).toEqual([text("Hel")]);
  });
});
