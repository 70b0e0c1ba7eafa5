import type { CalibrationRates } from "@/api/models";
import { useScenarioChoices } from "@/features/scenarios";
import { type MessageKey, useI18n } from "@/shared/i18n";

/** What a class is called: its channel, and its scenario where it has one. A group is called by its own name. */
export function useClassName(rates: CalibrationRates[]): (name: string) => string {
  const { t } = useI18n();
  const scenarios = useScenarioChoices();
  return (name) => {
    if (name === "") return t("calibration.all");
    const known = rates.find((one) => one.class === name);
    if (!known) return name;
    const channel = t(`channel.${known.channel}` as MessageKey);
    const scenario = scenarios.find((one) => one.value === known.scenario)?.label ?? known.scenario;
    return known.scenario ? `${channel}: ${scenario}` : channel;
  };
}
