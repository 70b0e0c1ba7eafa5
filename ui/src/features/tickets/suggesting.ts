/** What the search understands besides words; the server says the same list when it is asked for something else. */
export const OPERATORS = [
  "status",
  "from",
  "order",
  "tag",
  "assignee",
  "team",
  "channel",
  "urgency",
  "is",
  "before",
  "after",
] as const;
export type Operator = (typeof OPERATORS)[number];

export const IS_WORDS = [
  "unassigned",
  "assigned",
  "mine",
  "unread",
  "waiting",
  "late",
  "escalated",
  "snoozed",
  "new",
  "open",
  "pending",
  "on_hold",
  "solved",
  "closed",
  "urgent",
];

export type Values = Partial<Record<Operator, string[]>>;
export type Suggestion = { shown: string; text: string };

const MOST = 8;

/** What can be looked for already: without a last operator whose value is still being typed. */
export function settled(text: string, values: Values): string {
  const last = /(?:^|\s)(\S+)$/.exec(text)?.[1] ?? "";
  const [key, begun] = last.split(/:(.*)/s);
  if (begun === undefined || !OPERATORS.includes((key ?? "").toLowerCase() as Operator)) return text;
  const unfinished = begun === "" || suggestions(text, values).length > 0;
  return unfinished ? text.slice(0, text.length - last.length).trimEnd() : text;
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}

/** How the last word of a search could go on: an operator, or a value of the one that is begun. */
export function suggestions(text: string, values: Values): Suggestion[] {
  const last = /(?:^|\s)(\S+)$/.exec(text)?.[1] ?? "";
  if (last === "") return [];
  const before = text.slice(0, text.length - last.length);
  const [key, begun] = last.split(/:(.*)/s);
  if (begun === undefined) {
    const fitting = last.length > 0 ? OPERATORS.filter((operator) => operator.startsWith(last.toLowerCase())) : [];
    return fitting.map((operator) => ({ shown: `${operator}:`, text: `${before}${operator}:` }));
  }
  const wanted = begun.replace(/^"/, "").toLowerCase();
  const known = values[(key ?? "").toLowerCase() as Operator] ?? [];
  const begins = (value: string) =>
    value.split(/\s+/).some((word) => word.startsWith(wanted)) || value.startsWith(wanted);
  const fitting = known.filter((value) => begins(value.toLowerCase()) && value.toLowerCase() !== wanted);
  return fitting.slice(0, MOST).map((value) => {
    const whole = `${key}:${quoted(value)}`;
    return { shown: whole, text: `${before}${whole} ` };
  });
}
