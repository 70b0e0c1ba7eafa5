import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { MoscowBreach, MoscowPlan, PlanReason } from "@/api/models";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { blockers, changes, marksOf, percentFor } from "./plan";
import { breachSaid, grouped, type Names, reasonSaid, remedySaid, wayOf } from "./words";

const engine = (file: string) =>
  readFileSync(resolve(import.meta.dirname, "../../../../crates/engines/planning/src", file), "utf8");
const NAMES: Names = {
  initiative: (key) => `«${key}»`,
  pool: (key) => key,
  unit: () => "d",
  frame: (id) => id,
  share: (value) => `${value * 100} %`,
  amount: String,
  money: (minor) => `€${minor / 100}`,
};
const breach = (code: string, initiatives: string[], more: Partial<MoscowBreach> = {}): MoscowBreach => ({
  code,
  rule: "R7",
  level: "warning",
  blocks: null,
  initiatives,
  pool: null,
  figures: {},
  sentence: "",
  remedy: "",
  ...more,
});

describe("rules", () => {
  it("have words, a remedy and a way for every code that the engine knows", () => {
    const source = engine("rules.rs");
    const codes = new Set(
      [...source.matchAll(/(?:Breach::new\("R\d+", [\w:]+, |say\(|(?<!with)\()"([a-z_]+)", /g)].map(
        (match) => match[1] as string,
      ),
    );
    codes.delete("R7");
    expect(codes.size).toBeGreaterThan(15);
    for (const code of codes) {
      const group = grouped([breach(code, ["a", "b"])])[0];
      expect(group && breachSaid(group, NAMES), code).not.toBeNull();
      expect(group && remedySaid(group), code).not.toBeNull();
      expect(wayOf(code), code).not.toBeNull();
    }
  });
  it("of one kind are told in one sentence, the gravest first", () => {
    const groups = grouped([
      breach("weak_evidence", ["a"], { rule: "R8" }),
      breach("not_estimated", ["a"], { level: "block" }),
      breach("not_estimated", ["b"], { level: "block" }),
      breach("hidden_must", ["c", "a"], { rule: "R4", level: "error" }),
      breach("hidden_must", ["d", "a"], { rule: "R4", level: "error" }),
    ]);
    expect(groups.map((one) => [one.code, one.initiatives])).toEqual([
      ["not_estimated", ["a", "b"]],
      ["hidden_must", ["c", "a"]],
      ["hidden_must", ["d", "a"]],
      ["weak_evidence", ["a"]],
    ]);
    const said = groups[0] && breachSaid(groups[0], NAMES);
    expect(said && fill(en[said.key], "en", said.params)).toBe("2 are not estimated.");
  });
  it("that are not known here leave the word to the server", () => {
    const group = grouped([breach("a_new_rule", ["a"])])[0];
    expect(group && breachSaid(group, NAMES)).toBeNull();
  });
});

const reason = (code: string, more: Partial<PlanReason> = {}): PlanReason => ({
  code,
  initiatives: ["x"],
  pool: "team",
  timebox: "t1",
  aim: null,
  amount: 4,
  sentence: "",
  ...more,
});

describe("reasons", () => {
  it("have words for every code and aim that the engine knows, and leave no place open", () => {
    const source = engine("explaining.rs").split("pub enum Code {")[1]?.split("}")[0] ?? "";
    const codes = [...source.matchAll(/^ {4}([A-Z]\w+),/gm)].map((match) =>
      (match[1] as string).replace(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
    );
    expect(codes.length).toBeGreaterThan(8);
    const aims = ["musts", "musts_early", "should_value", "could_value", "stability"];
    const all = codes.flatMap((code) => (code === "costs" ? aims.map((aim) => reason(code, { aim })) : [reason(code)]));
    for (const one of all) {
      const said = reasonSaid(one, NAMES);
      expect(said && fill(en[said.key], "en", said.params), one.code).toMatch(/^[^{}]+$/);
    }
  });
});

function plan(more: Partial<MoscowPlan>): MoscowPlan {
  const whole = {
    id: "p",
    status: "optimal",
    verified: true,
    capacity_percent: 100,
    conflict: [],
    rules: [],
    board_hash: "h",
  };
  return { ...whole, placements: [], loads: [], ...more } as unknown as MoscowPlan;
}
const placement = (
  initiative: string,
  timebox: string | null,
  committed: string | null,
  reasons: PlanReason[] = [],
) => ({
  initiative,
  class: "S" as const,
  timebox,
  committed,
  reasons,
});

describe("a plan", () => {
  const placements = [
    placement("stays", "t1", "t1"),
    placement("comes", "t1", null),
    placement("goes", null, "t1"),
    placement("moves", "t2", "t1"),
    placement("never", null, null, [reason("short")]),
  ];
  it("tells what changed against what was promised, and marks the cards", () => {
    expect(changes(plan({ placements })).map((one) => [one.initiative, one.kind])).toEqual([
      ["comes", "in"],
      ["goes", "out"],
      ["moves", "moved"],
    ]);
    expect([...marksOf(plan({ placements }), true)]).toEqual([
      ["goes", "out"],
      ["never", "out"],
      ["comes", "new"],
    ]);
    expect(marksOf(plan({ placements }), false).has("comes")).toBe(false);
  });
  it("says with how much capacity something short would fit", () => {
    const loads = [{ timebox: "t1", pool: "team", used: 19, free: 20 }];
    const one = placements[4] as (typeof placements)[number];
    expect(percentFor(plan({ loads }), one)).toBe(120);
    expect(percentFor(plan({ loads: [] }), one)).toBeNull();
    expect(percentFor(plan({ loads }), placement("y", null, null))).toBeNull();
  });
  it("is not promised where something stands against it", () => {
    const board = { board_hash: "h" } as Parameters<typeof blockers>[1];
    expect(blockers(plan({}), board)).toEqual([]);
    const rules = [
      breach("not_estimated", ["a"], { blocks: "commit" }),
      breach("no_primary_kpi", ["a"], { blocks: "roll_out" }),
    ];
    expect(blockers(plan({ rules }), board)).toEqual(["rules"]);
    const bad = plan({ status: "infeasible", capacity_percent: 110, conflict: ["a"], board_hash: "old" });
    expect(blockers(bad, board)).toEqual(["no_plan", "what_if", "conflict", "outdated"]);
  });
});
