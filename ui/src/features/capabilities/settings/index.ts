export { Capabilities } from "./Capabilities";
