export { useActiveScenarios, useConfirmTickets, useScenarioChoices, useScenarioName } from "./queries";
export { ReviewAlerts } from "./ReviewAlerts";
export { ScenarioCard } from "./ScenarioCard";
export { ScenarioPage } from "./ScenarioPage";
export { ScenariosPage } from "./ScenariosPage";
