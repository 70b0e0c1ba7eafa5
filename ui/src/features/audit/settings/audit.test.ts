import { describe, expect, it } from "vitest";
import { differing, linesOf } from "./describing";

describe("what an entry shows", () => {
  it("reads ids as names, and fields of fields in one line", () => {
    const names = { tem_1: "Front" };
    expect(linesOf(["tem_1", "tem_2"], names)).toEqual(["Front", "tem_2"]);
    expect(linesOf([{ permission: "audit.read", reach: "all", gone: null }], names)).toEqual([
      "permission: audit.read, reach: all",
    ]);
    expect(linesOf(null, names)).toEqual([]);
    expect(linesOf(false, names)).toEqual(["false"]);
  });

  it("shows of two lists what differs, and both where only their order does", () => {
    expect(differing(["a", "b"], ["b", "c"])).toEqual({ gone: ["a"], come: ["c"] });
    expect(differing(["a", "b"], ["b", "a"])).toEqual({ gone: ["a", "b"], come: ["b", "a"] });
  });
});
