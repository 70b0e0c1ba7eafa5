export { AlertsForm } from "./AlertsForm";
export { Routing } from "./Routing";
export { ServiceLevels } from "./ServiceLevels";
export { Statuses } from "./Statuses";
export { Templates } from "./Templates";
