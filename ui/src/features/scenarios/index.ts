export { useActiveScenarios, useConfirmTickets, useScenarioChoices, useScenarioName } from "./queries";
export { ScenarioCard } from "./ScenarioCard";
export { ScenarioPage } from "./ScenarioPage";
export { ScenariosPage } from "./ScenariosPage";
