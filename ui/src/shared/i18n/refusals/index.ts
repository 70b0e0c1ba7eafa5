import { type Language, languageOf } from "../locale";

export type Wrong = { field: string; problem: string; label?: string };
type Refused = { detail?: string; errors?: Wrong[] };

/** The language of the page: whoever reads it reads what was refused, too. */
function languageOfPage(): Language {
  return (typeof document === "undefined" ? null : languageOf(document.documentElement.lang)) ?? "en";
}

/**
 * A refusal in the reader's words: its sentences in their language, and labels instead of paths. Fetched when
 * something is refused for the first time; where that fails, the English of the server is better than nothing.
 */
export async function inReadersWords<T extends Refused>(refused: T, language = languageOfPage()): Promise<T> {
  if (language === "en" && !refused.errors?.length) return refused;
  try {
    const [{ labelOf }, translate] = await Promise.all([
      import("./labels"),
      language === "de" ? import("./de").then((german) => german.translate) : (text: string) => text,
    ]);
    const errors = refused.errors?.map((one) => ({
      ...one,
      problem: translate(one.problem),
      label: labelOf(one.field, language),
    }));
    const detail = refused.detail === undefined ? undefined : translate(refused.detail);
    return { ...refused, ...(detail === undefined ? {} : { detail }), ...(errors ? { errors } : {}) };
  } catch {
    return refused;
  }
}
