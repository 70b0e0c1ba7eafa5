import { useParams } from "@tanstack/react-router";
import { ScenarioPage, ScenariosPage } from "@/features/scenarios";

export function ScenariosScreen() {
  return <ScenariosPage />;
}

export function ScenarioScreen() {
  const { scenarioKey } = useParams({ from: "/desk/scenarios/$scenarioKey" });
  return <ScenarioPage scenarioKey={scenarioKey} />;
}
