export { ConditionEditor } from "./ConditionEditor";
export { ConditionRows, ModeSelect } from "./ConditionRows";
export {
  ASKS,
  type Askable,
  type Asks,
  askableOf,
  askedOf,
  blankTest,
  type Condition,
  isWritten,
  type Literal,
  type Mode,
  type Test,
  type Variable,
} from "./language";
