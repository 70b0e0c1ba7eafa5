import { describe, expect, it } from "vitest";
import { problemOf, putIntoWordsBy } from "@/api/problem";
import { pairsOf, translatorOf } from "./catalogue";
import { translate } from "./de";
import { inReadersWords } from "./index";
import { labelOf } from "./labels";

const say = translatorOf([
  ["must have at most {} characters", "darf höchstens {} Zeichen haben"],
  ["must be {}, not {}", "statt {1} muss es {0} sein"],
  ["must be {}", "muss {} sein"],
  ["a list", "eine Liste"],
  ["an object", "ein Objekt"],
  ["is missing", "fehlt"],
]);

describe("a catalogue", () => {
  it("fills what came into the places, and in another order where it says so", () => {
    expect(say("must have at most 200 characters")).toBe("darf höchstens 200 Zeichen haben");
    expect(say("must be red, not blue")).toBe("statt blue muss es red sein");
  });
  it("takes the sentence that says most of the text by itself", () => {
    expect(say("must be 7")).toBe("muss 7 sein");
    expect(say("must be 7, not 8")).toBe("statt 8 muss es 7 sein");
  });
  it("translates what stands in a place, and sentences that were put together", () => {
    expect(say("must be a list, not an object")).toBe("statt ein Objekt muss es eine Liste sein");
    expect(say("is missing; must be a list")).toBe("fehlt; muss eine Liste sein");
    expect(say("lines[0].sku: is missing")).toBe("lines[0].sku: fehlt");
  });
  it("leaves what it does not know as it is, and takes signs of patterns and places as text", () => {
    expect(say("something new")).toBe("something new");
    expect(say("something new; is missing")).toBe("something new; is missing");
    expect(say("must be (.*) {} $1")).toBe("muss (.*) {} $1 sein");
  });
  it("is read from a file with its quotes", () => {
    const po = '# words\nmsgid "such as \\"3\\""\nmsgstr "etwa \\"3\\""\n\nmsgid "b"\nmsgstr "c"\n';
    expect(pairsOf(po)).toEqual([
      ['such as "3"', 'etwa "3"'],
      ["b", "c"],
    ]);
  });
});

describe("the German catalogue", () => {
  it("has what the server says", () => {
    expect(translate("must have at most 200 characters")).toBe("darf höchstens 200 Zeichen haben");
    expect(translate("there is no scenario `late`, neither here nor in the file")).toBe(
      "die Situation `late` gibt es weder hier noch in der Datei",
    );
    expect(translate("must be a whole number from 0 to 255, not this text")).toBe(
      "muss eine ganze Zahl von 0 bis 255 sein, nicht dieser Text",
    );
  });
});

describe("a label", () => {
  it("names a field, and counts from one", () => {
    expect(labelOf("emails[0].address", "en")).toBe("E-mail address 1: Address");
    expect(labelOf("emails[0].address", "de")).toBe("E-Mail-Adresse 1: Adresse");
    expect(labelOf("definition.title", "en")).toBe("Title");
    expect(labelOf("body", "de")).toBe("Inhalt");
  });
  it("is the path where a part has no name", () => {
    expect(labelOf("emails[0].constructor", "de")).toBe("emails[0].constructor");
    expect(labelOf("lines[", "de")).toBe("lines[");
  });
});

describe("a refusal that comes in", () => {
  const document = {
    type: "/problems/invalid",
    detail: "name: must not be empty",
    errors: [{ field: "name", problem: "must not be empty" }],
  };
  it("is in the language of the page", async () => {
    const german = await inReadersWords(document, "de");
    expect(german.errors).toEqual([{ field: "name", problem: "darf nicht leer sein", label: "Name" }]);
    expect(german.detail).toBe("name: darf nicht leer sein");
    const english = await inReadersWords(document, "en");
    expect(english.errors).toEqual([{ field: "name", problem: "must not be empty", label: "Name" }]);
  });
  it("is so for whoever shows it", async () => {
    putIntoWordsBy(inReadersWords);
    globalThis.document.documentElement.lang = "de";
    const body = JSON.stringify({ type: "/problems/conflict", detail: "the two tickets are linked already" });
    const answer = new Response(body, { status: 409, headers: { "content-type": "application/problem+json" } });
    const problem = await problemOf(answer);
    globalThis.document.documentElement.lang = "en";
    expect(problem.detail).toBe("die beiden Tickets sind schon verbunden");
  });
});
