import { describe, expect, it } from "vitest";
import type { Frame, MoscowClass, MoscowRoundVote, MoscowStanding } from "@/api/models";
import { definitionOf as frameDefinitionOf, NO_WAIVER, newFrame, parentsFor } from "./framing";
import { formOf as groundsForm, groundsOf, missing } from "./grounds";
import { definitionOf, effortOf, formOf, isComplete, keyOf, majorOf, minorOf, rangeProblem } from "./initiative-form";
import { answersOf, answersText } from "./scores/kano";
import { sorted } from "./scores/sorting";
import { byClass } from "./tally";

describe("deciding on a class", () => {
  it("asks for what belongs to the class", () => {
    const form = { ...groundsForm(null, "M"), reason: "law" };
    expect(missing(form)).toEqual(["must_test", "what_if_not"]);
    expect(missing({ ...form, mustTest: "legal", whatIfNot: "a fine" })).toEqual([]);
    expect(missing({ ...form, class: "W" })).toEqual(["revisit"]);
    expect(missing({ ...form, class: "W", scenario: "late" })).toEqual(["revisit"]);
    expect(missing({ ...form, class: "W", scenario: "late", above: 0 })).toEqual([]);
    expect(missing({ ...form, class: "S", reason: " " })).toEqual(["reason"]);
    expect(missing({ ...form, class: null })).toEqual(["class"]);
  });
  it("keeps what was typed for another class, and sends only what belongs to this one", () => {
    const form = { ...groundsForm(null, "M"), reason: " why ", whatIfNot: "x", revisitOn: "2027-01-01" };
    expect(groundsOf({ ...form, class: "C" })).toEqual({ reason: "why", workaround: null, told_whom: null });
    expect(groundsOf({ ...form, class: "W" })).toMatchObject({ revisit_on: "2027-01-01", revisit_when: null });
  });
  it("begins with the grounds of before, but with no reason: each decision has its own", () => {
    const standing = { class: "M", grounds: { reason: "old", must_test: "legal" } } as unknown as MoscowStanding;
    expect(groundsForm(standing, "M")).toMatchObject({ reason: "", mustTest: "legal" });
  });
});

describe("an initiative", () => {
  it("goes through the form unchanged", () => {
    const definition = {
      title: { en: "Chat", de: "Chat" },
      description: null,
      owner_id: "per_1",
      lifecycle: "live" as const,
      capability: "chat",
      effort: { team: { low: 1, likely: 2, high: 4 } },
      requires: ["a"],
      excludes: [],
      one_of: [],
      removes: [{ scenario: "late", share: 0.3, confidence: 0.5, note: "seen" }],
      tickets: ["t"],
      queries: [{ scenario: "late", only: "reopened" as const }],
      effects: [{ kpi: "csat", direction: "up" as const, least: 0.02, primary: true }],
      levers: [{ what: "agents" as const, of: "Chat team", add: 2 }],
      cost_per_day: 480,
      strategy: "more-chat",
      risks: "none",
      scoring: { impact: 2, kano: [{ with: 1, without: 5 }] },
      value: 1200,
    };
    expect(definitionOf(formOf(definition))).toEqual(definition);
  });
  it("knows nothing estimated, nothing taken, and estimates that cannot be", () => {
    expect(effortOf(formOf())).toBeNull();
    expect(effortOf({ ...formOf(), effortless: true })).toEqual({});
    expect(formOf({ title: "x", effort: {} }).effortless).toBe(true);
    expect(rangeProblem({ low: 1, likely: "", high: 3 })).toBe("incomplete");
    expect(rangeProblem({ low: 2, likely: 1, high: 3 })).toBe("order");
    expect(rangeProblem({ low: 0, likely: 0, high: 0 })).toBeNull();
    const form = { ...formOf(), title: { en: "x" } };
    expect(isComplete(form)).toBe(true);
    expect(isComplete({ ...form, effort: { team: { low: 3, likely: 2, high: 1 } } })).toBe(false);
  });
  it("has a key that the server takes, and money in minor units by currency", () => {
    expect(keyOf("Rückruf: sofort!")).toBe("ruckruf_sofort");
    expect([minorOf(12.34, "EUR"), minorOf(1200, "JPY"), majorOf(1234, "EUR")]).toEqual([1234, 1200, 12.34]);
  });
});

const frame = (id: string, level: string, status = "draft") =>
  ({ id, status, definition: { name: id, level, starts_on: "2027-01-01", ends_on: "2027-03-31" } }) as unknown as Frame;

describe("a frame", () => {
  it("belongs to an open one of the level above", () => {
    const frames = [frame("p", "project"), frame("old", "project", "closed"), frame("q", "increment")];
    expect(parentsFor("increment", frames).map((one) => one.id)).toEqual(["p"]);
    expect(parentsFor("timebox", frames).map((one) => one.id)).toEqual(["q"]);
    expect(parentsFor("project", frames)).toEqual([]);
    expect(newFrame(frame("q", "increment"), "timebox", "2027-02-01")).toMatchObject({
      parent_id: "q",
      ends_on: "2027-03-31",
    });
    expect(newFrame(frame("q", "increment"), "increment", "2027-02-01")).toMatchObject({
      parent_id: null,
      ends_on: "2027-02-01",
    });
  });
  it("leaves out pools of nothing and a waiver that nobody wants", () => {
    const form = { ...newFrame(null, "increment", "2027-01-01"), name: " Q1 ", waiver: NO_WAIVER };
    const capacity = { team: { amount: 0, reserve_percent: 10 }, money: { amount: 5, reserve_percent: 0 } };
    const definition = frameDefinitionOf({ ...form, capacity });
    expect(definition).toMatchObject({ name: "Q1", waiver: null, capacity: { money: { amount: 5 } } });
    expect(Object.keys(definition.capacity ?? {})).toEqual(["money"]);
  });
});

describe("scores", () => {
  const one = (initiative: string, value: number | null) => ({
    initiative,
    scores: [{ method: "rice" as const, value, word: null, inputs: [] }],
  });
  it("put what nobody knows behind what is known, though it be little", () => {
    const items = [one("unknown", null), one("little", 0), one("much", 9)];
    expect(sorted(items, "rice").map((it) => it.initiative)).toEqual(["much", "little", "unknown"]);
  });
  it("read answers as they are pasted, and nothing else", () => {
    expect(answersOf("1 5\n\n2,5\n3; 3\n")).toEqual([
      { with: 1, without: 5 },
      { with: 2, without: 5 },
      { with: 3, without: 3 },
    ]);
    expect(answersOf("1 6")).toBeNull();
    expect(answersOf("yes")).toBeNull();
    expect(answersOf(answersText([{ with: 4, without: 2 }]))).toEqual([{ with: 4, without: 2 }]);
  });
});

describe("votes", () => {
  it("are told by class, the highest first", () => {
    const vote = (name: string, kind: MoscowClass): MoscowRoundVote => ({
      person: { id: name, name },
      class: kind,
      reason: "",
      weight: 1,
    });
    const shares = byClass([vote("a", "W"), vote("b", "M"), vote("c", "W")]);
    expect(shares.map((one) => [one.class, one.votes.map((it) => it.person.name)])).toEqual([
      ["M", ["b"]],
      ["W", ["a", "c"]],
    ]);
  });
});
