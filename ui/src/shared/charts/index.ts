export { type Bar, Bars } from "./Bars";
export { IntervalBar } from "./IntervalBar";
export { Sparkline } from "./Sparkline";
export { TrendChart, type TrendPoint } from "./TrendChart";
