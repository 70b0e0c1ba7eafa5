export { SignpostAlerts } from "./SignpostAlerts";
