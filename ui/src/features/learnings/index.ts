export { Credits } from "./Credits";
export { Learn } from "./Learn";
export { LearningsCard } from "./LearningsCard";
export { LearningsPage } from "./LearningsPage";
export { waitingQuery } from "./queries";
