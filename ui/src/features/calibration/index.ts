export { CalibrationPage } from "./CalibrationPage";
export { type NameOf, namedAs, nameIn, useOverload, useTwinNames } from "./names";
export { absentText } from "./satisfaction-words";
export { TrustStrip } from "./TrustStrip";
