export { Playbook } from "./Playbook";
