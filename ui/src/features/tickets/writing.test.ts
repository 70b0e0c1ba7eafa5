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
});

describe("snooze", () => {
  it("always lies ahead, and Monday is never today", () => {
    for (let day = 16; day < 23; day += 1) {
      const now = new Date(2026, 10, day, 14, 30);
      const choices = snoozeChoices(now, "en-GB");
      for (const choice of choices) expect(Date.parse(choice.until)).toBeGreaterThan(now.getTime());
      const monday = new Date(choices.find((choice) => choice.label === "snooze.monday")?.until ?? "");
      expect(monday.getDay()).toBe(1);
      expect(monday.getDate()).not.toBe(day);
    }
  });
});
