import { describe, expect, it } from "vitest";
import { mixed, tokensOf } from "./accent";

describe("the accent of a brand", () => {
  it("mixes by shares", () => {
    expect(mixed("#000000", "#ffffff", 0.5)).toBe("#808080");
    expect(mixed("#0b5f6c", "#ffffff", 1)).toBe("#0b5f6c");
  });

  it("gives each scheme its own tints", () => {
    const accent = { light: "#7a0019", dark: "#e08a9a" };
    expect(tokensOf(accent, "light")["--accent"]).toBe("#7a0019");
    expect(tokensOf(accent, "dark")["--accent"]).toBe("#e08a9a");
    expect(tokensOf(accent, "dark")["--accent-soft"]).not.toBe(tokensOf(accent, "light")["--accent-soft"]);
  });
});
