export { useToday } from "./queries";
export { TeamSwitch } from "./TeamSwitch";
export { TodayWork } from "./TodayWork";
