import "@/shared/theme/monitoring.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Radar, RadarScenario } from "@/api/models";
import { useScenarioChoices } from "@/features/scenarios";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { Acknowledgement, useRiseWords } from "./AlarmMark";
import { radarQuery } from "./queries";
import { shortDay } from "./texts";

/** Fewer are overlooked; what rises is shown however far down it stands. */
const SHOWN = 8;

/** The alarms that go on, and all scenarios by how often they happen times how bad that is. */
export function RadarCard() {
  const found = useQuery(radarQuery);
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return <Shown radar={found.data} />;
}

function Shown({ radar }: { radar: Radar }) {
  const { t } = useI18n();
  const names = new Map(useScenarioChoices().map((one) => [one.value, one.label]));
  const name = (key: string) => names.get(key) ?? key;
  const alarmed = radar.items.filter((one) => one.alarm);
  const rising = radar.items.filter((one) => one.rising).length;
  const met = radar.items.filter((one) => one.tickets > 0);
  const shown = met.filter((one, index) => index < SHOWN || one.rising || one.warning);
  return (
    <div className="today-radar">
      <Card
        title={t("monitoring.radar")}
        beside={
          <>
            {rising > 0 && (
              <Badge tone="amber" icon="up">
                {t("monitoring.n_rising", { n: rising })}
              </Badge>
            )}
            <span className="meta">{t("monitoring.radar_hint", { n: radar.days })}</span>
          </>
        }
        actions={
          <Link to="/scenarios" className="card-link">
            {t("monitoring.all_scenarios", { n: radar.items.length })}
            <Icon name="right" size={14} />
          </Link>
        }
      >
        {shown.length === 0 ? (
          <p className="today-nothing">{t("monitoring.radar_nothing")}</p>
        ) : (
          <Blips items={shown} name={name} radar={radar} />
        )}
      </Card>
      <Card title={t("monitoring.alarms")}>
        {alarmed.length === 0 ? (
          <p className="today-nothing">
            <Icon name="check" /> {t("monitoring.no_alarms")}
          </p>
        ) : (
          <ul className="alarm-list">
            {alarmed.map((one) => (
              <Alarmed key={one.key} blip={one} name={name(one.key)} />
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}

function Alarmed({ blip, name }: { blip: RadarScenario; name: string }) {
  const words = useRiseWords();
  if (!blip.alarm) return null;
  return (
    <li>
      <p>
        <Link to="/scenarios/$scenarioKey" params={{ scenarioKey: blip.key }} className="cell-link">
          {name}
        </Link>
      </p>
      <p>{words(blip.alarm)}</p>
      <Acknowledgement alarm={blip.alarm} />
    </li>
  );
}

type BlipsProps = { items: RadarScenario[]; name: (key: string) => string; radar: Radar };

function Blips({ items, name, radar }: BlipsProps) {
  const { t, locale } = useI18n();
  const weight = (one: RadarScenario) => one.tickets * one.impact;
  const most = Math.max(1, ...items.map(weight));
  const number = (value: number, digits: number) => value.toLocaleString(locale, { maximumFractionDigits: digits });
  const window = { opened_since: radar.opened_since, opened_before: radar.opened_before, sort: "opened" as const };
  return (
    <TableScroll label={t("monitoring.radar")}>
      <table className="today-table radar">
        <thead>
          <tr>
            <th scope="col">{t("scenario.one")}</th>
            <th scope="col" className="number">
              {t("scenario.tickets")}
            </th>
            <th scope="col" className="number">
              {t("scenario.per_hundred")}
            </th>
            <th scope="col" className="number">
              {t("monitoring.impact")}
            </th>
            <th scope="col">{t("monitoring.weight")}</th>
            <th scope="col">{t("monitoring.course")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.key} className={one.rising ? "radar-rising" : undefined}>
              <th scope="row">
                <Link to="/scenarios/$scenarioKey" params={{ scenarioKey: one.key }} className="today-link ellipsis">
                  {name(one.key)}
                </Link>
              </th>
              <td className="number">
                <Link to="/inbox" search={{ scenario: one.key, ...window }} className="load-number">
                  {number(one.tickets, 0)}
                </Link>
              </td>
              <td className="number">{one.per_hundred == null ? "–" : number(one.per_hundred, 1)}</td>
              <td className="number">{one.impact}</td>
              <td>
                <span className="radar-weight" title={t("monitoring.weight_is", { n: weight(one) })}>
                  <span style={{ inlineSize: `${(weight(one) / most) * 100}%` }} />
                </span>
              </td>
              <td>
                <Course blip={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** What rises has a shape and a word, not a colour alone. */
function Course({ blip }: { blip: RadarScenario }) {
  const { t, locale } = useI18n();
  const { alarm, trend } = blip;
  if (alarm) {
    return (
      <Badge tone="amber" icon="alert">
        {t("monitoring.alarm_since", { day: shortDay(alarm.since_on, locale) })}
      </Badge>
    );
  }
  const ratio = trend.ratio == null ? "" : ` × ${trend.ratio.toLocaleString(locale, { maximumFractionDigits: 1 })}`;
  if (trend.verdict === "rising") {
    return (
      <Badge tone="amber" icon="up">
        {t("monitoring.verdict.rising") + ratio}
      </Badge>
    );
  }
  if (blip.warning) {
    return (
      <Badge tone="outline" icon="eye">
        {t("monitoring.condition.warning")}
      </Badge>
    );
  }
  return (
    <span className="meta">
      {t(`monitoring.verdict.${trend.verdict}`) + (trend.verdict === "falling" ? ratio : "")}
    </span>
  );
}
