import { describe, expect, it } from "vitest";
import type { EffectDifference } from "@/api/models";
import { en, type MessageKey } from "@/shared/i18n/en";
import { fill, type Params } from "@/shared/i18n/text";
import { sentence, signed } from "./words";

const t = (key: MessageKey, params?: Params) => fill(en[key], "en", params);
const HOUR = 3_600_000;
const time: EffectDifference = {
  measure: "resolution",
  n: 40,
  n_against: 38,
  value: 2 * HOUR,
  value_against: 10 * HOUR,
  difference: -8 * HOUR,
  low: -9 * HOUR,
  high: -7 * HOUR,
  margin: 2 * HOUR,
  less_is_better: true,
  verdict: "better",
};

describe("the verdict in words", () => {
  it("says by how much, and how sure that is", () => {
    expect(sentence(time, 10, "en", t)).toBe("by 8 h 00 (95 %: −9 h 00 to −7 h 00)");
  });
  it("names the margin where there is no difference beyond it", () => {
    const same = { ...time, verdict: "same" as const, difference: 0, low: -1, high: 1 };
    expect(sentence(same, 10, "en", t)).toBe("larger than ±2 h 00");
  });
  it("tells too few cases from an open question", () => {
    const open = { ...time, measure: "reopened" as const, verdict: "unknown" as const, low: -0.2, high: 0.01 };
    expect(sentence(open, 10, "en", t)).toBe("the difference may be −20 points to +1 point");
    expect(sentence({ ...open, n: 9 }, 10, "en", t)).toContain("9 and 38 cases; at least 10 are needed");
  });
  it("has a sign, but for nothing", () => {
    expect(signed({ measure: "satisfaction" }, 0, "en", t)).toBe("0 points");
  });
});
