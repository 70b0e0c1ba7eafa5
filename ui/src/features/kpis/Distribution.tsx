import type { Kpi } from "@/api/models";
import { type Bar, Bars } from "@/shared/charts";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card } from "@/shared/parts";
import { bandName, filled } from "./bands";

/** What lies behind the one value: how its cases spread, or who stayed and who came. */
export function Distribution({ kpi }: { kpi: Kpi }) {
  const { t, locale } = useI18n();
  const bars = useBars(kpi);
  if (bars.length === 0) return null;
  const say = (value: number) => count(value, locale);
  return (
    <Card title={t("kpi.distribution")}>
      <Bars bars={bars} say={say} summary={bars.map((bar) => `${bar.label}: ${say(bar.value)}`).join(", ")} />
      <p className="meta">{t(scaleOf(kpi))}</p>
    </Card>
  );
}

function scaleOf(kpi: Kpi) {
  if (kpi.parts.customers) return "kpi.scale_customers";
  if (kpi.key === "csat") return "kpi.scale_ratings";
  if (kpi.key === "backlog") return "kpi.scale_ages";
  return kpi.unit === "ms" ? "kpi.scale_lengths" : "kpi.scale_contacts";
}

function useBars(kpi: Kpi): Bar[] {
  const { t } = useI18n();
  const { distribution, customers } = kpi.parts;
  if (customers) {
    return [
      { label: t("kpi.stayed"), value: customers.stayed },
      { label: t("kpi.came_back"), value: customers.came_back },
      { label: t("kpi.new"), value: customers.new },
      { label: t("kpi.at_start"), value: customers.at_start },
    ];
  }
  return filled(distribution ?? []).map((band) => {
    const { key, ...rest } = bandName(band, kpi.key, kpi.unit);
    const params = "length" in rest ? { ...rest, length: t(`kpi.length_${rest.length}`) } : rest;
    return { label: t(key, params), value: band.n };
  });
}
