export { KeySheet } from "./KeySheet";
export { type Action, actionOf, BINDINGS, isWriting } from "./keymap";
export { useKeys } from "./useKeys";
