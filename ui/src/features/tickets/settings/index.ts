export { AlertsForm } from "./AlertsForm";
export { Statuses } from "./Statuses";
export { Templates } from "./Templates";
