import { describe, expect, it } from "vitest";
import {
  type Askable,
  askableOf,
  type Condition,
  conditionIn,
  conditionOf,
  isWritten,
  literalOf,
  placeOf,
  problemAt,
  rowsOf,
  textOf,
  type Variable,
  withVariable,
  withWord,
} from "./language";

const lost: Variable = { name: "parcel.lost", label: "Lost", type: "yes-no", choices: [] };
const late: Variable = { name: "parcel.days_late", label: "Late", type: "number", choices: [] };
const silent: Variable = { name: "parcel.days_without_news", label: "Silent", type: "number", choices: [] };
const state: Variable = { name: "parcel.state", label: "State", type: "choice", choices: ["pending", "delivered"] };
const askable: Askable = {
  variables: [lost, late, silent, state],
  asks: { "yes-no": ["is", "known"], number: ["is", "at_least", "known"], choice: ["is", "in", "known"] },
};

describe("conditions as rows", () => {
  const one: Condition = { variable: "parcel.lost", is: true };
  const other: Condition = { variable: "parcel.days_late", at_least: 3 };

  it("show what is joined once, and nothing that is nested", () => {
    for (const condition of [one, { all: [one, other] }, { any: [one] }]) {
      const rows = rowsOf(condition);
      expect(rows && conditionOf(rows)).toEqual(condition);
    }
    expect(rowsOf({ not: one })).toBeNull();
    expect(rowsOf({ all: [one, { any: [other] }] })).toBeNull();
    expect(rowsOf({ all: "x" } as never)).toBeNull();
  });

  it("join a second row, and stand where refusals say", () => {
    const alone = rowsOf(one);
    expect(alone && conditionOf({ ...alone, tests: [one, other] })).toEqual({ all: [one, other] });
    expect(placeOf("when", { mode: "any", joined: true }, 1)).toBe("when.any[1]");
    expect(placeOf("when", { mode: "all", joined: false }, 0)).toBe("when");
    const problems = [
      { field: "signs[0].when.all[1].is", problem: "must be yes or no" },
      { field: "signs[0].when.all[10]", problem: "is no fact" },
    ];
    expect(problemAt(problems, "signs[0].when.all[1]")).toBe("must be yes or no");
    expect(problemAt(problems, "signs[0].when.all[0]")).toBeUndefined();
    expect(problemAt(problems, "signs[0].when.all")).toBe("must be yes or no; is no fact");
  });

  it("keep of a comparison what fits the other variable or word", () => {
    expect(withVariable(other, late, silent, askable)).toEqual({ variable: silent.name, at_least: 3 });
    expect(withVariable(other, late, lost, askable)).toEqual({ variable: lost.name, is: true });
    expect(withVariable({ variable: lost.name, known: false }, lost, state, askable)).toEqual({
      variable: state.name,
      known: false,
    });
    expect(withWord({ variable: state.name, is: "delivered" }, "in", state)).toEqual({
      variable: state.name,
      in: ["delivered"],
    });
    expect(withWord({ variable: state.name, in: ["delivered", "pending"] }, "is_not", state)).toEqual({
      variable: state.name,
      is_not: "delivered",
    });
    expect(withWord({ variable: late.name, known: true }, "at_least", late)).toEqual({
      variable: late.name,
      at_least: 1,
    });
    expect(withWord(one, "same_as", lost)).toEqual({ variable: lost.name, same_as: "" });
  });

  it("are complete once each asks for something", () => {
    expect(isWritten({ all: [one, { variable: "product.name", is: "" }] })).toBe(false);
    expect(isWritten({ variable: "parcel.state", in: [] })).toBe(false);
    expect(isWritten({ all: [] })).toBe(false);
    expect(isWritten({ variable: "parcel.days_late", is: 0 })).toBe(true);
    expect(isWritten({ variable: "parcel.lost", is: false })).toBe(true);
    expect(isWritten({ not: one })).toBe(true);
  });
});

describe("conditions as text", () => {
  it("come back as they were, and are none where they are something else", () => {
    const nested: Condition = { all: [{ not: { variable: "parcel.lost", is: true } }] };
    expect(conditionIn(textOf(nested))).toEqual(nested);
    for (const text of ["", "{", "[]", "null", '{"some": []}', '"late"']) expect(conditionIn(text)).toBeNull();
  });

  it("have values of the type they are compared with", () => {
    expect(literalOf("12", "text")).toBe("12");
    expect(literalOf("12", "number")).toBe(12);
    expect(literalOf("true", "yes-no")).toBe(true);
    expect(literalOf("true", undefined)).toBe(true);
    expect(literalOf("2026-11-26", "day")).toBe("2026-11-26");
  });
});

describe("what may be asked", () => {
  it("is what the server says, in the reader's language and a known order", () => {
    const facts = [{ name: "parcel.lost", type: "yes-no", choices: [], label: { en: "Lost", de: "Verloren" } }];
    const told = askableOf(facts, [{ type: "yes-no", asks: ["known", "is", "sings"] }], "de");
    expect(told.variables[0]?.label).toBe("Verloren");
    expect(told.asks["yes-no"]).toEqual(["is", "known"]);
  });
});
