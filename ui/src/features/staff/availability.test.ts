import { describe, expect, it } from "vitest";
import { absences } from "./availability";

describe("going away", () => {
  it("is for a while, until tomorrow morning, or until one says so", () => {
    const now = new Date(2026, 10, 30, 23, 50);
    const until = absences(now, true).map((one) => one.until && new Date(one.until).getTime() - now.getTime());
    expect(until).toEqual([15 * 60_000, 60 * 60_000, (8 * 60 + 10) * 60_000, null]);
    expect(new Date(absences(now, false)[2]?.until ?? "").getDate()).toBe(1);
  });
});
