import { describe, expect, it } from "vitest";
import { hoursOf, isComplete, mondayAfter, newStaffing, newTemplate, staffingOf } from "./staffing-form";

const form = () => newStaffing("2026-11-27", { whole: "Day", half: "Half day" });

describe("a staffing run", () => {
  it("begins on the next Monday", () => {
    expect(mondayAfter("2026-11-27")).toBe("2026-11-30");
    expect(mondayAfter("2026-11-30")).toBe("2026-12-07");
    expect(mondayAfter("2026-11-29")).toBe("2026-11-30");
  });
  it("is asked in shares, hours and minutes", () => {
    const asked = staffingOf({ ...form(), name: "Winter", within: { Hotline: 1, Mail: "" }, most: 6 }, "example");
    expect(asked.question).toMatchObject({ days: 7, share: 0.8, occupancy: 0.85, most: 6 });
    expect(asked.question.targets).toEqual([{ class: "Hotline", within: 1 }]);
    expect(asked.question.templates[1]).toMatchObject({ name: "Half day", earliest: 8, latest: 16, hours: 4 });
    expect(asked).not.toHaveProperty("future");
    expect(asked).not.toHaveProperty("expected");
    expect(staffingOf({ ...form(), name: "Winter", expected: true }, "cal_1")).toMatchObject({ expected: true });
  });
  it("reads times of a clock", () => {
    expect([hoursOf("08:30"), hoursOf("22:00"), hoursOf("")]).toEqual([8.5, 22, null]);
  });
  it("needs a name, and shifts that can be worked", () => {
    expect(isComplete(form())).toBe(false);
    expect(isComplete({ ...form(), name: "Winter" })).toBe(true);
    expect(isComplete({ ...form(), name: "Winter", templates: [] })).toBe(false);
    expect(isComplete({ ...form(), name: "Winter", templates: [newTemplate({ name: "Night", days: [] })] })).toBe(
      false,
    );
  });
});
