import { Link } from "@tanstack/react-router";
import type { Kpi } from "@/api/models";
import { Sparkline } from "@/shared/charts";
import { count, duration, figure } from "@/shared/format";
import { type Translate, useI18n, useWord } from "@/shared/i18n";
import { counted, verdict } from "./judging";
import type { KpiSearch } from "./periods";
import { useReason } from "./useReason";
import { VerdictBadge } from "./VerdictBadge";

/** How much more or less it is than before, in its own unit; shares in percentage points. */
function moved(kpi: Kpi, before: number | null, t: Translate, locale: string): string {
  if (kpi.value === null || before === null) return t("kpi.moved_unknown");
  const by = kpi.value - before;
  const [points, size] = [Math.abs(by * 100), Math.abs(by)];
  const said =
    kpi.unit === "share"
      ? t("kpi.points", { n: count(points, locale, 1) })
      : kpi.unit === "ms"
        ? duration(size, locale)
        : count(size, locale, 2);
  const still = kpi.unit === "share" ? points < 0.05 : kpi.unit === "ms" ? size < 60_000 : size === 0;
  if (still) return t("kpi.moved_not");
  return t(by > 0 ? "kpi.moved_up" : "kpi.moved_down", { by: said });
}

type Props = {
  kpi: Kpi;
  search: KpiSearch;
  trend: (number | null)[];
  /** The same figure a week ago; given, it stands in the place of the interval. */
  before?: Kpi;
};

/** A figure at a glance, leading to its page. */
export function KpiCard({ kpi, search, trend, before }: Props) {
  const { t, locale } = useI18n();
  const word = useWord();
  const say = (value: number | null) => figure(value, kpi.unit, locale);
  const part = counted(kpi);
  const why = useReason();
  return (
    <Link to="/kpis/$kpiKey" params={{ kpiKey: kpi.key }} search={search} className="kpi-card">
      <span className="kpi-card-head">
        <span className="kpi-card-name">{word("kpi_name", kpi.key)}</span>
        {!before && <VerdictBadge verdict={verdict(kpi, kpi.target)} />}
      </span>
      <span className="kpi-card-middle">
        <span className="kpi-card-value">{say(kpi.value)}</span>
        {before && <VerdictBadge verdict={verdict(kpi, kpi.target)} />}
        {!before && <Sparkline values={trend} unit={kpi.unit} target={kpi.target} />}
      </span>
      <span className="meta">
        {kpi.value === null
          ? why(kpi.parts.reason)
          : before
            ? moved(kpi, before.value, t, locale)
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
      {before && <Sparkline values={trend} unit={kpi.unit} target={kpi.target} />}
    </Link>
  );
}
