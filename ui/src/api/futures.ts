/** The shapes of futures, strategies, studies, signposts and staffing. */
import type { Documented, Schemas } from "./shapes";

export type RehearsalDefinition = Documented["RehearsalDefinition"];
export type RehearsalRecord = Omit<Schemas["RehearsalRecord"], "definition"> & { definition: RehearsalDefinition };
export type TwinMisfit = Schemas["TwinMisfit"];
export type RecordOnModel = RehearsalRecord & {
  problem: string | null;
  misfit: TwinMisfit | null;
  passed_over: TwinMisfit[];
};
export type QueueQuestion = Documented["QueueQuestion"];
export type QueueAnswer = Schemas["QueueAnswer"];
export type QueueFigures = Schemas["QueueFigures"];
export type TwinChange = Documented["TwinChange"];
export type ContingencyPlan = Documented["ContingencyPlan"];
export type TwinModel = Schemas["TwinModel"];
export type TwinOverload = Schemas["TwinOverload"];
export type NewTwinModel = Documented["NewTwinModel"];
export type RehearsedRecord = Omit<Schemas["RehearsedRecord"], "definition"> & { definition: RehearsalDefinition };
export type Study = Omit<Schemas["Study"], "futures" | "strategies"> & {
  futures: RehearsedRecord[];
  strategies: RehearsedRecord[];
};
export type NewStudy = Documented["NewStudy"];
export type StudyTable = Schemas["StudyTable"];
export type StudyCell = Schemas["StudyCell"];
export type StudyCriterion = Schemas["StudyCriterion"];
export type StudyComparison = Schemas["StudyComparison"];
export type QueueCourse = Schemas["QueueCourse"];
export type StudyDiscovery = Schemas["StudyDiscovery"];
export type StudySensitivity = Schemas["StudySensitivity"];
export type DriverRange = Documented["DriverRange"];
export type DriverLimits = Schemas["DriverLimits"];
export type Signposts = Omit<Schemas["Signposts"], "futures"> & { futures: SignpostFuture[] };
export type SignpostFuture = Omit<Schemas["SignpostFuture"], "contingency"> & { contingency: ContingencyPlan | null };
export type SignpostAlert = Schemas["SignpostAlert"];
export type StaffingRun = Omit<Schemas["StaffingRun"], "future" | "question"> & {
  future: RehearsedRecord | null;
  question: StaffingQuestion;
};
export type StaffingQuestion = Documented["StaffingQuestion"];
export type ShiftTemplate = Documented["ShiftTemplate"];
export type NewStaffingRun = Documented["NewStaffingRun"];
export type StaffingAnswer = Schemas["StaffingAnswer"];
export type StaffingDesk = Schemas["StaffingDesk"];
export type StaffingLevels = Schemas["StaffingLevels"];
export type StaffingMiss = Schemas["StaffingMiss"];
export type StaffingRunWithAnswer = { run: StaffingRun; answer: StaffingAnswer | null };
