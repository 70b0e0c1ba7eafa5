import { describe, expect, it } from "vitest";
import { gapsIn, inLanguageFirst, insertedAt, placeAfter, startsWord } from "./templates";

const at = (value: string, start: number, end = start) => ({ value, selectionStart: start, selectionEnd: end });

describe("templates", () => {
  it("in the customer's language stand first, those of which none is told next", () => {
    const all = ["en", null, "de", "de-AT"].map((language) => ({ content: { language } }));
    const order = (language: string | null) => inLanguageFirst(all, language).map((one) => one.content.language);
    expect(order("de-CH")).toEqual(["de", "de-AT", null, "en"]);
    expect(order("fr")).toEqual([null, "en", "de", "de-AT"]);
    expect(order(null)).toEqual(["en", null, "de", "de-AT"]);
  });
  it("know a gap from braces that mean nothing", () => {
    const text = "{{order.number}} {{ order.number }} {{x}} {{}} {{parcel.tracking}} }}";
    expect(gapsIn(text, ["order.number", "parcel.tracking"])).toEqual(["order.number", "parcel.tracking"]);
  });
  it("open where a word begins, not in an address", () => {
    expect(startsWord(at("", 0))).toBe(true);
    expect(startsWord(at("Hello ", 6))).toBe(true);
    expect(startsWord(at("https:/", 7))).toBe(false);
  });
  it("go where the cursor stands", () => {
    expect(insertedAt(at("Hello , bye", 6), "Hello , bye", "Dora")).toBe("Hello Dora, bye");
    expect(insertedAt(at("Hello you", 6, 9), "Hello you", "Dora")).toBe("Hello Dora");
    expect(insertedAt(null, " ", "Dora")).toBe("Dora");
    expect(placeAfter(at("Hello , bye", 6), "Hello , bye", "Dora")).toBe("Hello Dora".length);
    expect(placeAfter(at("Hello you", 6, 9), "Hello you", "Dora")).toBe("Hello Dora".length);
    expect(placeAfter(null, "Hello", "Dora")).toBe("Hello\n\nDora".length);
  });
});
