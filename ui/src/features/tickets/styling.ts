import type { KeyboardEvent, RefObject } from "react";
import { flushSync } from "react-dom";
import { continued, type Style, styled } from "./marks";

/** The style that a press asks for, if any. */
function styleOf(event: KeyboardEvent): Style | null {
  if (!event.ctrlKey && !event.metaKey) return null;
  const key = event.key.toLowerCase();
  if (key === "k") return event.shiftKey ? "link" : null;
  if (event.shiftKey) return null;
  return key === "b" ? "bold" : key === "i" ? "italic" : null;
}

/** Styles what is chosen in a field, by buttons and by keys, and goes on with a list at a line break. */
export function useStyling(field: RefObject<HTMLTextAreaElement | null>, text: string, write: (text: string) => void) {
  const chosen = () => {
    const { selectionStart: start = text.length, selectionEnd: end = start } = field.current ?? {};
    return { text, start, end };
  };
  const put = (next: { text: string; start: number; end: number }) => {
    // First the text, then the place in it: a field that gets another text forgets where one was.
    flushSync(() => write(next.text));
    field.current?.focus();
    field.current?.setSelectionRange(next.start, next.end);
  };
  const style = (name: Style) => put(styled(chosen(), name));
  /** Says whether the press was for it. */
  const onStyleKey = (event: KeyboardEvent): boolean => {
    if (event.altKey || event.nativeEvent.isComposing) return false;
    const name = styleOf(event);
    const breaks = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const next = name ? styled(chosen(), name) : breaks ? continued(chosen()) : null;
    if (!next) return false;
    event.preventDefault();
    event.stopPropagation();
    put(next);
    return true;
  };
  return { style, onStyleKey };
}
