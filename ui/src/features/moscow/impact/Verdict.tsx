import type { ImpactFinding } from "@/api/models";
import { TrendChart } from "@/shared/charts";
import { count, share } from "@/shared/format";
import { type MessageKey, useI18n, useWord } from "@/shared/i18n";
import { Badge, type IconName, type Tone } from "@/shared/parts";
import { dayText } from "../useNames";
import { TrendsLine } from "./Foreseen";
import { sayChange, sayFigure, scaleOf } from "./figures";
import { useAmount } from "./useAmount";

const VERDICTS: Record<ImpactFinding["verdict"], { tone: Tone; icon?: IconName }> = {
  improved: { tone: "green", icon: "check" },
  worsened: { tone: "red", icon: "alert" },
  no_relevant_change: { tone: "accent" },
  inconclusive: { tone: "outline" },
  not_enough_data: { tone: "outline" },
};

export function VerdictBadge({ of }: { of: ImpactFinding }) {
  const { t } = useI18n();
  return <Badge {...VERDICTS[of.verdict]}>{t(`moscow.verdict.${of.verdict}`)}</Badge>;
}

/** The verdict with its figure, as short as a card wants it. */
export function ShortVerdict({ of }: { of: ImpactFinding }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const { kpi, estimate, low, high } = of;
  const say = (value: number) => sayChange(kpi, value, locale);
  const known = estimate !== null && low !== null && high !== null;
  return (
    <p className="meta moscow-row">
      <VerdictBadge of={of} />
      <span>
        {word("kpi_name", kpi)}
        {known && ` ${say(estimate)} (${say(low)} … ${say(high)})`}
        {(of.number ?? 1) > 1 && `, ${t("moscow.measurement_number_short", { n: of.number ?? 1 })}`}
      </span>
      {of.registered_afterwards && <span className="amber-text">{t("moscow.registered_afterwards_short")}</span>}
    </p>
  );
}

/** What was found of one figure, what it rests on, and the weeks themselves. */
export function Finding({ of, begunOn }: { of: ImpactFinding; begunOn: string }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const name = word("kpi_name", of.kpi);
  return (
    <section className="impact-finding" aria-label={name}>
      <h3 className="moscow-row">
        {name} <VerdictBadge of={of} /> {of.role === "exploratory" && <Badge>{t("moscow.beside")}</Badge>}
      </h3>
      {of.registered_afterwards && <p className="amber-text">{t("moscow.registered_afterwards")}</p>}
      <Words of={of} />
      {of.trends && <TrendsLine of={of.trends} kpi={of.kpi} />}
      <Weeks of={of} begunOn={begunOn} name={name} />
      <details>
        <summary>{t("moscow.impact_why")}</summary>
        <ul className="scenario-list">
          {of.not_stronger.map((one) => (
            <li key={one.design}>
              {t("moscow.not_stronger", {
                design: word("moscow.design", one.design),
                why: word("moscow.why", one.why),
              })}
            </li>
          ))}
          {of.placebos.map((one) => (
            <li key={one.on}>
              {t("moscow.placebo", {
                day: dayText(one.on, locale),
                change: sayChange(of.kpi, one.estimate, locale),
                low: sayChange(of.kpi, one.low, locale),
                high: sayChange(of.kpi, one.high, locale),
              })}
            </li>
          ))}
          {of.doubts.map((doubt) => (
            <li key={doubt}>{doubt}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

/** What is counted on both sides, where it is not weeks. */
const COUNTED: Record<string, MessageKey> = {
  customers: "moscow.impact_n_lots",
  units: "moscow.impact_n_units",
  cases: "moscow.impact_n_cases",
};

function Words({ of }: { of: ImpactFinding }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const { kpi, estimate, low, high, baseline, expected } = of;
  const say = (value: number) => sayChange(kpi, value, locale);
  const amount = useAmount();
  const unit = scaleOf(kpi) === "minutes" ? "" : ` ${t(`moscow.scale.${scaleOf(kpi)}`)}`;
  const relative = estimate !== null && baseline ? estimate / baseline : null;
  return (
    <>
      {estimate !== null && low !== null && high !== null ? (
        <p>
          <b className="numbers">{say(estimate)}</b> {t("moscow.between", { low: say(low), high: say(high) })}
          {unit}
          {relative !== null && `, ${t("moscow.of_baseline", { share: share(relative, locale, 0) })}`}
        </p>
      ) : (
        <NotSeen of={of} />
      )}
      <p className="meta">
        {of.design && `${word("moscow.design", of.design)}; `}
        {t(COUNTED[of.n_of] ?? "moscow.impact_n", {
          with: of.n_with,
          without: of.n_without,
        })}
        ; {t("moscow.matters_is", { change: amount(kpi, of.matters) })}
        {of.p !== null && `; p = ${count(of.p, locale, 3)}`}
      </p>
      {expected !== null && relative !== null && (
        <p className="meta">
          {t("moscow.expected_actual", { expected: share(-expected, locale, 0), actual: share(relative, locale, 0) })}
        </p>
      )}
    </>
  );
}

/** Why there is no estimate, and what could be seen at all. */
function NotSeen({ of }: { of: ImpactFinding }) {
  const { t } = useI18n();
  const amount = useAmount();
  const { kpi, detectable, matters, expected, baseline } = of;
  const seen = detectable ?? null;
  const wanted = expected != null && baseline ? Math.abs(expected * baseline) : null;
  return (
    <>
      <p>
        {t(of.n_with > 0 ? "moscow.no_comparison" : "moscow.nothing_measured")}{" "}
        {seen !== null && seen <= matters && t("moscow.seen_from", { seen: amount(kpi, seen) })}
      </p>
      {seen !== null && seen > matters && (
        <p className="amber-text">{t("moscow.foreseen_matters", { matters: amount(kpi, matters) })}</p>
      )}
      {seen !== null && wanted !== null && wanted < seen && (
        <p className="amber-text">{t("moscow.foreseen_expected", { expected: amount(kpi, wanted) })}</p>
      )}
    </>
  );
}

function Weeks({ of, begunOn, name }: { of: ImpactFinding; begunOn: string; name: string }) {
  const { t, locale } = useI18n();
  if (of.weeks.length < 2) return null;
  const points = of.weeks.map((week, at) => ({
    label: dayText(week, locale),
    value: of.values[at] ?? null,
    low: null,
    high: null,
  }));
  const after = of.weeks.filter((week) => week >= begunOn).length;
  const begun = of.weeks.length - after;
  return (
    <TrendChart
      points={points}
      unit={scaleOf(of.kpi) === "minutes" ? "ms" : "share"}
      target={of.baseline}
      targetLabel={t("moscow.baseline_mean")}
      say={(value) => sayFigure(of.kpi, value, locale)}
      sayTick={(value) => sayFigure(of.kpi, value, locale)}
      summary={t("moscow.weeks_summary", { name, weeks: of.weeks.length, after })}
      alarm={false}
      {...(after > 0 && begun > 0 ? { change: { at: begun, label: t("moscow.change_here") } } : {})}
    />
  );
}
