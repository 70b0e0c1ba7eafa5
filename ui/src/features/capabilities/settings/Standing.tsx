import type { CapabilityState } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Badge } from "@/shared/parts";

type Props = { state: CapabilityState; percent: number; heldBack: number };

/** How it is switched, in words. */
export function useStandingWords() {
  const { t } = useI18n();
  return ({ state, percent, heldBack }: Props) => {
    const words = t(`capabilities.state_${state}`, { n: percent });
    return heldBack > 0 && state !== "off" ? `${words}, ${t("capabilities.held_back_of", { n: heldBack })}` : words;
  };
}

export function Standing(props: Props) {
  const words = useStandingWords();
  const tone = { off: "plain", rolling_out: "amber", on: "green" } as const;
  const icon = { off: "x", rolling_out: "clock", on: "check" } as const;
  return (
    <Badge tone={tone[props.state]} icon={icon[props.state]}>
      {words(props)}
    </Badge>
  );
}
