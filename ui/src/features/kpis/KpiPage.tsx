import { Link } from "@tanstack/react-router";
import { useI18n, useWord } from "@/shared/i18n";
import { EmptyState, Loading, Page, ProblemNote } from "@/shared/parts";
import { Breakdown } from "./Breakdown";
import { Cohorts } from "./Cohorts";
import { Definition } from "./Definition";
import { Distribution } from "./Distribution";
import { verdict } from "./judging";
import { type Change, KpiFilters, useSpan } from "./KpiFilters";
import type { KpiSearch } from "./periods";
import { useKpis } from "./queries";
import { Rows } from "./Rows";
import { Trend } from "./Trend";
import { VerdictBadge } from "./VerdictBadge";
import { WithTicket } from "./WithTicket";

type Props = { kpiKey: string; search: KpiSearch; change: Change };

/** One figure: its value and how sure it is, its course, its parts, what it means, and the rows behind it. */
export function KpiPage({ kpiKey, search, change }: Props) {
  const { t } = useI18n();
  const word = useWord();
  const span = useSpan(search);
  const narrowed = { ...span, keys: kpiKey, team: search.team, channel: search.channel };
  const figures = useKpis({ ...narrowed, by: "none" });
  const kpi = figures.data?.find((one) => one.key === kpiKey && one.group === null);
  return (
    <Page
      title={word("kpi_name", kpiKey)}
      crumb={
        <Link to="/kpis" search={{ ...search, group: undefined }}>
          {t("nav.kpis")}
        </Link>
      }
      beside={kpi && <VerdictBadge verdict={verdict(kpi, kpi.target)} />}
      actions={<KpiFilters search={search} change={change} />}
    >
      {figures.isPending && <Loading rows={10} height={30} />}
      {figures.isError && <ProblemNote error={figures.error} retry={() => void figures.refetch()} />}
      {figures.data && !kpi && <EmptyState icon="chart" title={t("kpi.unknown")} hint={t("kpi.unknown_hint")} />}
      {kpi && (
        <div className="kpi-page">
          <div className="kpi-main">
            <Trend kpi={kpi} asked={narrowed} />
            <div className="kpi-pair">
              {kpi.key.startsWith("repeat_rate") ? (
                <div className="column">
                  <WithTicket kpi={kpi} />
                  <Cohorts />
                </div>
              ) : (
                <Breakdown kpi={kpi} asked={narrowed} search={search} change={change} />
              )}
              <div className="column">
                <Distribution kpi={kpi} />
                <Rows kpi={kpi} search={search} span={span} change={change} />
              </div>
            </div>
          </div>
          <Definition kpi={kpi} span={span} />
        </div>
      )}
    </Page>
  );
}
