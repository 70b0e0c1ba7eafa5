export { type Bar, Bars } from "./Bars";
export { ControlChart, type ControlPoint, type ControlSpan } from "./ControlChart";
export { IntervalBar } from "./IntervalBar";
export { Sparkline } from "./Sparkline";
export { TrendChart, type TrendPoint } from "./TrendChart";
