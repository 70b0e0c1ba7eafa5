import type { Language } from "../locale";
import { DESK } from "./labels/desk";
import { PLANNING } from "./labels/planning";

/**
 * What a part of a field's path is called in English and German, and of a list what one of it is called.
 * What only wraps others, such as `definition`, has an empty name.
 */
export type Label = readonly [en: string, de: string, enOne?: string, deOne?: string];

const LABELS: Record<string, Label> = { ...DESK, ...PLANNING };

function partIn(part: string, language: Language): string | null {
  const [, name = "", indices = ""] = part.match(/^(\w+)((?:\[\d+\])*)$/) ?? [];
  const label = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
  if (!label) return null;
  const all = language === "de" ? label[1] : label[0];
  if (!indices) return all;
  const one = (language === "de" ? label[3] : label[2]) ?? all;
  // People count from one.
  return indices.replace(/\[(\d+)\]/g, (_, index: string) => ` ${Number(index) + 1}`).replace(/^/, one);
}

/** `emails[0].address` → "E-mail address 1: Address"; a path with a part that has no name stays as it is. */
export function labelOf(path: string, language: Language): string {
  const parts = path.split(".").map((part) => partIn(part, language));
  if (parts.some((part) => part === null)) return path;
  return parts.filter((part) => part !== "").join(": ");
}
