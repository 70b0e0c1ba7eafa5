export { csvOf, type Field } from "./csv";
export { device } from "./device";
export { minutesFromText, textOfMinutes } from "./minutes";
export { bytes, count, figure, money, share } from "./numbers";
export {
  addDays,
  calendarDay,
  dayOf,
  daysBetween,
  duration,
  fullMoment,
  localMinute,
  longDay,
  moment,
  since,
  timeOfDay,
  weekDays,
} from "./time";
