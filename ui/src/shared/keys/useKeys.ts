import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { type Action, actionOf, BINDINGS, isWriting } from "./keymap";

type Handlers = Partial<Record<Action, (event: KeyboardEvent) => void>>;

/** While a dialog or an open menu has the floor, the desk's keys are silent. */
function taken(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"], [data-keys="off"]') !== null;
}

const listening = new Set<{ current: Handlers }>();

/** The actions that something on the screen obeys now. */
export function actionsNow(): Action[] {
  const all = new Set([...listening].flatMap((one) => Object.keys(one.current) as Action[]));
  return BINDINGS.map((binding) => binding.action).filter((action) => all.has(action));
}

/** Does what the key of the action does. */
export function act(action: Action) {
  const binding = BINDINGS.find((one) => one.action === action);
  if (!binding) return;
  const { key, ctrl, shift } = binding;
  document.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: ctrl, shiftKey: shift, cancelable: true }));
}

export function useKeys(handlers: Handlers) {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    listening.add(latest);
    // Asked before anybody acts on the press, at the window, where dialogs listen too, and earlier than they: the Escape that closes a menu must not also close what lies below it.
    let silent = false;
    const onEvery = () => {
      silent = taken();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || silent) return;
      const action = actionOf(event, isWriting(event.target));
      const handler = action && latest.current[action];
      if (!handler) return;
      // Escape is left to the browser as well (it closes pickers, for instance).
      if (action !== "back") event.preventDefault();
      // At once, so that the next press already meets what this one opened.
      flushSync(() => handler(event));
    };
    window.addEventListener("keydown", onEvery, { capture: true });
    document.addEventListener("keydown", onKey);
    return () => {
      listening.delete(latest);
      window.removeEventListener("keydown", onEvery, { capture: true });
      document.removeEventListener("keydown", onKey);
    };
  }, []);
}
