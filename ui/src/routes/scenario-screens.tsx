import { useParams } from "@tanstack/react-router";
import { AlarmMark, CausesCard, FrequencyCard } from "@/features/monitoring";
import { ScenarioPage, ScenariosPage } from "@/features/scenarios";

export function ScenariosScreen() {
  return <ScenariosPage />;
}

export function ScenarioScreen() {
  const { scenarioKey } = useParams({ from: "/desk/scenarios/$scenarioKey" });
  return (
    <ScenarioPage
      scenarioKey={scenarioKey}
      mark={<AlarmMark scenario={scenarioKey} />}
      frequency={(days) => <FrequencyCard scenario={scenarioKey} days={days} />}
      causes={(days) => <CausesCard scenario={scenarioKey} days={days} />}
    />
  );
}
