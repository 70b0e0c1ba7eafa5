import { describe, expect, it } from "vitest";
import { bandName, filled } from "./bands";

const HOUR = 3_600_000;
const band = (from: number, to: number | null, n = 1) => ({ from, to, n });

describe("bands", () => {
  it("begin with the first and end with the last that has cases", () => {
    expect(filled([band(0, 1, 0), band(1, 2, 3), band(2, 3, 0), band(3, 4, 1), band(4, null, 0)])).toEqual([
      band(1, 2, 3),
      band(2, 3, 0),
      band(3, 4, 1),
    ]);
    expect(filled([band(0, null, 0)])).toEqual([]);
  });
  it("of durations are named in the coarsest unit in which both ends are whole", () => {
    expect(bandName(band(0, HOUR / 4), "first_response_time", "ms")).toEqual({
      key: "kpi.band_under",
      to: 15,
      length: "min",
    });
    expect(bandName(band(HOUR / 4, HOUR), "first_response_time", "ms")).toMatchObject({
      from: 15,
      to: 60,
      length: "min",
    });
    expect(bandName(band(8 * HOUR, 24 * HOUR), "first_response_time", "ms")).toMatchObject({
      from: 8,
      to: 24,
      length: "h",
    });
    expect(bandName(band(720 * HOUR, null), "first_response_time", "ms")).toEqual({
      key: "kpi.band_over",
      from: 30,
      length: "d",
    });
  });
  it("of a backlog are days, of ratings and contacts plain numbers", () => {
    expect(bandName(band(3, 7), "backlog", "count")).toEqual({ key: "kpi.band", from: 3, to: 7, length: "d" });
    expect(bandName(band(5, null), "csat", "share")).toEqual({ key: "kpi.band_one", from: 5 });
    expect(bandName(band(6, null), "first_contact_resolution", "share")).toEqual({ key: "kpi.band_more", from: 6 });
  });
});
