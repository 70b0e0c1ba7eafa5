import { describe, expect, it } from "vitest";
import type { Customer } from "@/api/models";
import { fieldsOf, formOf } from "./editing";

const customer = {
  name: "Ingrid Solheim",
  emails: [
    { address: "old@example.org", primary: false },
    { address: "ingrid@example.org", primary: true },
  ],
  phones: [],
  language: "nb",
  time_zone: null,
  preferences: {
    channel: "email",
    avoid: "phone",
    window: { from: "18:00", to: "24:00" },
    hours: null,
    do_not_contact: false,
    accessibility: null,
    notes: "Pick-up point is fine",
  },
  tags: ["vip"],
} as unknown as Customer;

describe("customer form", () => {
  it("gives back what it was given", () => {
    const form = formOf(fieldsOf(customer));
    expect(form.emails).toEqual([
      { address: "ingrid@example.org", primary: true },
      { address: "old@example.org", primary: false },
    ]);
    expect(form.preferences).toEqual(customer.preferences);
    expect(form.time_zone).toBeNull();
  });
  it("takes one hour for the rest of the day, and none for no wish", () => {
    const fields = { ...fieldsOf(null), name: "A" };
    expect(formOf({ ...fields, from: "18:00" }).preferences.window).toEqual({ from: "18:00", to: "24:00" });
    expect(formOf({ ...fields, to: "12:00" }).preferences.window).toEqual({ from: "00:00", to: "12:00" });
    expect(formOf(fields).preferences.window).toBeNull();
  });
  it("takes lines and commas, without repeats or blanks", () => {
    const fields = { ...fieldsOf(null), name: "  A ", emails: "a@example.org, b@example.org\n\na@example.org " };
    const form = formOf(fields);
    expect(form.name).toBe("A");
    expect(form.emails.map((one) => one.address)).toEqual(["a@example.org", "b@example.org"]);
  });
});
