import { describe, expect, it } from "vitest";
import { axis, bandPath, durationStep, labelled, linear, linePath, niceStep } from "./scales";

const HOUR = 3_600_000;

describe("scales", () => {
  it("maps ends to ends, and equal values to the middle", () => {
    const y = linear([0, 10], [100, 0]);
    expect([y(0), y(5), y(10)]).toEqual([100, 50, 0]);
    expect(linear([4, 4], [0, 10])(4)).toBe(5);
  });
  it("steps by 1, 2, 5 and by what a clock has", () => {
    expect(niceStep(0.3, 4)).toBeCloseTo(0.1);
    expect(niceStep(138, 4)).toBe(50);
    expect(durationStep(5 * HOUR, 4)).toBe(2 * HOUR);
    expect(durationStep(90_000, 4)).toBe(30_000);
  });
});

describe("axis", () => {
  it("holds all values and ends on ticks", () => {
    const { low, high, ticks } = axis([0.69, 0.745, 0.75], "share");
    expect(low).toBeLessThanOrEqual(0.69);
    expect(high).toBeGreaterThanOrEqual(0.75);
    expect(ticks[0]).toBe(low);
    expect(ticks.at(-1)).toBe(high);
  });
  it("never shows a share outside of 0 and 1", () => {
    expect(axis([0.97, 1], "share").high).toBe(1);
    expect(axis([0.97, 1.02], "share").high).toBeGreaterThanOrEqual(1.02);
    expect(axis([0, 0.01], "share").low).toBe(0);
  });
  it("starts lengths at zero", () => {
    expect(axis([5 * HOUR, 6 * HOUR], "ms").low).toBe(0);
  });
  it("makes something of nothing and of one value", () => {
    expect(axis([], "count").ticks.length).toBeGreaterThan(1);
    expect(axis([0.5], "share").ticks.length).toBeGreaterThan(1);
    expect(axis([0], "ms").high).toBeGreaterThan(0);
  });
});

describe("paths", () => {
  it("leave a gap where nothing was measured", () => {
    const points = [
      { x: 0, y: 1 },
      { x: 1, y: null },
      { x: 2, y: 3 },
      { x: 3, y: 4 },
    ];
    expect(linePath(points)).toBe("M0.0 1.0M2.0 3.0L3.0 4.0");
    const high = points.map((point) => ({ ...point, y: point.y === null ? null : point.y - 1 }));
    expect(bandPath(points, high)).toBe("M0.0 0.0L0.0 1.0ZM2.0 2.0L3.0 3.0L3.0 4.0L2.0 3.0Z");
  });
  it("label only what has room, and always the last", () => {
    expect([...labelled(10, 4)].sort((a, b) => a - b)).toEqual([0, 3, 6, 9]);
    expect(labelled(3, 10).size).toBe(3);
  });
});
