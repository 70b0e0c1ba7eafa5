export { useFactWords } from "./facts";
export { Playbook } from "./Playbook";
export { type Value, valueText } from "./values";
