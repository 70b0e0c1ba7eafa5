export { CalibrationPage } from "./CalibrationPage";
