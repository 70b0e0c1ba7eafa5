import { describe, expect, it } from "vitest";
import type { Frame, MoscowBreach, MoscowCard, MoscowClass, MoscowPoolUse } from "@/api/models";
import { againstCard, barOf, classOf, effortsOf, frameOfToday, inOrder, shareOf, treeOf } from "./board";

function card(key: string, kind: MoscowClass | null, likely: number | null, covers = 0): MoscowCard {
  const effort = likely === null ? null : { team: { low: likely / 2, likely, high: likely * 2 } };
  const standing = kind && { class: kind, was: null, grounds: {}, decided_by: null, decided_at: "", version: 1 };
  return {
    initiative: { key, definition: { title: key, effort }, version: 1 },
    standing,
    backing: { links: 0, confidence: 0, tickets: 0, tickets_a_month: 0, pain: covers, covers },
    class_above: null,
    committed: null,
  } as unknown as MoscowCard;
}

const POOL = { pool: "team", name: "Team", unit: "d", capacity: 100 } as MoscowPoolUse;
const CARDS = [card("a", "M", 50), card("b", "S", 30), card("c", "C", 10), card("d", "C", 18), card("e", "W", 99)];

describe("the bar of a pool", () => {
  it("counts by class, not what was said no to, and is as long as what is asked for", () => {
    expect(barOf(POOL, CARDS, null)).toEqual({ must: 50, should: 30, could: 28, out: 0, whole: 108 });
  });
  it("sets apart what the plan leaves out", () => {
    const bar = barOf(POOL, CARDS, new Set(["a", "b", "c"]));
    expect(bar).toMatchObject({ must: 50, should: 30, could: 10, out: 18 });
  });
  it("has no shares of a capacity that is not there, and never a length of nothing", () => {
    expect(shareOf(5, 0)).toBeNull();
    expect(barOf({ ...POOL, capacity: 0 }, [], null).whole).toBeGreaterThan(0);
  });
});

describe("cards", () => {
  it("stand by what they take away, then by name", () => {
    const sorted = inOrder([card("z", "M", 1), card("y", "M", 1, 5), card("b", "M", 1)], (one) => one.initiative.key);
    expect(sorted.map((one) => one.initiative.key)).toEqual(["y", "b", "z"]);
  });
  it("know an effort of nothing from none that was estimated", () => {
    expect(effortsOf(card("a", null, null))).toBeNull();
    expect(effortsOf(card("a", null, 0))).toEqual([]);
  });
  it("are classed by the letters, large or small", () => {
    expect(["m", "S", "c", "W", "x", "Enter"].map(classOf)).toEqual(["M", "S", "C", "W", null, null]);
  });
  it("show the gravest against them first, and nothing that speaks of others", () => {
    const rule = (code: string, level: MoscowBreach["level"], initiatives: string[]) =>
      ({ code, level, initiatives, rule: "R1" }) as unknown as MoscowBreach;
    const rules = [
      rule("weak_evidence", "warning", ["a"]),
      rule("not_estimated", "block", ["a"]),
      rule("hidden_must", "error", ["b", "a"]),
      rule("musts_infeasible", "error", ["a", "b"]),
    ];
    expect(againstCard(rules, "a").map((one) => one.code)).toEqual(["not_estimated", "weak_evidence"]);
  });
});

function frame(id: string, level: string, starts: string, ends: string, parent: string | null = null): Frame {
  const definition = { name: id, level, parent_id: parent, starts_on: starts, ends_on: ends };
  return { id, status: "draft", definition, committed: null, version: 1 } as unknown as Frame;
}

describe("frames", () => {
  const frames = [
    frame("t2", "timebox", "2027-02-01", "2027-02-28", "q1"),
    frame("t1", "timebox", "2027-01-01", "2027-01-31", "q1"),
    frame("q1", "increment", "2027-01-01", "2027-03-31", "p"),
    frame("p", "project", "2027-01-01", "2027-12-31"),
    frame("alone", "increment", "2026-10-01", "2026-12-31", "gone"),
  ];
  it("are a tree in the order of time; what belongs to nothing that is there stands for itself", () => {
    expect(treeOf(frames).map((one) => `${one.depth} ${one.frame.id}`)).toEqual([
      "0 alone",
      "0 p",
      "1 q1",
      "2 t1",
      "2 t2",
    ]);
  });
  it("open with the increment that is under way, else with the next one", () => {
    expect(frameOfToday(frames, "2027-02-10")?.id).toBe("q1");
    expect(frameOfToday(frames, "2026-11-26")?.id).toBe("alone");
    expect(frameOfToday(frames.slice(0, 4), "2026-11-26")?.definition.starts_on).toBe("2027-01-01");
    expect(frameOfToday([], "2026-11-26")).toBeNull();
  });
  it("do not hang where two belong to each other", () => {
    const circle = [
      frame("a", "increment", "2027-01-01", "2027-01-02", "b"),
      frame("b", "increment", "2027-01-01", "2027-01-02", "a"),
    ];
    expect(treeOf(circle)).toEqual([]);
  });
});
