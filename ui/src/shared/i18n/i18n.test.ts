import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { de } from "./de";
import { en, type MessageKey } from "./en";
import { preferredLanguage, regionalTag } from "./locale";
import { fill } from "./text";

const keys = Object.keys(en) as MessageKey[];
const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe("catalogues", () => {
  it("have the same keys", () => {
    expect(Object.keys(de).sort()).toEqual([...keys].sort());
  });
  it("have the same places and forms under each key", () => {
    for (const key of keys) {
      expect(places(de[key]), key).toEqual(places(en[key]));
      expect(de[key].split("||").length, key).toBe(en[key].split("||").length);
      expect(de[key] === "", key).toBe((en[key] as string) === "");
    }
  });
});

describe("names of what the program brings along", () => {
  it("are those that it writes into a new database", () => {
    const migrations = join(import.meta.dirname, "../../../../crates/features/tickets/migrations");
    const tickets = readFileSync(join(migrations, "0001_tickets.sql"), "utf8");
    const seeds = [...tickets.matchAll(/\('sts_\d+', '(\w+)', '([^']+)'/g)].map(([, key, name]) => [key, name]);
    const built = keys.filter((key) => key.startsWith("built_in_status."));
    expect(built.map((key) => [key.replace("built_in_status.", ""), en[key]])).toEqual(seeds);
  });
});

describe("fill", () => {
  it("fills places, chooses the form, writes numbers as the locale does", () => {
    expect(fill("Hello {name}", "en", { name: "Ingrid" })).toBe("Hello Ingrid");
    expect(fill("{n} ticket||{n} tickets", "en", { n: 1 })).toBe("1 ticket");
    expect(fill("{n} ticket||{n} tickets", "en", { n: 1106 })).toBe("1,106 tickets");
    expect(fill("{n} Ticket||{n} Tickets", "de", { n: 1106 })).toBe("1.106 Tickets");
  });
  it("leaves a place that nothing fills, so that the fault is seen", () => {
    expect(fill("Hello {name}", "en")).toBe("Hello {name}");
  });
  it("takes a value with braces as text", () => {
    expect(fill("To {name}", "en", { name: "{n}" })).toBe("To {n}");
  });
});

describe("language", () => {
  it("is what was chosen, else what the browser reads first, else English", () => {
    expect(preferredLanguage("de", ["en-GB"])).toBe("de");
    expect(preferredLanguage(null, ["fr-FR", "de-CH", "en"])).toBe("de");
    expect(preferredLanguage("xx", ["ja"])).toBe("en");
  });
  it("takes the browser's own region for numbers and dates", () => {
    expect(regionalTag("de", ["en-GB", "de-CH"])).toBe("de-CH");
    expect(regionalTag("de", ["en-GB"])).toBe("de-DE");
  });
});
