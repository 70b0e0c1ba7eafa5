import { useQuery } from "@tanstack/react-query";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { initiativeSwitchQuery } from "./queries";

/** Who obeys the switch that an initiative names: where nothing does, going live switches nothing by itself. */
export function SwitchNote({ initiative, capability }: { initiative: string; capability: string | null | undefined }) {
  const { t } = useI18n();
  const { data } = useQuery({ ...initiativeSwitchQuery(initiative), enabled: Boolean(capability) });
  if (!capability || !data) return null;
  const kind = data.switch?.kind ?? "unknown";
  const idle = kind === "planned" || kind === "unknown";
  return (
    <p className={idle ? "amber-text" : "meta"}>
      <Icon name={idle ? "alert" : "flag"} size={14} /> {t(`moscow.obeyed.${kind}`, { name: capability })}
    </p>
  );
}
