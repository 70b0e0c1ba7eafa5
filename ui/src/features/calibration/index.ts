export { CalibrationPage } from "./CalibrationPage";
export { absentText } from "./satisfaction-words";
export { TrustStrip } from "./TrustStrip";
