import { describe, expect, it } from "vitest";
import type { Initiative, RehearsalDefinition, Study, StudyComparison } from "@/api/models";
import { de } from "@/shared/i18n/de";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { definitionOf, doesSomething, type Evidence, effectsOf, keyFor, onBoard, storyOf, type Words } from "./board";

const english: Words = { language: "en", locale: "en-GB", t: (key, params) => fill(en[key], "en-GB", params) };
const german: Words = { language: "de", locale: "de-DE", t: (key, params) => fill(de[key], "de-DE", params) };

const definition: RehearsalDefinition = {
  title: { en: "Two more for chat", de: "Zwei mehr für Chat" },
  narrative: { en: "They are trained." },
  changes: [{ what: "agents", of: "Chat team", add: 2 }],
  cost_per_day: 480,
};
const strategy = { key: "more-chat", definition };

function compared(measure: string, value: number, half: number, better: "more-chat" | "as-we-are" | null) {
  const difference = { value, low: value - half, high: value + half };
  const futures = [{ future: "usual", difference, better, replications: 24 }];
  const expected = { difference, better, replications: 24 };
  return { measure, strategy: "more-chat", against: "as-we-are", futures, expected } as unknown as StudyComparison;
}
const study = {
  id: "std_1",
  name: "Winter",
  seed: 2026,
  minutes_per_unit: 1,
  futures: [{ key: "usual" }],
  strategies: [{ key: "as-we-are", definition: { title: "As we are" } }, strategy],
  begun_at: "2026-11-27T10:00:00Z",
  ended_at: "2026-11-27T10:05:00Z",
} as unknown as Study;
const evidence: Evidence = {
  study,
  against: "as-we-are",
  comparisons: [
    compared("service_level", 0.03, 0.01, "more-chat"),
    compared("speed_of_answer", -2, 0.5, "more-chat"),
    compared("backlog", -1, 3, null),
    compared("cost", 300, 50, "as-we-are"),
  ],
};
const initiative = (key: string, came?: string) =>
  ({ key, definition: { title: key, strategy: came ?? null } }) as unknown as Initiative;

describe("a strategy that is put on the board", () => {
  it("is found there by its key, and is not put there where it came from there", () => {
    const all = [initiative("chat"), initiative("other", "more-chat")];
    expect(onBoard("more-chat", all)?.key).toBe("other");
    expect(onBoard("board-chat", all)?.key).toBe("chat");
    expect(onBoard("fewer", all)).toBeNull();
    expect(doesSomething(definition)).toBe(true);
    expect(doesSomething({ title: "x", cost_per_day: 1 })).toBe(true);
    expect(doesSomething({ title: "x", changes: [] })).toBe(false);
  });

  it("takes a further key where its own is taken, and never a longer one than there may be", () => {
    expect(keyFor("more-chat", 1)).toBe("more-chat");
    expect(keyFor("more-chat", 2)).toBe("more-chat-2");
    expect(keyFor("x".repeat(66), 1)).toHaveLength(60);
    expect(keyFor("x".repeat(66), 9)).toHaveLength(59);
  });

  it("is expected to do what surely gets better, by what the interval grants at least, in the unit of the KPI", () => {
    expect(effectsOf(evidence)).toEqual([
      { kpi: "sla_attainment", direction: "up", least: 0.03 - 0.01, primary: false },
      { kpi: "first_response_time", direction: "down", least: 1.5 * 60_000, primary: false },
    ]);
    const hours = { ...evidence, study: { ...study, minutes_per_unit: 60 } };
    expect(effectsOf(hours)[1]?.least).toBe(1.5 * 3_600_000);
    const worse = { ...evidence, comparisons: [compared("service_level", -0.03, 0.01, "as-we-are")] };
    expect(effectsOf(worse)).toEqual([]);
  });

  it("says where it comes from, with its study, runs, seed, day and intervals", () => {
    const text = storyOf(strategy, evidence, english);
    for (const part of ["They are trained.", "“more-chat”", "480 a day", "“Winter” of 27 Nov 2026", "seed 2026"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("Answered in time +3.0% ± 1.0%; Mean wait of the answered -2 min ± 30 s");
    expect(text).toContain("Waiting at the end no difference can be told; Cost +300 ± 50");
    expect(storyOf(strategy, evidence, german)).toContain("Startwert 2026");
    const bare = storyOf(strategy, null, english);
    expect(bare).not.toContain("seed");
    expect(bare).toContain("Comes of the strategy");
  });

  it("is a candidate with the levers and the cost of the strategy", () => {
    const made = definitionOf(strategy, null, [english, german]);
    expect(made).toMatchObject({
      title: definition.title,
      lifecycle: "candidate",
      levers: definition.changes,
      cost_per_day: 480,
      strategy: "more-chat",
      effects: [],
    });
    expect(Object.keys(made.description ?? {})).toEqual(["en", "de"]);
  });
});
