import { describe, expect, it } from "vitest";
import { anchorAt, anchored } from "./list-anchor";

const ROW = 77;
const ids = Array.from({ length: 40 }, (_, n) => `row${n}`);
const at = (scrollTop: number) => anchorAt(ids, scrollTop, ROW);

describe("the rows in sight", () => {
  it("stand where they stood when rows came in or left above it", () => {
    const anchor = at(10 * ROW + 20);
    if (!anchor) throw new Error("no anchor");
    expect(anchored(anchor, ["new1", "new2", ...ids], ROW)).toBe(12 * ROW + 20);
    expect(anchored(anchor, ids.slice(3), ROW)).toBe(7 * ROW + 20);
    expect(anchored(anchor, ids, ROW)).toBe(10 * ROW + 20);
  });
  it("stand there also when a row in sight left, or went to the top", () => {
    const anchor = at(10 * ROW + 20);
    if (!anchor) throw new Error("no anchor");
    const without = ids.filter((id) => id !== "row10");
    expect(anchored(anchor, without, ROW)).toBe(9 * ROW + 20);
    expect(anchored(anchor, ["row10", ...without], ROW)).toBe(10 * ROW + 20);
  });
  it("are not held at the top, where one watches what comes in, nor among other rows", () => {
    expect(at(0)).toBeNull();
    const anchor = at(5 * ROW);
    if (!anchor) throw new Error("no anchor");
    expect(anchored(anchor, ["x", "y"], ROW)).toBeNull();
  });
});
