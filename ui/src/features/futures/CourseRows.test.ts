import { describe, expect, it } from "vitest";
import type { QueueCourse } from "@/api/models";
import { courseRows } from "./CourseRows";

describe("a queue over time as rows", () => {
  it("say the day and the hour at which each interval begins", () => {
    const course = { minutes: 30, low: [0, 1], median: [1, 2], high: [3, 4] } as unknown as QueueCourse;
    expect(courseRows(course, ["h"])).toEqual([["h"], [1, "00:00", 0, 1, 3], [1, "00:30", 1, 2, 4]]);
    const long = { ...course, minutes: 720, low: [0, 0, 0], median: [0, 0, 5], high: [0, 0, 9] } as QueueCourse;
    expect(courseRows(long, ["h"])[3]).toEqual([2, "00:00", 0, 5, 9]);
  });
});
