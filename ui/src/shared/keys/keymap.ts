/** The keys of the desk. One list: the handler obeys it and the `?` sheet prints it. */
export type Action =
  | "next"
  | "previous"
  | "reply"
  | "note"
  | "forward"
  | "assign"
  | "status"
  | "solve"
  | "team"
  | "select"
  | "selectTo"
  | "selectAll"
  | "macro"
  | "task"
  | "playbook"
  | "learn"
  | "confirm"
  | "scenario"
  | "label"
  | "snooze"
  | "unread"
  | "merge"
  | "split"
  | "link"
  | "search"
  | "jump"
  | "help"
  | "create"
  | "back";

type Binding = { key: string; ctrl?: boolean; shift?: boolean; action: Action };

export const BINDINGS: Binding[] = [
  { key: "j", action: "next" },
  { key: "k", action: "previous" },
  { key: "r", action: "reply" },
  { key: "n", action: "note" },
  { key: "f", action: "forward" },
  { key: "a", action: "assign" },
  { key: "s", action: "status" },
  { key: "t", action: "team" },
  { key: "e", action: "solve" },
  { key: "l", action: "label" },
  { key: "z", action: "snooze" },
  { key: "u", action: "unread" },
  { key: "m", action: "macro" },
  { key: "m", shift: true, action: "merge" },
  { key: "s", shift: true, action: "split" },
  { key: "l", shift: true, action: "link" },
  { key: "d", action: "task" },
  { key: "p", action: "playbook" },
  { key: "i", action: "learn" },
  { key: "y", action: "confirm" },
  { key: "w", action: "scenario" },
  { key: "x", action: "select" },
  { key: "x", shift: true, action: "selectTo" },
  { key: "a", ctrl: true, action: "selectAll" },
  { key: "c", action: "create" },
  { key: "/", action: "search" },
  { key: "k", ctrl: true, action: "jump" },
  { key: "?", action: "help" },
  { key: "Escape", action: "back" },
];

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing"> & { shiftKey?: boolean };

/** Keys for which Shift matters; of all others, such as `?`, it is only the way to type them. */
const SHIFTED = new Set(BINDINGS.filter((binding) => binding.shift).map((binding) => binding.key));

/** Letters must never act while somebody writes; only Ctrl+K and Escape reach out of a field. */
export function actionOf(press: Press, writing: boolean): Action | null {
  if (press.altKey || press.isComposing) return null;
  const ctrl = press.ctrlKey || press.metaKey;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const shift = SHIFTED.has(key) && (press.shiftKey ?? false);
  const found = BINDINGS.find(
    (binding) => binding.key === key && (binding.ctrl ?? false) === ctrl && (binding.shift ?? false) === shift,
  );
  if (!found) return null;
  if (writing && found.action !== "jump" && found.action !== "back") return null;
  return found.action;
}

const TEXTUAL = new Set([
  "text",
  "search",
  "email",
  "password",
  "number",
  "tel",
  "url",
  "date",
  "datetime-local",
  "time",
]);

export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true;
  }
  return target instanceof HTMLInputElement && TEXTUAL.has(target.type);
}
