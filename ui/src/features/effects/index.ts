export { EffectSummary } from "./EffectSummary";
export { EffectsPage } from "./EffectsPage";
