import { describe, expect, it } from "vitest";
import type { DigestChoice } from "@/api/models";
import { inputOf, rhythmOf, weekdayNames } from "./form";

const NEVER: DigestChoice = {
  rhythm: "off",
  weekday: 1,
  hour: 7,
  time_zone: "UTC",
  next_at: null,
  last_at: null,
  hindrance: null,
  version: 0,
};

describe("the form of a digest", () => {
  it("begins with the browser's zone, and later with the one that was chosen", () => {
    expect(inputOf(NEVER, "Asia/Tokyo").time_zone).toBe("Asia/Tokyo");
    const chosen: DigestChoice = { ...NEVER, rhythm: "daily", version: 1, time_zone: "Europe/Berlin" };
    expect(inputOf(chosen, "Asia/Tokyo")).toEqual({
      rhythm: "daily",
      weekday: 1,
      hour: 7,
      time_zone: "Europe/Berlin",
    });
  });
  it("begins a week on Monday, as the server counts", () => {
    expect(weekdayNames("en-GB")).toEqual([
      "Monday",
      "Tuesday",
      "Wednesday",
      "Thursday",
      "Friday",
      "Saturday",
      "Sunday",
    ]);
  });
  it("takes what is no rhythm for off", () => {
    expect(rhythmOf("weekly")).toBe("weekly");
    expect(rhythmOf(null)).toBe("off");
    expect(rhythmOf("hourly")).toBe("off");
  });
});
