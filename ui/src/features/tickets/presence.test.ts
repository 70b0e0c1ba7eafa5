import { describe, expect, it } from "vitest";
import type { Present } from "@/api/models";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { othersInWords } from "./presence";

const t = ((key: keyof typeof en, params = {}) => fill(en[key], "en", params)) as Parameters<typeof othersInWords>[1];
const one = (name: string, doing: Present["doing"]): Present => ({ person: { id: name, name }, doing });

describe("who else is here, in words", () => {
  it("names one person and what they do", () => {
    expect(othersInWords([one("Aiko", "looking")], t)).toBe("Aiko is looking");
    expect(othersInWords([one("Aiko", "noting")], t)).toBe("Aiko is writing a note");
    expect(othersInWords([], t)).toBe("");
  });
  it("names first who writes to the customer", () => {
    const people = [one("Aiko", "looking"), one("Ben", "replying"), one("Cleo", "noting")];
    expect(othersInWords(people, t)).toBe("Ben is writing a reply, 2 more are here");
  });
});
