/** Shorter quotations are part of what is said; longer ones only repeat it. */
const FEWEST = 3;

/**
 * Parts a text from the block of quoted lines (`> `) at its end, with the line that introduces it ("On Monday Anna
 * wrote:"). A quotation that something follows is answered to, and stays.
 */
export function unquoted(text: string): { said: string; quoted: string | null } {
  const lines = text.split("\n");
  let end = lines.length;
  while (end > 0 && lines[end - 1]?.trim() === "") end -= 1;
  let start = end;
  while (start > 0 && (/^\s*>/.test(lines[start - 1] ?? "") || lines[start - 1]?.trim() === "")) start -= 1;
  const quoted = lines.slice(start, end).filter((line) => /^\s*>/.test(line));
  if (quoted.length < FEWEST) return { said: text, quoted: null };
  if (/:\s*$/.test(lines[start - 1] ?? "")) start -= 1;
  const said = lines.slice(0, start).join("\n").trimEnd();
  return said === "" ? { said: text, quoted: null } : { said, quoted: lines.slice(start, end).join("\n").trim() };
}
