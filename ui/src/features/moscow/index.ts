export { InitiativePage } from "./InitiativePage";
export { MoscowHome, MoscowPage } from "./MoscowPage";
export { viewOf } from "./views";
