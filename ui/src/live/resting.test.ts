import type { QueryKey } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { resting } from "./resting";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const asked: QueryKey[][] = [];
  return { asked, lists: resting((keys) => asked.push(keys)) };
}

it("asks at once on a quiet desk", () => {
  const { asked, lists } = watched();
  lists.ask([["tickets"]]);
  vi.advanceTimersByTime(5000);
  lists.ask([["customers"]]);
  expect(asked).toEqual([[["tickets"]], [["customers"]]]);
});

it("asks once a second on a busy one, for all that became old", () => {
  const { asked, lists } = watched();
  for (let tick = 0; tick < 30; tick += 1) {
    lists.ask([["tickets"], tick % 2 ? ["kpis"] : ["held"]]);
    vi.advanceTimersByTime(100);
  }
  expect(asked.length).toBe(4);
  vi.advanceTimersByTime(5000);
  expect(asked.length).toBe(4);
  expect(asked[1]).toEqual([["tickets"], ["kpis"], ["held"]]);
});

it("does not rest longer because a clock was set back", () => {
  const { asked, lists } = watched();
  lists.ask([["tickets"]]);
  vi.setSystemTime(Date.now() - 3_600_000);
  lists.ask([["tickets"]]);
  vi.advanceTimersByTime(1000);
  expect(asked.length).toBe(2);
});

it("is silent after it was ended, and when nothing became old", () => {
  const { asked, lists } = watched();
  lists.ask([]);
  lists.ask([["tickets"]]);
  lists.ask([["tickets"]]);
  lists.stop();
  vi.advanceTimersByTime(5000);
  expect(asked.length).toBe(1);
});
