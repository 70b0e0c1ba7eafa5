export { Statuses } from "./Statuses";
