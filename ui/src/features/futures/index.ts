export { FuturesHome, StudyPage } from "./FuturesPage";
export { viewOf } from "./words";
