/** Conditions over facts, as scenarios and playbooks have them. */
export type Literal = string | number | boolean;
export type Test = { variable: string } & {
  is?: Literal;
  is_not?: Literal;
  in?: Literal[];
  at_least?: Literal;
  at_most?: Literal;
  same_as?: string;
  known?: boolean;
};
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Test;
export type Mode = "all" | "any";

export const ASKS = ["is", "is_not", "in", "at_least", "at_most", "same_as", "known"] as const;
export type Asks = (typeof ASKS)[number];

/** Something that a condition may ask about. */
export type Variable = { name: string; label: string; type: string; choices: string[] };

/** What may be asked, as the server says: the variables, and the comparisons of each type. */
export type Askable = { variables: Variable[]; asks: { [type: string]: Asks[] } };

/** As the server tells them, by the table that conditions are judged by. */
export function askableOf(
  facts: { name: string; type: string; choices: string[]; label: { en: string; de: string } }[],
  types: { type: string; asks: string[] }[],
  language: string,
): Askable {
  const named = (label: { en: string; de: string }) => (language === "de" ? label.de : label.en);
  return {
    variables: facts.map(({ name, type, choices, label }) => ({ name, type, choices, label: named(label) })),
    asks: Object.fromEntries(types.map(({ type, asks }) => [type, ASKS.filter((one) => asks.includes(one))])),
  };
}

export function askedOf(test: Test): { word: Asks; value: unknown } {
  const word = ASKS.find((one) => test[one] !== undefined) ?? "is";
  return { word, value: test[word] ?? "" };
}

/** What rows can show: comparisons that are joined once. */
export type Rows = { mode: Mode; tests: Test[]; joined: boolean };

const isTest = (condition: Condition): condition is Test => "variable" in condition;

/** Null for what is nested, or said not to be: that is written as text. */
export function rowsOf(condition: Condition): Rows | null {
  if (isTest(condition)) return { mode: "all", tests: [condition], joined: false };
  const several = "all" in condition ? condition.all : "any" in condition ? condition.any : null;
  if (!Array.isArray(several) || !several.every(isTest)) return null;
  return { mode: "all" in condition ? "all" : "any", tests: several, joined: true };
}

/** A single comparison stands alone, as people write it; one that was joined stays so. */
export function conditionOf({ mode, tests, joined }: Rows): Condition {
  const [first] = tests;
  if (!joined && tests.length === 1 && first) return first;
  return mode === "all" ? { all: tests } : { any: tests };
}

/** Where the row of this number stands, as refusals name it. */
export function placeOf(place: string, { mode, joined }: Pick<Rows, "mode" | "joined">, row: number): string {
  return joined ? `${place}.${mode}[${row}]` : place;
}

/** What was said of a place, or of something in it. */
export function problemAt(problems: { field: string; problem: string }[], place: string): string | undefined {
  const said = problems.filter(
    ({ field }) => field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`),
  );
  return said.length === 0 ? undefined : said.map(({ problem }) => problem).join("; ");
}

/** What a condition of rows may be missing before it can be sent. */
export function isWritten(condition: Condition): boolean {
  const rows = rowsOf(condition);
  return rows === null || (rows.tests.length > 0 && rows.tests.every((test) => isAsked(askedOf(test).value)));
}

const isAsked = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== "");

function blankOf({ type, choices }: Variable): Literal {
  if (type === "yes-no") return true;
  if (type === "number") return 1;
  return choices[0] ?? "";
}

/** A comparison of this variable, before anything else is chosen. */
export function blankTest(variable: Variable): Test {
  return { variable: variable.name, is: blankOf(variable) };
}

/** Another variable in a comparison: what fits both stays. */
export function withVariable(test: Test, from: Variable | undefined, to: Variable, askable: Askable): Test {
  const { word, value } = askedOf(test);
  const may = askable.asks[to.type] ?? [];
  if (word === "known") return { variable: to.name, known: value !== false };
  const alike = from?.type === to.type && to.type !== "choice" && may.includes(word);
  if (alike && word !== "same_as") return { ...test, variable: to.name };
  return may.includes("is") ? blankTest(to) : { variable: to.name, known: true };
}

/** Another comparison of the same variable: a value stays where it can. */
export function withWord(test: Test, word: Asks, variable: Variable | undefined): Test {
  const before = askedOf(test);
  const { variable: name } = test;
  if (word === "known") return { variable: name, known: true };
  if (word === "same_as") return { variable: name, same_as: "" };
  const kept = before.word === "known" || before.word === "same_as" ? undefined : before.value;
  const one = Array.isArray(kept) ? kept[0] : kept;
  const value = (one as Literal | undefined) ?? (variable ? blankOf(variable) : "");
  return { variable: name, [word]: word === "in" ? (value === "" ? [] : [value]) : value } as Test;
}

/** As it is written for a type; of what is not known, as it looks. */
export function literalOf(text: string, type: string | undefined): Literal {
  if (type === "text" || type === "choice" || type === "day" || type === "amount") return text;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
}

/** A condition out of its text; null where it is none. Whether it holds what it must, the server says. */
export function conditionIn(text: string): Condition | null {
  try {
    const read: unknown = JSON.parse(text);
    const known = ["all", "any", "not", "variable"];
    return typeof read === "object" && read !== null && known.some((key) => key in read) ? (read as Condition) : null;
  } catch {
    return null;
  }
}

/** Its text without line breaks inside of comparisons. */
export const textOf = (condition: Condition) => JSON.stringify(condition, null, 2);
