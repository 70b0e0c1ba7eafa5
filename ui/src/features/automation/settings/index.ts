export { Automation } from "./Automation";
