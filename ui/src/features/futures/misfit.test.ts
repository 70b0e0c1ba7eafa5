import { describe, expect, it } from "vitest";
import type { TwinMisfit } from "@/api/models";
import { nameIn } from "@/features/calibration";
import type { Translate } from "@/shared/i18n";
import { de } from "@/shared/i18n/de";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { misfitText } from "./misfit";

const english: Translate = (key, params) => fill(en[key], "en", params);
const german: Translate = (key, params) => fill(de[key], "de", params);
const misfit = (part: Partial<TwinMisfit>): TwinMisfit => ({
  lack: "group",
  what: "shift_end",
  of: "Hotline team",
  there: ["Front", "phone"],
  why: null,
  ...part,
});

describe("what a model lacks", () => {
  it("is named with what there is instead", () => {
    const said = misfitText(misfit({}), nameIn([], english), english, "en");
    expect(said).toMatch(/: This model has no group “Hotline team”.* There are: Front and phone\.$/);
    const auf = misfitText(misfit({}), nameIn([], german), german, "de");
    expect(auf).toMatch(/keine Gruppe „Hotline team“.* Es gibt: Front und Telefon\.$/);
  });
  it("is said of all where nothing was named", () => {
    const said = misfitText(
      misfit({ lack: "callback", what: "callback", of: null, there: [] }),
      nameIn([], english),
      english,
      "en",
    );
    expect(said).toMatch(/: In this model nobody is called back\.$/);
  });
  it("is what the engine says of a number", () => {
    const said = misfitText(
      misfit({ lack: "number", what: null, why: "absence: must be at most 1" }),
      nameIn([], english),
      english,
      "en",
    );
    expect(said).toContain("absence: must be at most 1");
  });
});
