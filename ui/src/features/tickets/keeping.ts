/**
 * What somebody is writing and the server does not have, kept in this browser: a closed window, a lost network or an ended
 * session lose none of it. Kept by person, so that nobody else at this computer is shown it.
 */
const PREFIX = "aftercare-writing:";

function keyOf(person: string, what: string): string {
  return `${PREFIX}${person}:${what}`;
}

/** What was kept of it; null if nothing was, or nothing that can be read. */
export function kept<T extends object>(person: string, what: string): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(person, what)) ?? "null");
    return typeof value === "object" && value !== null ? (value as T) : null;
  } catch {
    return null;
  }
}

/** Keeps it, or with null lets it go. */
export function keep(person: string, what: string, value: object | null) {
  try {
    if (value) localStorage.setItem(keyOf(person, what), JSON.stringify(value));
    else localStorage.removeItem(keyOf(person, what));
  } catch {
    // Storage is full or forbidden: the server's draft is then the only copy, as it was before.
  }
}

function keysOf(person: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(keyOf(person, "")));
  } catch {
    return [];
  }
}

/** How many texts of this person only this browser has. */
export function countKept(person: string): number {
  return keysOf(person).length;
}

/** Nothing of a person stays at a computer that they left. */
export function forgetKept(person: string) {
  for (const key of keysOf(person)) localStorage.removeItem(key);
}
