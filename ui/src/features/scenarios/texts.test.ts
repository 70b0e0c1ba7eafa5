import { describe, expect, it } from "vitest";
import { examplesOf, isFarOff, isReviewDue, lastDays, painOf, reviewsDue, textIn, withText } from "./texts";

describe("scenarios", () => {
  it("have texts in languages", () => {
    expect(textIn({ en: "Late", de: "Verspätet" }, "de")).toBe("Verspätet");
    expect(textIn({ en: "Late" }, "de")).toBe("Late");
    expect(textIn("Late", "de")).toBe("Late");
    expect(withText("Late", "de", "Verspätet")).toEqual({ en: "Late", de: "Verspätet" });
    expect(withText({ en: "Late", de: "x" }, "de", " ")).toEqual({ en: "Late" });
  });
  it("look back over days with today", () => {
    expect(lastDays("2026-03-01", 28)).toEqual({ from: "2026-02-02", to: "2026-03-01" });
  });
  it("are estimated, reviewed and weighed", () => {
    expect([isFarOff(4, 8), isFarOff(4, 8.1), isFarOff(4, 1.9), isFarOff(4, null)]).toEqual([false, true, true, false]);
    expect(isReviewDue({ review_on: "2026-11-26" }, "2026-11-26")).toBe(true);
    expect(isReviewDue({ review_on: null }, "2026-11-26")).toBe(false);
    expect(painOf(3, { estimate: { impact: 4, hours: 1, per_thousand: 1 } })).toBe(12);
  });
});

describe("examples of a proposal", () => {
  it("stand by language, each on one line, without those that nobody reads here", () => {
    const said = [
      { language: "de-AT", text: "Alte Lampe\n\ntauschen? " },
      { language: null, text: "Trade my lamp" },
      { language: "fr", text: "Ma vieille lampe" },
      { language: "en", text: " \n" },
    ];
    expect(examplesOf(said, ["en", "de"])).toEqual({ en: ["Trade my lamp"], de: ["Alte Lampe tauschen?"] });
  });
});

describe("reminders", () => {
  it("tell owners of what is due, and of another day anew", () => {
    const one = (key: string, owner_id: string | null, review_on: string | null, state = "active") =>
      ({ key, definition: { name: key, owner_id, review_on, state } }) as never;
    const all = [
      one("late", "per_me", "2026-11-20"),
      one("lost", "per_me", "2026-12-01"),
      one("old", "per_me", "2026-01-01", "retired"),
      one("never", "per_me", null),
      one("theirs", "per_you", "2026-11-20"),
    ];
    expect(reviewsDue(all, "per_me", "2026-11-26").map((due) => due.mark)).toEqual(["late 2026-11-20"]);
    expect(reviewsDue(all, "per_me", "2026-12-02").map((due) => due.mark)).toEqual([
      "late 2026-11-20",
      "lost 2026-12-01",
    ]);
  });
});
