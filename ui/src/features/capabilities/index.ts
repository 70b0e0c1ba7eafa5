export { CapabilityHint } from "./CapabilityHint";
