export { MoscowSettingsForm } from "./MoscowSettings";
