import type { ScenarioDetail, ScenarioMeasures, ScenarioShare } from "@/api/models";
import { IntervalBar } from "@/shared/charts";
import { money } from "@/shared/format";
import { Badge, Card } from "@/shared/parts";
import { useScenarioWords } from "./ScenariosPage";
import { isFarOff } from "./texts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

type Row = {
  label: string;
  words: string;
  n: number;
  value: number | null;
  low: number | null;
  high: number | null;
  all: number | null;
  domain: [number, number];
};

type Pick = ScenarioMeasures["all"]["contacts"];

/** What comes of it, each with its interval; the dashed line is all scenarios together. */
export function Impact({ scenario, measures }: { scenario: ScenarioDetail; measures: ScenarioMeasures }) {
  const { t, number, locale } = useScenarioWords();
  const one = measures.items.find((it) => it.key === scenario.key);
  const { estimate } = scenario.definition;
  const hours = (ms: number | null | undefined) => (typeof ms === "number" ? ms / HOUR : null);
  const measured = hours(one?.resolution.median_ms);
  const rate = one?.per_hundred ?? null;
  const share = (label: string, pick: ScenarioShare | undefined, all: ScenarioShare): Row => ({
    label,
    words: pick?.share == null ? "–" : `${number(pick.share * 100, 1)} %`,
    n: pick?.n ?? 0,
    value: pick?.share ?? null,
    low: pick?.low ?? null,
    high: pick?.high ?? null,
    all: all.share,
    domain: [0, 1],
  });
  const all = hours(measures.all.resolution.median_ms);
  const most = Math.max(1, measured ?? 0, hours(one?.resolution.high_ms) ?? 0, all ?? 0);
  const rows: Row[] = [
    {
      label: t("scenario.resolution"),
      words: measured === null ? "–" : t("scenario.n_hours", { n: number(measured, 1) }),
      n: one?.resolution.n ?? 0,
      value: measured,
      low: hours(one?.resolution.low_ms),
      high: hours(one?.resolution.high_ms),
      all,
      domain: [0, most],
    },
    share(t("scenario.satisfaction"), one?.satisfaction, measures.all.satisfaction),
    share(t("scenario.reopened"), one?.reopened, measures.all.reopened),
    share(t("scenario.repeat"), one?.repeat, measures.all.repeat),
  ];
  const minutes = (ms: number | null | undefined) => (typeof ms === "number" ? ms / MINUTE : null);
  const handled = minutes(one?.handling.median_ms);
  rows.splice(1, 0, {
    label: t("scenario.handling"),
    words: handled === null ? "–" : t("scenario.n_minutes", { n: number(handled, 1) }),
    n: one?.handling.n ?? 0,
    value: handled,
    low: minutes(one?.handling.low_ms),
    high: minutes(one?.handling.high_ms),
    all: minutes(measures.all.handling.median_ms),
    domain: [0, Math.max(1, minutes(one?.handling.high_ms) ?? 0, minutes(measures.all.handling.median_ms) ?? 0)],
  });
  const median = (label: string, words: string, pick: Pick | undefined, all: Pick): Row => ({
    label,
    words,
    n: pick?.n ?? 0,
    value: pick?.median ?? null,
    low: pick?.low ?? null,
    high: pick?.high ?? null,
    all: all.median,
    domain: [0, Math.max(1, pick?.high ?? pick?.median ?? 0, all.median ?? 0)],
  });
  const contacts = one?.contacts.median == null ? "–" : number(one.contacts.median, 1);
  const late = one?.days_late.median == null ? "–" : t("scenario.n_days", { n: number(one.days_late.median, 1) });
  rows.push(
    median(t("scenario.contacts"), contacts, one?.contacts, measures.all.contacts),
    median(t("scenario.days_late"), late, one?.days_late, measures.all.days_late),
  );
  return (
    <Card title={t("scenario.impact")} beside={<span className="meta">{t("scenario.impact_hint")}</span>}>
      <table className="scenario-impact">
        <tbody>
          <tr>
            <th scope="row">{t("scenario.tickets")}</th>
            <td className="number">{number(one?.tickets ?? 0, 0)}</td>
            <td className="meta">{t("scenario.of_these_confirmed", { n: number(one?.confirmed ?? 0, 0) })}</td>
          </tr>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              <td className="number">{row.words}</td>
              <td>
                <IntervalBar
                  value={row.value}
                  low={row.low}
                  high={row.high}
                  target={row.all}
                  domain={row.domain}
                  missed={false}
                  label={t("scenario.bar", { name: row.label, value: row.words, n: row.n })}
                />
                <span className="meta">n = {number(row.n, 0)}</span>
              </td>
            </tr>
          ))}
          {(one?.costs ?? []).map((cost) => (
            <tr key={cost.currency}>
              <th scope="row">{t("scenario.cost")}</th>
              <td className="number">
                {money({ amount: cost.refunds + cost.replacements, currency: cost.currency }, locale)}
              </td>
              <td className="meta">
                {t("scenario.cost_of", {
                  n: cost.tickets,
                  refunds: money({ amount: cost.refunds, currency: cost.currency }, locale),
                  replacements: money({ amount: cost.replacements, currency: cost.currency }, locale),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="meta">{t("scenario.impact_sources")}</p>
      <h3>{t("scenario.estimated")}</h3>
      <table className="scenario-impact">
        <thead>
          <tr>
            <td />
            <th scope="col" className="number">
              {t("scenario.thought")}
            </th>
            <th scope="col" className="number">
              {t("scenario.counted")}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          <Beside label={t("scenario.per_hundred")} thought={estimate.per_thousand / 10} counted={rate} />
          <Beside label={t("scenario.hours")} thought={estimate.hours} counted={measured} />
          <tr>
            <th scope="row">{t("scenario.impact_estimate")}</th>
            <td className="number">{estimate.impact}</td>
            <td className="number">–</td>
            <td />
          </tr>
        </tbody>
      </table>
    </Card>
  );
}

function Beside({ label, thought, counted }: { label: string; thought: number; counted: number | null }) {
  const { t, number } = useScenarioWords();
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="number">{number(thought, 1)}</td>
      <td className="number">{number(counted, 1)}</td>
      <td>{isFarOff(thought, counted) && <Badge tone="amber">{t("scenario.far_off")}</Badge>}</td>
    </tr>
  );
}
