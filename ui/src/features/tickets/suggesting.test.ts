import { describe, expect, it } from "vitest";
import { settled, suggestions } from "./suggesting";

const values = { status: ["open", "pending"], assignee: ["me", "Aiko Lind"] };
const shown = (text: string) => suggestions(text, values).map((one) => one.shown);

describe("suggestions", () => {
  it("name operators that begin like the last word", () => {
    expect(shown("late a")).toEqual(["assignee:", "after:"]);
    expect(suggestions("late ass", values)[0]?.text).toBe("late assignee:");
    expect(shown("grinder")).toEqual([]);
    expect(shown("late ")).toEqual([]);
  });
  it("name values of the operator that is begun, in quotes where they need them", () => {
    expect(shown("status:")).toEqual(["status:open", "status:pending"]);
    expect(shown("status:p")).toEqual(["status:pending"]);
    expect(suggestions("x assignee:ai", values)[0]?.text).toBe('x assignee:"Aiko Lind" ');
    expect(shown("status:open")).toEqual([]);
    expect(shown("nothing:x")).toEqual([]);
  });
});

describe("what is settled", () => {
  it("leaves an operator out until its value is there", () => {
    expect(settled("late status:", values)).toBe("late");
    expect(settled("late status:op", values)).toBe("late");
    expect(settled("late status:open", values)).toBe("late status:open");
    expect(settled("late status:op ", values)).toBe("late status:op ");
    expect(settled("late order:A-1", values)).toBe("late order:A-1");
    expect(settled("at 10:30", values)).toBe("at 10:30");
    expect(settled("status:nonsense", values)).toBe("status:nonsense");
  });
});
