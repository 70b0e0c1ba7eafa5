import { useParams } from "@tanstack/react-router";
import { AlarmMark, AlarmSum, CausesCard, FrequencyCard } from "@/features/monitoring";
import { ScenarioPage, ScenariosPage } from "@/features/scenarios";

export function ScenariosScreen() {
  return (
    <ScenariosPage
      mark={(scenario) => <AlarmMark scenario={scenario} />}
      sum={(scenarios) => <AlarmSum scenarios={scenarios} />}
    />
  );
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
