/**
 * The shapes of the API by the names that the screens use. They come from `schema.ts`, which is made from the
 * server's own document (`npm run types`); a change there that a screen does not expect is a type error here.
 */
import type { Documented, Schemas } from "./shapes";

export type * from "./futures";
export type * from "./moscow";

export type Page<T> = { items: T[]; next: string | null };
export type Named = Schemas["Named"];
export type Money = Schemas["Money"];

// staff
export type Reach = Schemas["Reach"];
export type Grant = Schemas["Grant"];
export type Session = Schemas["SignedIn"];
/** A signed-in browser. */
export type SignedIn = Schemas["Session"];
export type Person = Schemas["Person"];
export type Team = Schemas["Team"];
export type Role = Schemas["Role"];
export type Permission = Schemas["PermissionCard"];
export type Token = Schemas["Token"];
export type MadeToken = Schemas["MadeToken"];
export type Organisation = Schemas["Organisation"];
export type OpeningHours = Schemas["OpeningHours"];
export type Calendar = Schemas["BusinessCalendar"];
export type Availability = Schemas["Availability"];

// customers
export type Customer = Schemas["Customer"];
export type CustomerMerge = Schemas["CustomerMerge"];
export type TimelineItem = Schemas["TimelineItem"];

// orders
export type Product = Schemas["Product"];
export type Shipment = Schemas["Shipment"];
export type Order = Schemas["Order"];
export type ActorKind = Schemas["ActorKind"];
export type OrderRules = Schemas["OrderRules"];
export type OrderAction = Schemas["OrderAction"];
export type PossibleActions = Schemas["PossibleActions"];
export type PossibleAction = Schemas["PossibleAction"];
export type LineStanding = Schemas["LineStanding"];
export type LineWarranty = Schemas["LineWarranty"];
export type Undertaking = Schemas["Undertaking"];
export type Hindrance = Schemas["Hindrance"];
export type OrderDeed = Schemas["OrderDeed"];

// tickets
export type Category = Schemas["Category"];
export type Urgency = Schemas["Urgency"];
export type Channel = Schemas["Channel"];
export type TicketRow = Schemas["TicketRow"];
export type TicketPage = Schemas["TicketPage"];
export type Ticket = Schemas["TicketDetail"];
export type TicketMerge = Schemas["Merge"];
export type TicketLink = Schemas["Link"];
export type LinkKind = Schemas["LinkKind"];
export type LinkView = Schemas["LinkView"];
export type Attachment = Schemas["Attachment"];
export type Message = Schemas["Message"];
export type Draft = Schemas["Draft"];
export type Held = Schemas["HeldMessage"];
export type Template = Schemas["Template"];
/** Steps are sent in part. */
export type TemplateContent = Partial<Omit<Documented["TemplateContent"], "steps">> & {
  steps: Partial<Documented["TicketSteps"]>;
};
export type Task = Schemas["TicketTask"];
export type DueTask = Schemas["DueTask"];
export type Doing = Schemas["Doing"];
export type Present = Schemas["Present"];
export type Presence = Schemas["Presence"];
export type TicketDue = Schemas["TicketDue"];
export type TicketPromise = Schemas["Promise"];
export type SlaPolicy = Schemas["SlaPolicy"];
export type NewSlaPolicy = Documented["NewSlaPolicy"];
export type TemplateVariable = Schemas["TemplateVariable"];
export type Filled = Schemas["FilledText"];
export type Reading = Schemas["TemplateReading"];
export type Used = Schemas["TemplateUsed"];
export type Today = Schemas["Today"];
export type TodayLoad = Schemas["Load"];
export type TodayRisk = Schemas["Risk"];
export type TicketCounts = Schemas["Counts"];
export type Status = Schemas["Status"];
export type View = Schemas["View"];
export type ViewFilter = Schemas["ViewFilter"];
export type ViewColumn = Schemas["ViewColumn"];
export type Audience = Schemas["Audience"];
/** Steps are sent: what is absent stays. */
export type Steps = Documented["TicketSteps"];
export type BulkDone = Schemas["BulkDone"];
export type RefusedTicket = Schemas["RefusedTicket"];
export type Undone = Schemas["Undone"];
export type TicketEvent = Schemas["Happening"];
export type TeamRouting = Schemas["TeamRoutingNow"];
export type TeamRoutingInput = Documented["TeamRoutingInput"];
export type TicketRouting = Schemas["TicketRouting"];
export type RoutingCandidate = Schemas["RoutingCandidate"];
export type RoutingReason = Schemas["RoutingReason"];

// automation
export type AutomationRule = Schemas["AutomationRule"];
export type AutomationRuleCard = Schemas["AutomationRuleCard"];
export type NewAutomationRule = Documented["NewAutomationRule"];
export type AutomationTrigger = Documented["AutomationTrigger"];
export type AutomationCondition = Documented["AutomationCondition"];
export type AutomationGroup = Documented["AutomationGroup"];
export type AutomationAction = Documented["AutomationAction"];
export type AutomationOutcome = Schemas["AutomationOutcome"];
export type AutomationRun = Schemas["AutomationRun"];
export type AutomationDeed = Schemas["AutomationDeed"];
export type AutomationReason = Schemas["AutomationReason"];
export type AutomationRehearsal = Schemas["AutomationRehearsal"];
export type AutomationRehearsed = Schemas["AutomationRehearsed"];

// brands
export type Brand = Schemas["Brand"];

// audit
export type AuditEntry = Schemas["AuditEntry"];
export type AuditArea = Schemas["AuditArea"];

// mail
export type Mailbox = Schemas["Mailbox"];
export type MailboxInput = Schemas["MailboxInput"];
export type MailServer = Schemas["MailServer"];
export type FollowUp = Schemas["MailFollowUp"];
export type AfterFetch = Schemas["MailAfterFetch"];
export type Security = Schemas["MailSecurity"];
export type FetchState = Schemas["FetchState"];
export type MailTrial = Schemas["MailTrial"];
export type MailOAuth = Schemas["MailOAuth"];
export type MailGrant = Schemas["MailGrant"];
export type MailProvider = Schemas["MailProvider"];
export type MailProviders = Schemas["MailProviders"];
export type ProviderAnswer = Schemas["ProviderAnswer"];
export type MailCounts = Schemas["MailCounts"];
export type MailBreaker = Schemas["MailBreaker"];
export type LetterState = Schemas["LetterState"];
export type ReceivedLetter = Schemas["ReceivedLetter"];
export type ReceivedLetterDetail = Schemas["ReceivedLetterDetail"];
export type OutgoingLetter = Schemas["OutgoingLetter"];
export type OutgoingState = Schemas["OutgoingState"];

// webhooks
export type Webhook = Schemas["Webhook"];
export type MadeWebhook = Schemas["MadeWebhook"];
export type WebhookKind = Schemas["WebhookKind"];
export type WebhookDelivery = Schemas["WebhookDelivery"];
export type WebhookDeliveryDetail = Schemas["WebhookDeliveryDetail"];
export type DeliveryState = Schemas["DeliveryState"];

// capabilities
export type Capability = Schemas["Capability"];
export type CapabilityDetail = Schemas["CapabilityDetail"];
export type CapabilityKind = Schemas["CapabilityKind"];
export type CapabilityState = Schemas["CapabilityState"];
export type CapabilitySwitched = Schemas["CapabilitySwitched"];
export type CapabilityDecision = Schemas["CapabilityDecision"];
export type CapabilityStanding = Schemas["CapabilityStanding"];
export type CapabilityChange = Partial<Documented["CapabilityChange"]> & { reason: string };
export type NewCapability = Documented["NewCapability"];

// kpis
/** Of the parts of a figure only those are there that apply to it. */
export type Kpi = Omit<Schemas["Figure"], "parts"> & { parts: Documented["Parts"] };
export type KpiUnit = Schemas["Unit"];
export type KpiRow = Schemas["KpiRow"];
export type Cohort = Schemas["Cohort"];
export type CohortRate = Schemas["CohortRate"];
export type Target = Schemas["Target"];

// suggestions, library
export type Suggestion = Schemas["Suggestion"];
export type Suggestions = Schemas["Suggestions"];
export type LibraryReport = Schemas["LibraryReport"];
export type LibraryText = Schemas["LibraryText"];

// scenarios
export type Scenario = Schemas["Scenario"];
export type ScenarioDetail = Schemas["ScenarioDetail"];
export type ScenarioDefinition = Documented["ScenarioDefinition"];
export type ScenarioVersionCard = Schemas["ScenarioVersionCard"];
export type ScenarioMeasure = Schemas["ScenarioMeasure"];
export type ScenarioMeasures = Schemas["ScenarioMeasures"];
export type ScenarioShare = Schemas["ScenarioShare"];
export type Calibration = Schemas["Calibration"];
export type CalibrationAssumption = Schemas["CalibrationAssumption"];
export type CalibrationCampaign = Schemas["CalibrationCampaign"];
export type NewCalibrationCampaign = Schemas["NewCalibrationCampaign"];
export type CalibrationEstimate = Schemas["CalibrationEstimate"];
export type CalibrationFit = Schemas["CalibrationFit"];
export type CalibrationFitDay = Schemas["CalibrationFitDay"];
export type CalibrationFitFigure = Schemas["CalibrationFitFigure"];
export type CalibrationFitSummary = Schemas["CalibrationFitSummary"];
export type CalibrationOutlook = Schemas["CalibrationOutlook"];
export type CalibrationRates = Schemas["CalibrationRates"];
export type CalibrationSatisfaction = Schemas["CalibrationSatisfaction"];
export type SatisfactionAbsent = Schemas["SatisfactionAbsent"];
export type CalibrationToday = Schemas["CalibrationToday"];
export type CalibrationSummary = Schemas["CalibrationSummary"];

export type Monitoring = Schemas["Monitoring"];
export type MonitoringDay = Schemas["MonitoringDay"];
export type ScenarioRise = Schemas["ScenarioRise"];
export type ScenarioFacts = Schemas["ScenarioFacts"];
export type ScenarioSign = Schemas["ScenarioSign"];
export type ScenarioAlarm = Schemas["ScenarioAlarm"];
export type ScenarioCause = Schemas["ScenarioCause"];
export type ScenarioCauses = Schemas["ScenarioCauses"];
export type RiseWhere = Schemas["RiseWhere"];
export type CauseCases = Schemas["CauseCases"];
export type Radar = Schemas["Radar"];
export type RadarScenario = Schemas["RadarScenario"];
export type ScenarioProposal = Schemas["ScenarioProposal"];
export type ScenarioProposals = Schemas["ScenarioProposals"];
export type ScenarioProposalSearch = Schemas["ScenarioProposalSearch"];
export type TicketsClassified = Schemas["TicketsClassified"];
type JourneyStage = Schemas["JourneyStage"] & { touchpoints: Schemas["JourneyTouchpoint"][] };
export type Journey = { stages: JourneyStage[] };
// recognition
export type RecognitionOverview = Schemas["RecognitionOverview"];
export type RecognitionCatchUp = Schemas["RecognitionCatchUp"];
export type RecognitionTraining = Schemas["RecognitionTraining"];
export type RecognitionVersion = Schemas["RecognitionVersion"];
export type RecognitionDetection = Schemas["RecognitionDetection"];
export type RecognitionReason = Schemas["RecognitionReason"];
export type TicketRecognition = Schemas["TicketRecognition"];

// playbooks
export type PlaybookCard = Schemas["PlaybookCard"];
export type PlaybookDetail = Schemas["PlaybookDetail"];
export type PlaybookFinding = Schemas["PlaybookFinding"];
export type CheckedPlaybook = Omit<Schemas["CheckedPlaybook"], "definition"> & { definition: unknown };
export type PlaybookCatalogue = Schemas["PlaybookCatalogue"];
export type PlaybookVersionCard = Schemas["PlaybookVersionCard"];
export type PlaybookDifference = Schemas["PlaybookDifference"];
export type PlaybookRun = Schemas["PlaybookRunView"];
export type PlaybookRunInput = Schemas["PlaybookRunInput"];
export type PlaybookRunPassed = Schemas["PlaybookRunPassed"];
export type PlaybookRunAsked = Schemas["PlaybookRunAsked"];
export type PlaybookRunCurrent = Schemas["PlaybookRunCurrent"];
export type PlaybookRehearsal = Schemas["PlaybookRehearsal"];
export type StartablePlaybook = Schemas["StartablePlaybook"];

// effects and trials
export type PlaybookEffects = Schemas["PlaybookEffects"];
export type PlaybookVersionEffects = Schemas["PlaybookVersionEffects"];
export type EffectOutcomes = Schemas["EffectOutcomes"];
export type EffectShare = Schemas["EffectShare"];
export type EffectMedian = Schemas["EffectMedian"];
export type EffectDifference = Schemas["EffectDifference"];
export type EffectCase = Schemas["EffectCase"];
export type PlaybookFunnel = Schemas["PlaybookFunnel"];
export type PlaybookComparison = Schemas["PlaybookComparison"];
export type PlaybookTrial = Schemas["PlaybookTrial"];
export type NewPlaybookTrial = Schemas["NewPlaybookTrial"];

// learnings and tasks without tickets
export type Learning = Schemas["Learning"];
export type LearningComment = Schemas["LearningComment"];
export type DigestChoice = Schemas["DigestChoice"];
export type DigestChoiceInput = Schemas["DigestChoiceInput"];
export type DigestPreview = Schemas["DigestPreview"];
export type LearningDigest = Schemas["LearningDigest"];
export type LearningsWaiting = Schemas["LearningsWaiting"];
export type NewLearning = Schemas["NewLearning"];
export type OwnTask = Schemas["OwnTask"];
export type EarlierPlaybookRun = Schemas["EarlierPlaybookRun"];
export type PlaybookSelfStart = Schemas["PlaybookSelfStart"];
export type PlaybookSelfStartChange = Schemas["PlaybookSelfStartChange"];

// portal
export type PortalCase = Schemas["PortalCase"];
export type CaseMessage = Schemas["CaseMessage"];
export type CaseOrder = Schemas["CaseOrder"];
export type CaseParcel = Schemas["CaseParcel"];
export type CasePoll = Schemas["CasePoll"];
export type PollAnswer = Partial<Documented["PollAnswer"]>;
export type PollHelp = Documented["PollHelp"];
export type CaseStep = Schemas["CaseStep"];
