import { describe, expect, it } from "vitest";
import type { CalibrationSatisfaction, SatisfactionAbsent } from "@/api/models";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { absentText, effectText } from "./satisfaction-words";

const t = (key: keyof typeof en, places = {}) => fill(en[key], "en", places);

describe("satisfaction and waiting", () => {
  it("is told as what each doubling of the wait does", () => {
    const found: CalibrationSatisfaction = {
      n: 412,
      satisfied: 301,
      slope: -1,
      low: -2,
      high: -0.5,
      kinds: [],
      absent: null,
    };
    expect(effectText(found, "en", t)).toContain("multiplied by 0.5 (95 % interval 0.25 to 0.71)");
  });

  it("is absent with the figures of the reason", () => {
    const absent: SatisfactionAbsent = { why: "too_few", n: 40, least: 200, low: null, high: null };
    expect(absentText(absent, "en", t)).toBe("Too few ratings: 40 of the 200 that it takes.");
    const unseen: SatisfactionAbsent = { why: "unseen", n: 400, least: null, low: -1, high: 1 };
    expect(absentText(unseen, "en", t)).toContain("0.5 to 2");
  });
});
