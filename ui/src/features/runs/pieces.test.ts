import { describe, expect, it } from "vitest";
import { choose, count, piecesOf, textOf } from "./pieces";

describe("pieces of an order", () => {
  const lines = [
    { id: "lin_a", quantity: 4 },
    { id: "lin_b", quantity: 1 },
  ];

  it("are said with how many where there are several", () => {
    const chosen = choose([], ["lin_a", "lin_b"], lines);
    expect(textOf(chosen)).toBe("lin_a × 4\nlin_b");
    expect(piecesOf("lin_a × 4\nlin_b")).toEqual(chosen);
  });

  it("keep their number when another line is chosen", () => {
    const one = choose([], ["lin_a"], lines).map((piece) => count(piece, 1));
    expect(textOf(choose(one, ["lin_a", "lin_b"], lines))).toBe("lin_a × 1\nlin_b");
    expect(textOf(choose(one, ["lin_b"], lines))).toBe("lin_b");
  });
});
