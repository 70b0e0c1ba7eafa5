import { describe, expect, it } from "vitest";
import { nearness, stateOf } from "./promises";

const at = (text: string) => Date.parse(`2026-11-23T${text}:00Z`);

describe("promises", () => {
  it("are far, near from their warning on, and over from the due moment on", () => {
    const due = { at: "2026-11-23T10:00:00Z", warn_at: "2026-11-23T09:45:00Z" };
    expect([at("09:44"), at("09:45"), at("09:59"), at("10:00")].map((now) => nearness(due, now))).toEqual([
      "far",
      "near",
      "near",
      "over",
    ]);
  });

  it("are broken by the time alone, and stand still without a due moment", () => {
    const running = { met: null, due_at: "2026-11-23T10:00:00Z" };
    expect(stateOf(running, at("09:59"))).toBe("running");
    expect(stateOf(running, at("10:00"))).toBe("broken");
    expect(stateOf({ met: null, due_at: null }, at("10:00"))).toBe("still");
    expect(stateOf({ met: true, due_at: null }, at("10:00"))).toBe("kept");
  });
});
