import { describe, expect, it } from "vitest";
import { actionOf, BINDINGS, isWriting } from "./keymap";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

describe("keys", () => {
  it("has no key twice", () => {
    const keys = BINDINGS.map(
      (binding) => `${binding.ctrl ? "ctrl+" : ""}${binding.shift ? "shift+" : ""}${binding.key}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
  it("does what its binding says", () => {
    for (const binding of BINDINGS) {
      expect(
        actionOf(press(binding.key, { ctrlKey: binding.ctrl ?? false, shiftKey: binding.shift ?? false }), false),
      ).toBe(binding.action);
    }
    expect(actionOf(press("J"), false)).toBe("next");
    expect(actionOf(press("?", { shiftKey: true }), false)).toBe("help");
  });
  it("leaves letters alone while somebody writes, but not Escape and Ctrl+K", () => {
    expect(actionOf(press("e"), true)).toBeNull();
    expect(actionOf(press("?"), true)).toBeNull();
    expect(actionOf(press("a", { ctrlKey: true }), true)).toBeNull();
    expect(actionOf(press("Escape"), true)).toBe("back");
    expect(actionOf(press("k", { ctrlKey: true }), true)).toBe("jump");
    expect(actionOf(press("k", { metaKey: true }), true)).toBe("jump");
  });
  it("does not take the browser's own keys", () => {
    expect(actionOf(press("r", { ctrlKey: true }), false)).toBeNull();
    expect(actionOf(press("a", { altKey: true }), false)).toBeNull();
    expect(actionOf(press("n", { isComposing: true }), false)).toBeNull();
  });
  it("knows a field to write in from one to tick", () => {
    const field = (html: string) => {
      document.body.innerHTML = html;
      return document.body.firstElementChild;
    };
    expect(isWriting(field("<textarea></textarea>"))).toBe(true);
    expect(isWriting(field('<input type="search">'))).toBe(true);
    expect(isWriting(field('<input type="checkbox">'))).toBe(false);
    expect(isWriting(field("<button></button>"))).toBe(false);
  });
});
