import { describe, expect, it } from "vitest";
import { readValue, valueText } from "./values";

const words = { locale: "en", yes: "yes", no: "no", word: (_: string, word: string) => word };

describe("values", () => {
  it("are read by the type that is asked for", () => {
    expect(readValue("yes-no", "false")).toEqual({ type: "yes-no", value: false });
    expect(readValue("number", "12")).toEqual({ type: "number", value: 12 });
    expect(readValue("number", "12a")).toBeNull();
    expect(readValue("amount", "12,5 eur")).toEqual({ type: "amount", value: { amount: 1250, currency: "EUR" } });
    expect(readValue("amount", "1200 JPY")).toEqual({ type: "amount", value: { amount: 1200, currency: "JPY" } });
    expect(readValue("amount", "12.505 EUR")).toBeNull();
    expect(readValue("text", "  ")).toBeNull();
  });
  it("are told for people", () => {
    expect(valueText("x", { type: "day", value: "2026-10-31" }, words)).toBe("Oct 31, 2026");
    expect(valueText("x", { type: "yes-no", value: true }, words)).toBe("yes");
  });
});
