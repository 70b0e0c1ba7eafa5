import { describe, expect, it } from "vitest";
import type { OrderRules } from "@/api/models";
import { minorUnits } from "../acting";
import { bodyOf, formOf } from "./order-rules";

const rules = {
  return_window_days: 14,
  refund_limit: { amount: 15_000, currency: "EUR" },
  warranty_months: 24,
  goodwill: "approvers",
  version: 3,
} as OrderRules;

describe("order rules", () => {
  it("give back what they were given", () => {
    const { version: _, ...body } = rules;
    expect(bodyOf(formOf(rules))).toEqual(body);
  });
  it("take an empty limit for none, and a window without end", () => {
    const told = bodyOf({ ...formOf(rules), limit: " ", endless: true, days: "" });
    expect(told?.refund_limit).toBeNull();
    expect(told?.return_window_days).toBeNull();
  });
  it("are not sent while something cannot be read", () => {
    expect(bodyOf({ ...formOf(rules), limit: "a lot" })).toBeNull();
    expect(bodyOf({ ...formOf(rules), months: "" })).toBeNull();
    expect(bodyOf({ ...formOf(rules), days: "" })).toBeNull();
  });
});

describe("an amount as it is typed", () => {
  it("has a comma or a point, and as many decimals as the currency", () => {
    expect(minorUnits("12,99", "EUR")).toBe(1299);
    expect(minorUnits(" 12.5 ", "EUR")).toBe(1250);
    expect(minorUnits("1299", "JPY")).toBe(1299);
    expect(minorUnits("-3", "EUR")).toBeNull();
    expect(minorUnits("", "EUR")).toBeNull();
  });
});
