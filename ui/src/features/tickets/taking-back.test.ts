import { describe, expect, it } from "vitest";
import { putBack } from "./taking-back";

describe("a message that comes back", () => {
  const held = { body_text: "It comes on Friday.", kind: "public" } as const;
  it("is what is written, or stands before what was begun since", () => {
    expect(putBack(held, { body_text: " ", kind: "note" })).toEqual({
      body_text: "It comes on Friday.",
      kind: "public",
    });
    expect(putBack(held, { body_text: "Also:", kind: "public" }).body_text).toBe("It comes on Friday.\n\nAlso:");
  });
  it("is not there twice", () => {
    const begun = { body_text: "It comes on Friday.\n\nAlso:", kind: "public" } as const;
    expect(putBack(held, begun)).toBe(begun);
  });
  it("never makes a note a part of a reply", () => {
    expect(putBack(held, { body_text: "Ben?", kind: "note" }).kind).toBe("note");
    expect(putBack({ ...held, kind: "note" }, { body_text: "Dear", kind: "public" }).kind).toBe("note");
  });
});
