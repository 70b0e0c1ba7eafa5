export { Statuses } from "./Statuses";
export { Templates } from "./Templates";
