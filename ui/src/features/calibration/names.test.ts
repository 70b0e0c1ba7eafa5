import { describe, expect, it } from "vitest";
import type { Translate } from "@/shared/i18n";
import { de } from "@/shared/i18n/de";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { namedAs, nameIn, overloadText } from "./names";

const english: Translate = (key, params) => fill(en[key], "en", params);
const german: Translate = (key, params) => fill(de[key], "de", params);
const scenarios = [{ value: "delivery-delay", label: "Lieferung verspätet" }];

describe("what is in a twin", () => {
  const nameOf = nameIn(scenarios, german);
  it("is called as the library and the language call it", () => {
    expect(nameOf("phone")).toBe("Telefon");
    expect(nameOf("delivery-delay")).toBe("Lieferung verspätet");
    expect(nameOf("phone: delivery-delay")).toBe("Telefon: Lieferung verspätet");
  });
  it("keeps its name where it has one, and its key where nothing else is known", () => {
    expect(nameOf("Chat team")).toBe("Chat team");
    expect(nameOf("Hotline: gold")).toBe("Hotline: gold");
    expect(nameOf("phone: lost-parcel")).toBe("Telefon: lost-parcel");
  });
  it("can be told apart where two are called the same", () => {
    const twins = nameIn([...scenarios, { value: "late", label: "Lieferung verspätet" }], german);
    expect(namedAs(["delivery-delay", "late", "delivery-delay"], twins)).toEqual([
      { value: "delivery-delay", label: "Lieferung verspätet" },
      { value: "late", label: "Lieferung verspätet (late)" },
    ]);
  });
});

describe("people who cannot cope", () => {
  const overload = { erlangs: 12.04, people: 10, classes: ["phone", "delivery-delay"], unstable: true };
  it("are told of in the language that is read", () => {
    expect(overloadText(overload, nameIn([], english), english, "en")).toBe(
      "unstable: 12 Erlangs on 10 people (phone and delivery-delay)",
    );
    const said = overloadText({ ...overload, unstable: false }, nameIn(scenarios, german), german, "de");
    expect(said).toMatch(/^überlastet: .*\(Telefon und Lieferung verspätet\)$/);
  });
});
