export { FuturesHome, StudyPage } from "./FuturesPage";
export { StaffingHome, StaffingRunPage } from "./StaffingPage";
export { viewOf } from "./words";
