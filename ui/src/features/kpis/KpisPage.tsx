import { Link } from "@tanstack/react-router";
import type { Kpi } from "@/api/models";
import { Sparkline } from "@/shared/charts";
import { calendarDay, count, figure } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { EmptyState, Icon, Loading, Page, ProblemNote } from "@/shared/parts";
import { counted, verdict } from "./judging";
import { type Change, KpiFilters, useSpan } from "./KpiFilters";
import { type KpiSearch, stepOf } from "./periods";
import { csvAddress, useKpis } from "./queries";
import { useReason } from "./useReason";
import { VerdictBadge } from "./VerdictBadge";

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

type CardProps = { kpi: Kpi; search: KpiSearch; trend: (number | null)[] };

function KpiCard({ kpi, search, trend }: CardProps) {
  const { t, locale } = useI18n();
  const word = useWord();
  const say = (value: number | null) => figure(value, kpi.unit, locale);
  const part = counted(kpi);
  const why = useReason();
  return (
    <Link to="/kpis/$kpiKey" params={{ kpiKey: kpi.key }} search={search} className="kpi-card">
      <span className="kpi-card-head">
        <span className="kpi-card-name">{word("kpi_name", kpi.key)}</span>
        <VerdictBadge verdict={verdict(kpi, kpi.target)} />
      </span>
      <span className="kpi-card-middle">
        <span className="kpi-card-value">{say(kpi.value)}</span>
        <Sparkline values={trend} unit={kpi.unit} target={kpi.target} />
      </span>
      <span className="meta">
        {kpi.value === null
          ? why(kpi.parts.reason)
          : kpi.low !== null && kpi.high !== null
            ? t("kpi.interval", { low: say(kpi.low), high: say(kpi.high) })
            : ""}
      </span>
      <span className="meta">
        {part !== null
          ? t("kpi.of", { part: count(part, locale), n: kpi.n })
          : kpi.unit === "count"
            ? ""
            : t("kpi.n", { n: kpi.n })}
        {kpi.target !== null && ` · ${t("kpi.target")} ${say(kpi.target)}`}
      </span>
    </Link>
  );
}
