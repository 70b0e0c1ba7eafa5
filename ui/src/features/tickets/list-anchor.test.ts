import { describe, expect, it } from "vitest";
import { anchorAt, anchored } from "./list-anchor";
import { near } from "./queries";

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

describe("pages of a list", () => {
  const data = { pages: [1, 2, 3, 4, 5], pageParams: [null, "a", "b", "c", "d"] };
  it("far below the rows in sight are let go, the next one is not", () => {
    expect(near(data, 20)).toEqual({ pages: [1, 2], pageParams: [null, "a"] });
    expect(near(data, 149)).toEqual({ pages: [1, 2, 3, 4], pageParams: [null, "a", "b", "c"] });
  });
  it("stay as they are, and the very same, where none is", () => {
    expect(near(data, 220)).toBe(data);
    expect(near({ pages: [1], pageParams: [null] }, -1).pages).toEqual([1]);
  });
});
