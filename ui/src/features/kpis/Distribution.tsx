import type { Kpi } from "@/api/models";
import { type Bar, Bars } from "@/shared/charts";
import { count, figure } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card } from "@/shared/parts";

/** What lies behind the one value: ages of a backlog, the spread of durations, who stayed and who came. */
export function Distribution({ kpi }: { kpi: Kpi }) {
  const { t, locale } = useI18n();
  const bars = useBars(kpi);
  if (bars.length === 0) return null;
  const say = (value: number) => (kpi.unit === "ms" ? figure(value, "ms", locale) : count(value, locale));
  return (
    <Card title={t("kpi.distribution")}>
      <Bars bars={bars} say={say} summary={bars.map((bar) => `${bar.label}: ${say(bar.value)}`).join(", ")} />
    </Card>
  );
}

function useBars(kpi: Kpi): Bar[] {
  const { t } = useI18n();
  const { ages, customers } = kpi.parts;
  if (ages?.length) {
    return ages.map((age) => ({
      label:
        age.to_days == null
          ? t("kpi.age_over", { from: age.from_days })
          : t("kpi.age", { from: age.from_days, to: age.to_days }),
      value: age.n,
    }));
  }
  if (customers) {
    return [
      { label: t("kpi.stayed"), value: customers.stayed },
      { label: t("kpi.came_back"), value: customers.came_back },
      { label: t("kpi.new"), value: customers.new },
      { label: t("kpi.at_start"), value: customers.at_start },
    ];
  }
  if (kpi.unit === "ms" && kpi.median !== null && kpi.mean !== null && kpi.p90 !== null) {
    return [
      { label: t("kpi.median"), value: kpi.median },
      { label: t("kpi.mean"), value: kpi.mean },
      { label: t("kpi.p90"), value: kpi.p90 },
    ];
  }
  return [];
}
