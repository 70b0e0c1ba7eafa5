export { Reviews } from "./Reviews";
export { SignpostAlerts } from "./SignpostAlerts";
