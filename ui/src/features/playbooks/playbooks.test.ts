import { describe, expect, it } from "vitest";
import { ofKind, type Playbook, type Step, withText } from "./language";
import { HEIGHT, layOut, WIDTH } from "./layout";
import { addStep, duplicateStep, exitsOf, freshId, moveStep, nestStep, removeStep, rowsOf, unnestStep } from "./tree";

const step = (id: string, part: Partial<Step> = {}): Step => ({ id, title: id, kind: "instruction", ...part });

const sample: Playbook = {
  playbook: "sample",
  name: "Sample",
  steps: [
    step("ask", { kind: "question", silent: { after: "3 days", next: "end" } }),
    step("decide", {
      kind: "decision",
      branches: [{ when: { variable: "x", is: true }, steps: [step("inner"), step("deep")] }],
      otherwise: { next: "ask" },
    }),
    step("after"),
    step("end", { kind: "resolve" }),
  ],
};
const ids = (playbook: Playbook) =>
  rowsOf(playbook).map((row) => (row.kind === "step" ? row.step.id : `> ${row.path}`));

describe("the outline", () => {
  it("shows steps and the ways out of them, at places that findings name", () => {
    expect(ids(sample)).toEqual([
      "ask",
      "> silent",
      "decide",
      "> branches[0]",
      "inner",
      "deep",
      "> otherwise",
      "after",
      "end",
    ]);
    expect(rowsOf(sample).find((row) => row.step.id === "deep")?.place).toBe("steps[1].branches[0].steps[1]");
  });
  it("adds behind a step and first in a way out, and never changes what it was given", () => {
    const added = addStep(sample, "steps[1].branches[0].steps[0]", step("new"));
    expect(added.place).toBe("steps[1].branches[0].steps[1]");
    expect(ids(added.playbook).slice(4, 7)).toEqual(["inner", "new", "deep"]);
    expect(ids(addStep(sample, "steps[1].otherwise", step("new")).playbook).slice(6, 8)).toEqual([
      "> otherwise",
      "new",
    ]);
    expect(addStep(sample, null, step("new")).place).toBe("steps[4]");
    expect(ids(sample)).toHaveLength(9);
  });
  it("nests into the last way out of the step before, and takes out again", () => {
    const nested = nestStep(sample, "steps[2]");
    expect(nested.place).toBe("steps[1].otherwise.steps[0]");
    expect(unnestStep(nested.playbook, nested.place)).toEqual({
      place: "steps[2]",
      playbook: {
        ...sample,
        steps: sample.steps.map((one) =>
          one.id === "decide" ? { ...one, otherwise: { next: "ask", steps: [] } } : one,
        ),
      },
    });
    expect(nestStep(sample, "steps[0]").place).toBe("steps[0]");
    expect(unnestStep(sample, "steps[0]").place).toBe("steps[0]");
  });
  it("moves, removes and duplicates with what lies in it, under ids of their own", () => {
    expect(ids(moveStep(sample, "steps[2]", -1).playbook)[2]).toBe("after");
    expect(moveStep(sample, "steps[0]", -1).place).toBe("steps[0]");
    expect(ids(removeStep(sample, "steps[1]").playbook)).toEqual(["ask", "> silent", "after", "end"]);
    const twice = duplicateStep(sample, "steps[1]").playbook;
    const steps = ids(twice).filter((id) => !id.startsWith(">"));
    expect(new Set(steps).size).toBe(steps.length);
    expect(steps).toHaveLength(9);
    expect(freshId(sample, "inner")).toBe("inner-2");
  });
});

describe("the graph", () => {
  it("leads where the validator says", () => {
    expect(exitsOf(sample)).toEqual([
      [
        { path: null, to: 1 },
        { path: "silent", to: 5 },
      ],
      [
        { path: "branches[0]", to: 2 },
        { path: "otherwise", to: 0 },
      ],
      [{ path: null, to: 3 }],
      [{ path: null, to: 4 }],
      [{ path: null, to: 5 }],
      [],
    ]);
  });
  it("lies from top to bottom, and no two steps on each other", () => {
    const { spots, edges } = layOut(exitsOf(sample));
    for (const edge of edges.filter((one) => !one.back)) {
      expect(spots[edge.to]?.y).toBeGreaterThan(spots[edge.from]?.y ?? 0);
    }
    expect(edges.filter((one) => one.back)).toHaveLength(1);
    spots.forEach((one, n) => {
      for (const other of spots.slice(n + 1)) {
        expect(Math.abs(one.x - other.x) >= WIDTH || Math.abs(one.y - other.y) >= HEIGHT).toBe(true);
      }
    });
  });
  it("is drawn of nothing, too", () => {
    expect(layOut([]).spots).toEqual([]);
  });
});

describe("a step", () => {
  it("keeps what every kind has when its kind changes", () => {
    const other = ofKind("wait", step("a", { minutes: 4, facts: ["x"], optional: true }));
    expect(other).toMatchObject({ id: "a", kind: "wait", minutes: 4, optional: true, at_most: "3 days" });
    expect(other).not.toHaveProperty("facts");
    expect(ofKind("resolve", step("a", { optional: true, next: "b" }))).not.toHaveProperty("next");
  });
  it("keeps the languages that are not being written", () => {
    expect(withText("Hello", "de", "Hallo")).toEqual({ en: "Hello", de: "Hallo" });
    expect(withText({ en: "Hello", de: "Hallo" }, "de", "")).toEqual({ en: "Hello" });
    expect(withText("Hello", "en", "Hi")).toBe("Hi");
    expect(withText({ de: "Hallo" }, "de", "")).toBeUndefined();
  });
});
