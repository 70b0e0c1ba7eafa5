import { useI18n } from "@/shared/i18n";
import { Badge } from "@/shared/parts";
import type { Verdict } from "./judging";

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { t } = useI18n();
  if (verdict === "none") return null;
  if (verdict === "met") {
    return (
      <Badge tone="green" icon="check">
        {t("kpi.met")}
      </Badge>
    );
  }
  if (verdict === "missed") {
    return (
      <Badge tone="amber" icon="alert">
        {t("kpi.missed")}
      </Badge>
    );
  }
  return <Badge tone="outline">{t("kpi.open")}</Badge>;
}
