export { AlarmMark, AlarmSum } from "./AlarmMark";
export { CausesCard } from "./CausesCard";
export { FrequencyCard } from "./FrequencyCard";
export { RadarCard } from "./RadarCard";
