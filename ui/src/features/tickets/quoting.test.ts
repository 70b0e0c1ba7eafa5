import { describe, expect, it } from "vitest";
import { unquoted } from "./quoting";

describe("quoted history", () => {
  it("is parted from what is said, with the line that introduces it", () => {
    const text = "It is broken.\n\nOn Monday Anna wrote:\n> Dear Dora,\n>\n> it comes.\n\n";
    expect(unquoted(text)).toEqual({
      said: "It is broken.",
      quoted: "On Monday Anna wrote:\n> Dear Dora,\n>\n> it comes.",
    });
  });
  it("stays where it is short, answered to, or all there is", () => {
    for (const text of ["Yes.\n> Is it?", "> a\n> b\n> c\nI disagree", "> a\n> b\n> c", "Plain"]) {
      expect(unquoted(text)).toEqual({ said: text, quoted: null });
    }
  });
});
