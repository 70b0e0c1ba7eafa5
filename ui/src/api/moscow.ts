/** The shapes of MoSCoW: boards, plans, votes, measurements. */
import type { Documented, Schemas } from "./shapes";

export type Frame = Omit<Schemas["Frame"], "definition"> & { definition: FrameDefinition };
export type FrameDefinition = Documented["FrameDefinition"];
export type FrameLevel = Documented["FrameLevel"];
export type FrameWaiver = Documented["FrameWaiver"];
export type Initiative = Omit<Schemas["Initiative"], "definition"> & { definition: InitiativeDefinition };
export type InitiativeDefinition = Omit<Documented["InitiativeDefinition"], "scoring"> & {
  scoring?: Partial<InitiativeScoring> | null;
};
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
export type InitiativePoll = Schemas["InitiativePoll"];
export type InitiativePollDetail = Schemas["InitiativePollDetail"];
export type PollDefinition = Documented["PollDefinition"];
export type PollKind = Documented["PollKind"];
export type PollOutcome = Schemas["PollOutcome"];
export type PollRemark = Schemas["PollRemark"];
export type PollShare = Schemas["PollShare"];
/** The server always says what has a default. */
export type MoscowSettings = Omit<Schemas["MoscowSettingsHeld"], "weights" | "tell_not_offered"> & {
  weights: MoscowWeight[];
  tell_not_offered: boolean;
};
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
export type FrameReview = Schemas["FrameReview"];
export type ReviewAgenda = Schemas["ReviewAgenda"];
export type ReviewEffort = Schemas["ReviewEffort"];
export type ReviewUnfinished = Schemas["ReviewUnfinished"];
export type ReviewsWaiting = Schemas["ReviewsWaiting"];
export type BoardSnapshot = Schemas["BoardSnapshot"];
export type BoardComparison = Schemas["BoardComparison"];
export type BoardDifference = Schemas["BoardDifference"];
export type ComparedSide = Schemas["ComparedSide"];
export type BoardImported = Schemas["BoardImported"];
export type MoscowScores = Schemas["MoscowScores"];
export type InitiativeScore = Schemas["InitiativeScore"];
export type ScoredInitiative = Schemas["ScoredInitiative"];
export type ScoreMethod = Schemas["ScoreMethod"];
export type InitiativeScoring = Documented["InitiativeScoring"];
export type MoscowWeight = Schemas["MoscowWeight"];
export type MoscowWont = Schemas["MoscowWont"];
export type MoscowDrift = Schemas["MoscowDrift"];
export type SwitchDifference = Schemas["SwitchDifference"];
export type Estimator = Schemas["Estimator"];
export type EstimateRecord = Schemas["EstimateRecord"];
export type NewSplit = Partial<Documented["NewSplit"]> &
  Pick<Documented["NewSplit"], "key" | "title" | "percent" | "reason">;
export type InitiativeSplit = Schemas["InitiativeSplit"];
export type ForeseenKpi = Schemas["ForeseenKpi"];
export type ComparedTrends = Schemas["ComparedTrends"];
export type ComparedUnits = Schemas["ComparedUnits"];
export type InitiativeQuery = Schemas["InitiativeQuery"];
export type InitiativeSwitch = Schemas["InitiativeSwitch"];
export type AskingTicket = Schemas["AskingTicket"];
