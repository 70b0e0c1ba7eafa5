import { describe, expect, it } from "vitest";
import type { Message } from "@/api/models";
import { Problem } from "@/api/problem";
import { mentionedIn } from "./Mentions";
import { lastEvent, unseenOf } from "./sending";
import { snoozeChoices } from "./snoozing";

const message = (event: number) => ({ id: `msg_${event}`, event }) as Message;

describe("unseen messages", () => {
  it("come with the refusal", () => {
    const refusal = new Problem("unseen-messages", 409, { current: { messages: [message(8), message(9)] } });
    expect(unseenOf(refusal).map((one) => one.event)).toEqual([8, 9]);
    expect(lastEvent(unseenOf(refusal), 5)).toBe(9);
  });
  it("are none for any other refusal", () => {
    expect(unseenOf(new Problem("stale", 412, { current: { messages: [message(8)] } }))).toEqual([]);
    expect(unseenOf(null)).toEqual([]);
    expect(lastEvent([], 5)).toBe(5);
  });
});

describe("mentions", () => {
  const named = [
    { id: "per_1", name: "Tomasz Reyes" },
    { id: "per_2", name: "Aiko Lind" },
    { id: "per_1", name: "Tomasz Reyes" },
  ];
  it("count once, and only while the name stands in the text", () => {
    expect(mentionedIn("@Tomasz Reyes can you ask? @Tomasz Reyes", named)).toEqual(["per_1"]);
    expect(mentionedIn("Tomasz Reyes", named)).toEqual([]);
  });
  it("are of the longest name that stands there, and of nobody whose name only begins so", () => {
    const people = [
      { id: "per_ana", name: "Ana" },
      { id: "per_silva", name: "Ana Silva" },
    ];
    expect(mentionedIn("@Ana Silva, please", people)).toEqual(["per_silva"]);
    expect(mentionedIn("@Ana, please, with @Ana Silva", people).sort()).toEqual(["per_ana", "per_silva"]);
    expect(mentionedIn("@Anabel", people)).toEqual([]);
  });
  it("are of the one who was picked, where two have one name", () => {
    const twins = [
      { id: "per_picked", name: "Kim Ott" },
      { id: "per_other", name: "Kim Ott" },
    ];
    expect(mentionedIn("@Kim Ott", twins)).toEqual(["per_picked"]);
  });
});

describe("snooze", () => {
  it("always lies ahead, and Monday is never today", () => {
    for (let day = 16; day < 23; day += 1) {
      const now = new Date(2026, 10, day, 14, 30);
      const choices = snoozeChoices(now, "en-GB");
      for (const choice of choices) expect(Date.parse(choice.until)).toBeGreaterThan(now.getTime());
      // Where it is tomorrow, it is called that.
      const monday = choices.find((choice) => choice.label === "snooze.monday");
      expect(monday === undefined).toBe(now.getDay() === 0);
      expect(choices.some((choice) => new Date(choice.until).getDay() === 1)).toBe(true);
      if (monday) expect(new Date(monday.until).getDate()).not.toBe(day);
    }
  });
  it("names no moment twice, on any day of the week and at any hour", () => {
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      const now = new Date(2026, 10, 16, hour, 0);
      const all = snoozeChoices(now, "en-GB").map((choice) => choice.until);
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBeGreaterThan(2);
    }
  });
});
