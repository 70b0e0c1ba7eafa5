/** The shapes of MoSCoW: boards, plans, votes, measurements. */
import type { Documented, Schemas } from "./shapes";

export type Frame = Omit<Schemas["Frame"], "definition"> & { definition: FrameDefinition };
export type FrameDefinition = Documented["FrameDefinition"];
export type FrameLevel = Documented["FrameLevel"];
export type FrameWaiver = Documented["FrameWaiver"];
export type Initiative = Omit<Schemas["Initiative"], "definition"> & { definition: InitiativeDefinition };
export type InitiativeDefinition = Documented["InitiativeDefinition"];
export type InitiativeEffort = Documented["InitiativeEffort"];
export type InitiativeLifecycle = Documented["InitiativeLifecycle"];
export type InitiativeRemoval = Documented["InitiativeRemoval"];
export type InitiativeEffect = Documented["InitiativeEffect"];
export type InitiativeBacking = Schemas["InitiativeBacking"];
export type MoscowClass = Documented["MoscowClass"];
/** What does not belong to its class is left out. */
export type MoscowGrounds = Partial<Documented["MoscowGrounds"]>;
export type MoscowMustTest = Documented["MoscowMustTest"];
export type MoscowStanding = Omit<Schemas["MoscowStanding"], "grounds"> & { grounds: MoscowGrounds };
export type MoscowCard = Omit<Schemas["MoscowCard"], "initiative" | "standing"> & {
  initiative: Initiative;
  standing: MoscowStanding | null;
};
export type MoscowBoard = Omit<Schemas["MoscowBoard"], "frame" | "above" | "timeboxes" | "cards"> & {
  frame: Frame;
  above: Frame[];
  timeboxes: Frame[];
  cards: MoscowCard[];
};
export type MoscowBreach = Schemas["MoscowBreach"];
export type MoscowPoolUse = Schemas["MoscowPoolUse"];
export type MoscowEvidence = Schemas["MoscowEvidence"];
export type MoscowSource = Schemas["MoscowSource"];
export type ScenarioPain = Schemas["ScenarioPain"];
export type MoscowSettings = Schemas["MoscowSettingsHeld"];
export type NewMoscowPlan = Partial<Documented["NewMoscowPlan"]>;
export type MoscowPlan = Schemas["MoscowPlan"];
export type PlanPlacement = Schemas["PlanPlacement"];
export type PlanReason = Schemas["PlanReason"];
export type PlanPin = Documented["PlanPin"];
export type PlanMore = Schemas["PlanMore"];
export type Measurement = Omit<Schemas["Measurement"], "definition"> & { definition: MeasurementDefinition };
export type MeasurementDefinition = Documented["MeasurementDefinition"];
export type ImpactAssessment = Schemas["ImpactAssessment"];
export type ImpactFinding = Schemas["ImpactFinding"];
export type MoscowDecision = Schemas["Decision"];
export type MoscowRound = Schemas["Round"];
export type MoscowRoundDetail = Schemas["RoundDetail"];
export type MoscowRoundItem = Schemas["RoundItem"];
export type MoscowRoundVote = Schemas["RoundVote"];
export type NewMoscowRound = Partial<Documented["RoundDefinition"]>;
export type DecisionChain = Schemas["DecisionChain"];
