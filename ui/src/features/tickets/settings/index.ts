export { AlertsForm } from "./AlertsForm";
export { ServiceLevels } from "./ServiceLevels";
export { Statuses } from "./Statuses";
export { Templates } from "./Templates";
