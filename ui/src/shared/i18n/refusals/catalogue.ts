/**
 * The server's English sentences in another language, as gettext has it: the sentence is the key, `{}` is a place.
 * A translation fills its places in their order, or by number: `{1} … {0}`.
 */
export type Translator = (text: string) => string;

/** The pairs of a `.po` file. One line each: what is longer is one line, too. */
export function pairsOf(po: string): [msgid: string, msgstr: string][] {
  const quoted = po.split("\n").flatMap((line) => {
    const [, kind, text] = line.match(/^(msgid|msgstr) (".*")$/) ?? [];
    return kind && text ? [{ kind, text: JSON.parse(text) as string }] : [];
  });
  return quoted.flatMap((one, at): [string, string][] => {
    const next = quoted[at + 1];
    return one.kind === "msgid" && next?.kind === "msgstr" ? [[one.text, next.text]] : [];
  });
}

type Template = { fixed: number; pattern: RegExp; translation: string };

const PLACE = "{}";
const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function templateOf([text, translation]: [string, string]): Template {
  const parts = text.split(PLACE);
  const pattern = new RegExp(`^${parts.map(literally).join("([\\s\\S]*?)")}$`);
  return { fixed: parts.join("").length, pattern, translation };
}

function fillIn(translation: string, values: string[]): string {
  let next = 0;
  return translation.replace(/\{(\d?)\}/g, (_, at: string) => values[at === "" ? next++ : Number(at)] ?? "");
}

/** Deeper than any text of ours has texts in its places. */
const DEEPEST = 4;

/** What has no translation stays as it is. */
export function translatorOf(pairs: [string, string][]): Translator {
  const whole = new Map(pairs);
  // What says more of the text by itself is the better match.
  const templates = pairs.filter(([text]) => text.includes(PLACE)).map(templateOf);
  templates.sort((one, other) => other.fixed - one.fixed);

  function known(text: string, depth: number): string | null {
    const same = whole.get(text);
    if (same !== undefined) return same;
    if (depth === 0) return null;
    for (const { pattern, translation } of templates) {
      const found = text.match(pattern);
      if (found)
        return fillIn(
          translation,
          found.slice(1).map((value) => known(value, depth - 1) ?? value),
        );
    }
    return inParts(text, depth - 1);
  }

  /** Two sentences that were put together, such as a problem and its remedy; one with an addition in brackets, or behind its place. */
  function inParts(text: string, depth: number): string | null {
    for (const { index } of text.matchAll(/; /g)) {
      const parts = [text.slice(0, index), text.slice(index + 2)].map((part) => known(part, depth));
      if (parts.every((part) => part !== null)) return parts.join("; ");
    }
    const [, said, added] = text.match(/^([\s\S]+?)( \([\s\S]*\))$/) ?? [];
    const before = said === undefined ? null : known(said, depth);
    if (before !== null) return before + added;
    const [, place, rest] = text.match(/^([\w.[\]]+): ([\s\S]+)$/) ?? [];
    const told = rest === undefined ? null : known(rest, depth);
    return told === null ? null : `${place}: ${told}`;
  }

  return (text) => known(text, DEEPEST) ?? text;
}
