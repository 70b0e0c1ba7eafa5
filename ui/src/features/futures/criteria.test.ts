import { describe, expect, it } from "vitest";
import type { StudyCriterion } from "@/api/models";
import { shownCriteria, standing } from "./criteria";

const criterion = (key: string, best: string[], verdict: StudyCriterion["verdict"] = "winner"): StudyCriterion => ({
  key,
  best,
  verdict,
  definition: "",
  more_is_better: true,
  values: [],
  ranks: [],
  not_clearly_behind: [],
});

describe("criteria", () => {
  it("agree where all put the same first", () => {
    const found = standing([criterion("maximin", ["a"]), criterion("laplace", ["a", "b"])]);
    expect(found?.leader).toBe("a");
    expect(found?.others).toEqual([]);
  });

  it("name who is first by the others, and where nobody knows", () => {
    const all = [
      criterion("expected_value", ["a"], "no_clear_winner"),
      criterion("laplace", ["a"]),
      criterion("maximin", ["b"]),
    ];
    const found = standing(all);
    expect(found?.first.length).toBe(2);
    expect(found?.others.map((one) => [one.key, one.criteria.map((by) => by.key)])).toEqual([["b", ["maximin"]]]);
    expect(found?.unclear.map((one) => one.key)).toEqual(["expected_value"]);
  });

  it("are read in one order, whatever the server's", () => {
    const keys = shownCriteria([criterion("maximax", ["a"]), criterion("expected_value", ["a"])]).map((one) => one.key);
    expect(keys).toEqual(["expected_value", "maximax"]);
    expect(standing([])).toBeNull();
  });
});
