import { type Language, languageOf } from "../locale";

export type Wrong = { field: string; problem: string; label?: string };
type Refused = { detail?: string; errors?: Wrong[] };

/** The language of the page: whoever reads it reads what was refused, too. */
function languageOfPage(): Language {
  return (typeof document === "undefined" ? null : languageOf(document.documentElement.lang)) ?? "en";
}

/**
 * What says the server's sentences in the reader's language. Fetched when it is first needed; where that fails,
 * the English of the server is better than nothing.
 */
export async function sayer(language = languageOfPage()): Promise<(text: string) => string> {
  if (language === "de") {
    try {
      return (await import("./de")).translate;
    } catch {
      // As below.
    }
  }
  return (text) => text;
}

async function labeller(language: Language): Promise<(path: string) => string> {
  try {
    const { labelOf } = await import("./labels");
    return (path) => labelOf(path, language);
  } catch {
    return (path) => path;
  }
}

/** A refusal in the reader's words: its sentences in their language, and labels instead of paths. */
export async function inReadersWords<T extends Refused>(refused: T, language = languageOfPage()): Promise<T> {
  const { detail, errors } = refused;
  const [say, label] = await Promise.all([sayer(language), errors?.length ? labeller(language) : null]);
  const told = { ...refused };
  if (detail !== undefined) told.detail = say(detail);
  if (errors && label) {
    told.errors = errors.map((one) => ({ ...one, problem: say(one.problem), label: label(one.field) }));
  }
  return told;
}
