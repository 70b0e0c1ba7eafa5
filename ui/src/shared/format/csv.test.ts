import { describe, expect, it } from "vitest";
import { csvOf } from "./csv";

describe("rows as CSV", () => {
  it("keep what would end a field or a row, and numbers in full", () => {
    expect(
      csvOf([
        ["Name", "n"],
        ['Lamp, "old"\n', 0.25],
        [null, -3],
      ]),
    ).toBe('Name,n\r\n"Lamp, ""old""\n",0.25\r\n,-3\r\n');
  });
  it("are never a formula", () => {
    expect(csvOf([["=1+1", "+2", "a-b"]])).toBe("'=1+1,'+2,a-b\r\n");
  });
});
