import { describe, expect, it } from "vitest";
import type { Message } from "@/api/models";
import { conversationOf, isForwardable } from "./forwarding";

const message = (id: string, part: Partial<Message>): Message => ({
  id,
  kind: "public",
  author: { kind: "customer", id: null, name: "Ada" },
  body_text: id,
  body_html: null,
  attachments: [],
  mentions: [],
  at: "2026-11-20T09:00:00Z",
  outside: null,
  event: 1,
  ...part,
});

describe("what is forwarded", () => {
  const staff = { kind: "staff", id: "per_1", name: "Ben" } as const;
  const asked = message("asked", {});
  const note = message("note", { kind: "note", author: staff });
  const sent = message("sent", { kind: "note", author: staff, outside: { way: "to", address: "a@b.example" } });
  const heard = message("heard", {
    kind: "note",
    author: { kind: "system", id: null, name: "Carrier" },
    outside: { way: "from", address: "a@b.example" },
  });
  it("is never a note of colleagues unless that is meant", () => {
    const all = [asked, note, sent, heard];
    expect(conversationOf(all, false).map((one) => one.id)).toEqual(["asked"]);
    expect(conversationOf(all, true).map((one) => one.id)).toEqual(["asked", "note"]);
  });
  it("may be what somebody outside wrote, but no line of a program", () => {
    const line = message("line", { author: { kind: "system", id: null, name: "" } });
    expect([asked, sent, heard].every(isForwardable)).toBe(true);
    expect([note, line].some(isForwardable)).toBe(false);
  });
});
