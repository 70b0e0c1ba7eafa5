import { expect, test } from "vitest";
import type { Capability } from "@/api/models";
import { changeOf, formOf, textsOf } from "./form";

const CHAT: Capability = {
  key: "chat",
  kind: "own",
  name: { en: "Chat", de: "Chat", fr: "Discussion" },
  explanation: "On the pages.",
  not_offered: { en: "Not offered.", de: "Nicht angeboten." },
  state: "rolling_out",
  percent: 25,
  held_back: 10,
  salt: "slt_1",
  switched_at: "2026-11-26T09:00:00Z",
  switched_by: "per_1",
  switched_by_name: "Lea",
  version: 3,
};

test("only what is other is sent", () => {
  const form = { ...formOf(CHAT), reason: "Because" };
  expect(changeOf(CHAT, form)).toEqual({ reason: "Because" });
  expect(changeOf(CHAT, { ...form, percent: 50 })).toEqual({ percent: 50, reason: "Because" });
  expect(changeOf(CHAT, { ...form, state: "on", percent: 50, heldBack: 0 })).toEqual({
    state: "on",
    held_back: 0,
    reason: "Because",
  });
  const off = { ...CHAT, state: "off" as const, percent: 0 };
  expect(changeOf(off, { ...formOf(off), state: "rolling_out", reason: "Try" })).toEqual({
    state: "rolling_out",
    percent: 25,
    reason: "Try",
  });
});

test("of a text no language is lost, and an empty one is left out", () => {
  expect(textsOf(CHAT.name, { en: "Talk", de: "" })).toEqual({ en: "Talk", fr: "Discussion" });
  expect(textsOf("On the pages.", { en: "A", de: "B" })).toEqual({ en: "A", de: "B" });
});
