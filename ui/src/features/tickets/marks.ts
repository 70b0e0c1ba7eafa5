/**
 * What light marks mean, while somebody writes: the same rules as the server's (`marks.rs`), which alone decides what
 * is sent. `marks.json` holds both to them.
 */
export type Piece = string | { tag: Tag; href?: string; picture?: { file: string; name: string }; within: Piece[] };
type Tag = "img" | "p" | "br" | "ul" | "ol" | "li" | "blockquote" | "pre" | "code" | "strong" | "em" | "a";

const DEPTH_MAX = 4;
const ADDRESS_MAX = 2000;
const SPACE = /\s/u;
const WORD = /[\p{Alphabetic}\p{N}]/u;

type Line = { kind: "blank" | "text" | "bullet" | "number" | "quote" | "fence"; said: string; number?: string };

function lineOf(raw: string): Line {
  const line = raw.trimEnd();
  if (line === "") return { kind: "blank", said: "" };
  if (line === "```") return { kind: "fence", said: line };
  if (line.startsWith("- ") || line.startsWith("* ")) return { kind: "bullet", said: line.slice(2).trimStart() };
  if (line.startsWith(">")) return { kind: "quote", said: line.slice(1).trimStart() };
  const numbered = /^(\d{1,3})\. (.*)$/u.exec(line);
  if (numbered) return { kind: "number", number: numbered[1], said: (numbered[2] ?? "").trimStart() };
  return { kind: "text", said: line };
}

/** What the marks of a text mean; null if there are none in it. */
export function pieces(source: string): Piece[] | null {
  const raw = source.split("\n");
  const lines = raw.map(lineOf);
  const lastFence = lines.findLastIndex((line) => line.kind === "fence");
  const found = { marked: false };
  const out: Piece[] = [];
  const runOf = (from: number, holds: (line: Line) => boolean) => {
    let end = from;
    while (end < lines.length && holds(lines[end] as Line)) end += 1;
    return lines.slice(from, end);
  };
  const broken = (said: string[]): Piece[] =>
    said.flatMap((text, at) => [...(at > 0 ? [{ tag: "br" as const, within: [] }] : []), ...inline(text, 0, found)]);
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as Line;
    if (line.kind === "blank") {
      at += 1;
    } else if (line.kind === "fence" && lastFence > at) {
      found.marked = true;
      const within = runOf(at + 1, (one) => one.kind !== "fence").length;
      const kept = raw.slice(at + 1, at + 1 + within).map((one) => one.trimEnd());
      out.push({ tag: "pre", within: [{ tag: "code", within: [kept.join("\n")] }] });
      at += within + 2;
    } else if (line.kind === "bullet" || (line.kind === "number" && line.number === "1")) {
      found.marked = true;
      const items = runOf(at, (one) => one.kind === line.kind);
      const within = items.map((one): Piece => ({ tag: "li", within: inline(one.said, 0, found) }));
      out.push({ tag: line.kind === "bullet" ? "ul" : "ol", within });
      at += items.length;
    } else if (line.kind === "quote") {
      found.marked = true;
      const quoted = runOf(at, (one) => one.kind === "quote");
      out.push({ tag: "blockquote", within: [{ tag: "p", within: broken(quoted.map((one) => one.said)) }] });
      at += quoted.length;
    } else {
      const more = runOf(at + 1, (one) => one.kind === "text" || (one.kind === "number" && one.number !== "1")).length;
      out.push({ tag: "p", within: broken(raw.slice(at, at + 1 + more).map((one) => one.trimEnd())) });
      at += 1 + more;
    }
  }
  return found.marked ? out : null;
}

type Missing = { "**": boolean; _: boolean; "`": boolean; address: number };
type Mark = { piece: Piece; end: number; mark: boolean };

function inline(text: string, depth: number, found: { marked: boolean }): Piece[] {
  if (depth >= DEPTH_MAX) return text ? [text] : [];
  const missing: Missing = { "**": false, _: false, "`": false, address: 0 };
  const out: Piece[] = [];
  let said = 0;
  let at = 0;
  while (at < text.length) {
    const mark = markAt(text, at, missing, depth, found);
    if (!mark) {
      at += 1;
      continue;
    }
    if (at > said) out.push(text.slice(said, at));
    out.push(mark.piece);
    if (mark.mark) found.marked = true;
    at = mark.end;
    said = at;
  }
  if (said < text.length) out.push(text.slice(said));
  return out;
}

function markAt(text: string, at: number, missing: Missing, depth: number, found: { marked: boolean }): Mark | null {
  const letter = text[at];
  if (letter === "*" && text.startsWith("**", at)) return pair(text, at, "**", missing, depth, found);
  if (letter === "_") return pair(text, at, "_", missing, depth, found);
  if (letter === "`" && !missing["`"]) {
    const end = text.indexOf("`", at + 1);
    if (end === -1) missing["`"] = true;
    if (end <= at + 1) return null;
    return { piece: { tag: "code", within: [text.slice(at + 1, end)] }, end: end + 1, mark: true };
  }
  if (letter === "[") return link(text, at);
  if (letter === "!") return picture(text, at);
  if (letter === "h" && at >= missing.address && !endsWithWord(text, at)) return address(text, at, missing);
  return null;
}

/** The character before a place, whole where it takes two places. */
function before(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return text.slice(low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1, at);
}

function after(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
}

function endsWithWord(text: string, at: number): boolean {
  return at > 0 && WORD.test(before(text, at));
}

function pair(
  text: string,
  at: number,
  sign: "**" | "_",
  missing: Missing,
  depth: number,
  found: { marked: boolean },
): Mark | null {
  const begin = at + sign.length;
  const first = after(text, begin);
  if (missing[sign] || first === "" || endsWithWord(text, at) || SPACE.test(first) || first === sign[0]) return null;
  for (let end = text.indexOf(sign, begin); end !== -1; end = text.indexOf(sign, end + sign.length)) {
    const next = after(text, end + sign.length);
    const closes = !SPACE.test(before(text, end)) && !(next !== "" && (WORD.test(next) || next === sign[0]));
    if (end > begin && closes) {
      const tag = sign === "**" ? "strong" : "em";
      const within = inline(text.slice(begin, end), depth + 1, found);
      return { piece: { tag, within }, end: end + sign.length, mark: true };
    }
  }
  missing[sign] = true;
  return null;
}

function link(text: string, at: number): Mark | null {
  const rest = text.slice(at + 1);
  const length = rest.search(/[[\]]/u);
  if (length === -1 || !rest.startsWith("](", length)) return null;
  const target = rest.slice(length + 2);
  const end = target.search(/[\s()[\]<>"]/u);
  const said = rest.slice(0, length);
  const href = target.slice(0, end);
  if (end === -1 || target[end] !== ")" || said.trim() === "" || !isAddress(href)) return null;
  return { piece: { tag: "a", href, within: [said] }, end: at + 1 + length + 2 + end + 1, mark: true };
}

function picture(text: string, at: number): Mark | null {
  const found = /^!\[([^[\]]*)\]\(cid:(\w{1,64})\)/.exec(text.slice(at));
  if (!found) return null;
  const [whole, name = "", file = ""] = found;
  return {
    piece: { tag: "img", picture: { file, name: name.trim() }, within: [] },
    end: at + whole.length,
    mark: true,
  };
}

/** The mark by which a text shows one of its files. */
export function pictureMark(file: { id: string; name: string }): string {
  return `![${file.name.replace(/[[\]\n]/g, " ").trim()}](cid:${file.id})`;
}

function isAddress(text: string): boolean {
  const of = (scheme: string) => text.length > scheme.length && text.startsWith(scheme);
  return text.length <= ADDRESS_MAX && ["https://", "http://", "mailto:", "tel:"].some(of);
}

function address(text: string, at: number, missing: Missing): Mark | null {
  if (!text.startsWith("https://", at) && !text.startsWith("http://", at)) return null;
  const rest = text.slice(at);
  const found = rest.search(/[\s()[\]<>"`]/u);
  const end = found === -1 ? rest.length : found;
  const href = rest.slice(0, end).replace(/[.,;:!?'*_]+$/u, "");
  if (isAddress(href)) return { piece: { tag: "a", href, within: [href] }, end: at + href.length, mark: false };
  missing.address = at + end;
  return null;
}

/** What a text becomes when one presses a button of the toolbar. */
export type Style = "bold" | "italic" | "link" | "list" | "numbers" | "quote" | "code";
type Chosen = { text: string; start: number; end: number };

const AROUND: Partial<Record<Style, string>> = { bold: "**", italic: "_", code: "`" };

/** Puts marks around what is chosen, or before its lines; a second press takes them off again. */
export function styled({ text, start, end }: Chosen, style: Style): Chosen {
  const sign = AROUND[style];
  if (sign) return around(text, start, end, sign);
  if (style === "link") {
    const said = text.slice(start, end);
    const isOne = isAddress(said.trim());
    const words = isOne || said === "" ? "" : said;
    const made = `[${words}](${isOne ? said.trim() : "https://"})`;
    const from = words === "" ? start + 1 : start + words.length + 3;
    const to = words === "" ? from : start + made.length - 1;
    return { text: text.slice(0, start) + made + text.slice(end), start: from, end: to };
  }
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.indexOf("\n", end);
  const to = line === -1 ? text.length : line;
  const lines = text.slice(from, to).split("\n");
  const prefix = (at: number) => (style === "list" ? "- " : style === "quote" ? "> " : `${at + 1}. `);
  const bare = lines.map((one) => one.replace(/^(?:- |\* |> ?|\d{1,3}\. )/u, ""));
  const on = lines.every((one, at) => one.startsWith(prefix(at)));
  const made = (on ? bare : bare.map((one, at) => prefix(at) + one)).join("\n");
  const caret = from + made.length;
  return { text: text.slice(0, from) + made + text.slice(to), start: start === end ? caret : from, end: caret };
}

function around(text: string, start: number, end: number, sign: string): Chosen {
  const size = sign.length;
  // Blanks at the ends stay outside: marks stand at words.
  const said = text.slice(start, end);
  const lead = said.length - said.trimStart().length;
  const trail = said.trim() === "" ? 0 : said.length - said.trimEnd().length;
  const [from, to] = said.trim() === "" ? [end, end] : [start + lead, end - trail];
  if (text.slice(from - size, from) === sign && text.slice(to, to + size) === sign) {
    const bare = text.slice(0, from - size) + text.slice(from, to) + text.slice(to + size);
    return { text: bare, start: from - size, end: to - size };
  }
  const made = text.slice(0, from) + sign + text.slice(from, to) + sign + text.slice(to);
  return { text: made, start: from + size, end: to + size };
}

/** What a line break adds within a list: the next item. An item without words ends the list. */
export function continued({ text, start, end }: Chosen): Chosen | null {
  if (start !== end) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const item = /^(- |\* |> |(\d{1,3})\. )(.*)$/u.exec(text.slice(from, start));
  if (!item) return null;
  if ((item[3] ?? "").trim() === "") {
    return { text: text.slice(0, from) + text.slice(start), start: from, end: from };
  }
  const next = item[2] ? `${Number(item[2]) + 1}. ` : item[1];
  const made = `${text.slice(0, start)}\n${next}${text.slice(start)}`;
  const caret = start + 1 + (next?.length ?? 0);
  return { text: made, start: caret, end: caret };
}
