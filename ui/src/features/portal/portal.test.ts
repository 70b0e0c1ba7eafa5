import { describe, expect, it } from "vitest";
import type { PortalCase } from "@/api/models";
import { TEXTS } from "./texts";
import { dayInWords, headline, sayIn } from "./words";

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

const seen = (parcel: object, standing: PortalCase["standing"] = "with_us") =>
  ({
    standing,
    order: { number: "A-1", lines: [], parcels: [{ state: "in_transit", days_late: 0, events: [], ...parcel }] },
  }) as unknown as PortalCase;

describe("the words of the case page", () => {
  it("have the same places and forms in both languages", () => {
    for (const [key, text] of Object.entries(TEXTS.en)) {
      const other = TEXTS.de[key as keyof typeof TEXTS.de];
      expect(places(other), key).toEqual(places(text));
      expect(other.split("||").length, key).toBe(text.split("||").length);
    }
  });
  it("say a day as it is written, whatever zone the browser is in", () => {
    expect(dayInWords("2026-11-13", "en-GB")).toBe("Friday 13 November");
  });
});

describe("the headline", () => {
  const say = sayIn("en");
  it("is the late parcel as long as it has not come and the case is open", () => {
    const late = { days_late: 4, promised_on: "2026-11-09" };
    expect(headline(seen(late), say).title).toBe("Your parcel is 4 days late.");
    expect(headline(seen({ ...late, expected_on: "2026-11-13" }), say).title).toMatch(
      /Friday,? (13 November|November 13)/,
    );
    expect(headline(seen({ ...late, delivered_on: "2026-11-13" }), say).title).toBe("We are working on it.");
    expect(headline(seen(late, "solved"), say).title).toBe("This is solved.");
  });
});
