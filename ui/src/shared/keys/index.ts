export { KeySheet } from "./KeySheet";
export { type Action, actionOf, BINDINGS, isWriting } from "./keymap";
export { act, actionsNow, useKeys } from "./useKeys";
