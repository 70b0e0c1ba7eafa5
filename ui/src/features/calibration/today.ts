export { DayForecast } from "./DayForecast";
