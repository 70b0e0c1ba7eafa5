import { describe, expect, it } from "vitest";
import { addedByData } from "./figures";

describe("what the data add to the words", () => {
  const figures = { best_guess: 0.84, best_guess_of_words: 0.8, with_signs: 12 };

  it("is told in points, also where they make it worse", () => {
    expect(addedByData(figures)).toBeCloseTo(4);
    expect(addedByData({ ...figures, best_guess: 0.78 })).toBeCloseTo(-2);
    expect(addedByData({ ...figures, best_guess: 0.8 })).toBe(0);
  });

  it("is not told where it was not measured, or there was nothing to measure", () => {
    expect(addedByData({ ...figures, best_guess_of_words: null })).toBeNull();
    expect(addedByData({ ...figures, best_guess: null })).toBeNull();
    expect(addedByData({ ...figures, with_signs: 0 })).toBeNull();
  });
});
