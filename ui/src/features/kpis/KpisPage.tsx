import { calendarDay } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { EmptyState, Icon, Loading, Page, ProblemNote } from "@/shared/parts";
import { KpiCard } from "./KpiCard";
import { type Change, KpiFilters, useSpan } from "./KpiFilters";
import { type KpiSearch, stepOf } from "./periods";
import { csvAddress, useKpis } from "./queries";

type Props = { search: KpiSearch; change: Change };

/** All figures at a glance: value, how sure, out of how many, and against what target. */
export function KpisPage({ search, change }: Props) {
  const { t, locale } = useI18n();
  const span = useSpan(search);
  const narrowed = { ...span, team: search.team, channel: search.channel };
  const figures = useKpis({ ...narrowed, by: "none" });
  const trend = useKpis({ ...narrowed, by: stepOf(span) });
  return (
    <Page
      title={t("nav.kpis")}
      beside={
        <span className="meta">
          {t("kpi.span", { from: calendarDay(span.from, locale, false), to: calendarDay(span.to, locale, false) })}
        </span>
      }
      actions={<KpiFilters search={search} change={change} />}
    >
      {figures.isPending && <Loading rows={12} height={40} />}
      {figures.isError && <ProblemNote error={figures.error} retry={() => void figures.refetch()} />}
      {figures.data?.length === 0 && <EmptyState icon="chart" title={t("kpi.none")} hint={t("kpi.none_hint")} />}
      <div className="kpi-grid">
        {figures.data?.map((kpi) => (
          <KpiCard
            key={kpi.key}
            kpi={kpi}
            search={search}
            trend={(trend.data ?? []).filter((one) => one.key === kpi.key).map((one) => one.value)}
          />
        ))}
      </div>
      <p>
        <a className="plain-button" href={csvAddress({ ...narrowed, by: "none" })} download>
          <Icon name="download" /> {t("kpi.csv_all")}
        </a>
      </p>
    </Page>
  );
}
