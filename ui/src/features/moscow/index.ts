export { InitiativePage } from "./InitiativePage";
export { MoscowHome, MoscowPage } from "./MoscowPage";
export { driftsQuery } from "./queries";
export { reviewsWaitingQuery } from "./review/queries";
export { viewOf } from "./views";
