import { describe, expect, it } from "vitest";
import { taskNearness, untold } from "./tasks";

const now = new Date(2026, 10, 20, 10).getTime();
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();

describe("tasks", () => {
  it("are overdue, due today, or later", () => {
    expect(taskNearness(at(20, 9), now)).toBe("over");
    expect(taskNearness(at(20, 23), now)).toBe("today");
    expect(taskNearness(at(21, 0), now)).toBe("later");
  });
  it("are told once, and again at another moment", () => {
    const task = {
      id: "tsk_1",
      text: "Call",
      due_at: at(20, 9),
      ticket_id: "t",
      ticket_number: 1,
      ticket_subject: "s",
    };
    const first = untold([task], []);
    expect(first.fresh).toEqual([task]);
    expect(untold([task], first.told).fresh).toEqual([]);
    expect(untold([{ ...task, due_at: at(20, 10) }], first.told).fresh.length).toBe(1);
  });
});
