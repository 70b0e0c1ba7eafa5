import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { continued, type Piece, pictureMark, pieces, styled } from "./marks";

type Case = { source: string; html: string | null };

const SHARED = join(import.meta.dirname, "../../../../crates/features/tickets/tests/tickets/marks.json");

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function html(all: Piece[]): string {
  const one = (piece: Piece): string => {
    if (typeof piece === "string") return escaped(piece);
    if (piece.tag === "br") return "<br>";
    if (piece.picture) return `<img src="cid:${piece.picture.file}" alt="${escaped(piece.picture.name)}">`;
    const href = piece.href === undefined ? "" : ` href="${escaped(piece.href)}"`;
    return `<${piece.tag}${href}>${html(piece.within)}</${piece.tag}>`;
  };
  return all.map(one).join("");
}

const at = (text: string) => {
  const start = text.indexOf("|");
  const rest = text.replace("|", "");
  const end = rest.indexOf("|");
  return end === -1 ? { text: rest, start, end: start } : { text: rest.replace("|", ""), start, end };
};
const shown = ({ text, start, end }: { text: string; start: number; end: number }) =>
  start === end
    ? `${text.slice(0, start)}|${text.slice(start)}`
    : `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;

describe("marks", () => {
  it("mean the same as on the server", () => {
    const cases = JSON.parse(readFileSync(SHARED, "utf8")) as Case[];
    expect(cases.length).toBeGreaterThan(20);
    for (const { source, html: wanted } of cases) {
      const found = pieces(source);
      expect(found && html(found), source).toBe(wanted);
    }
  });
  it("show a file whatever it is called", () => {
    const made = pictureMark({ id: "att_1", name: "a [b] c.png" });
    expect(pieces(made)).toEqual([
      { tag: "p", within: [{ tag: "img", picture: { file: "att_1", name: "a  b  c.png" }, within: [] }] },
    ]);
  });
  it("are put around what is chosen and taken off again", () => {
    expect(shown(styled(at("a |b c| d"), "bold"))).toBe("a **|b c|** d");
    expect(shown(styled(at("a **|b c|** d"), "bold"))).toBe("a |b c| d");
    expect(shown(styled(at("a |b |c"), "italic"))).toBe("a _|b|_ c");
    expect(shown(styled(at("a |"), "bold"))).toBe("a **|**");
  });
  it("make lines a list, a numbered one or a quotation, and back", () => {
    expect(styled(at("x\n|a\nb|"), "list").text).toBe("x\n- a\n- b");
    expect(styled(at("- a\n|- b"), "numbers").text).toBe("- a\n1. b");
    expect(styled(at("|> a\n> b|"), "quote").text).toBe("a\nb");
  });
  it("make a link of words or of an address", () => {
    expect(shown(styled(at("see |this|"), "link"))).toBe("see [this](|https://|)");
    expect(shown(styled(at("|https://a.example|"), "link"))).toBe("[|](https://a.example)");
  });
  it("go on with the next item of a list", () => {
    expect(shown(continued(at("- a|")) ?? at(""))).toBe("- a\n- |");
    expect(shown(continued(at("1. a|\nb")) ?? at(""))).toBe("1. a\n2. |\nb");
    expect(shown(continued(at("- a\n- |")) ?? at(""))).toBe("- a\n|");
    expect(continued(at("a|"))).toBeNull();
  });
});
