import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = import.meta.dirname;

function files(folder: string, kind = /\.tsx?$/): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path, kind);
    return kind.test(entry.name) ? [path] : [];
  });
}

type Import = { from: string; to: string };

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].flatMap((match) => {
    const name = match[1] ?? "";
    const path = name.startsWith("@/")
      ? join(SOURCE, name.slice(2))
      : name.startsWith(".")
        ? resolve(dirname(file), name)
        : "";
    return path ? [{ from: relative(SOURCE, file), to: relative(SOURCE, path) }] : [];
  });
}

const imports = files(SOURCE).flatMap(importsOf);
const featureOf = (path: string) => /^features\/(\w+)/.exec(path)?.[1];

describe("the house", () => {
  it("is read at all", () => {
    expect(imports.length).toBeGreaterThan(200);
  });
  it("has features that meet only at their doors", () => {
    // What is loaded later than the rest of a feature has a door of its own.
    const door = /^features\/\w+(\/(settings|today))?$/;
    const broken = imports.filter(
      ({ from, to }) => featureOf(to) && featureOf(from) !== featureOf(to) && !door.test(to),
    );
    expect(broken).toEqual([]);
  });
  it("has shared parts that know no feature, and an API that knows no screen", () => {
    const broken = imports.filter(
      ({ from, to }) =>
        (from.startsWith("shared/") && /^(features|routes|shell|live)\b/.test(to)) ||
        (from.startsWith("api/") && !to.startsWith("api/")) ||
        (from.startsWith("features/") && /^(routes|shell)\b/.test(to)),
    );
    expect(broken).toEqual([]);
  });
  it("has no circle of features", () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of imports) {
      const [a, b] = [featureOf(from), featureOf(to)];
      if (a && b && a !== b) edges.set(a, (edges.get(a) ?? new Set()).add(b));
    }
    const reaches = (start: string, at: string, seen: Set<string>): boolean =>
      [...(edges.get(at) ?? [])].some(
        (next) => next === start || (!seen.has(next) && reaches(start, next, seen.add(next))),
      );
    for (const feature of edges.keys()) expect(reaches(feature, feature, new Set())).toBe(false);
  });
  it("keeps files short and never writes foreign HTML into the page", () => {
    for (const file of files(SOURCE)) {
      if (file.endsWith("schema.ts")) continue;
      const text = readFileSync(file, "utf8");
      expect(text.split("\n").length, file).toBeLessThan(301);
      expect(/dangerously(?:SetInnerHTML)|\.innerHTML\s*=/.test(text) && !file.includes(".test."), file).toBe(false);
    }
  });
  it("lays things out along the line of reading, which may begin on the right", () => {
    const physical =
      /^\s*(?:(?:margin|padding|border)-(?:left|right)\b|(?:left|right):|border-(?:top|bottom)-(?:left|right)-radius|text-align: (?:left|right)|float:)/;
    const broken = files(SOURCE, /\.css$/).flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => physical.test(line))
        .map((line) => `${relative(SOURCE, file)}: ${line.trim()}`),
    );
    expect(broken).toEqual([]);
  });
});
