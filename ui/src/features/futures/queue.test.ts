import { describe, expect, it } from "vitest";
import { endlessOf, FIRST, questionOf } from "./queue";

describe("one queue", () => {
  it("is asked for with patience only where somebody gives up", () => {
    expect(questionOf(FIRST).patience_minutes).toBeUndefined();
    expect(questionOf({ ...FIRST, leaves: true }).patience_minutes).toBe(5);
  });
  it("has no figure where work outgrows people who are waited for", () => {
    expect(endlessOf({ ...FIRST, people: 6 })).toEqual({ erlangs: 6, least: 7 });
    expect(endlessOf({ ...FIRST, people: 7 })).toBeNull();
    expect(endlessOf({ ...FIRST, people: 1, leaves: true })).toBeNull();
  });
});
