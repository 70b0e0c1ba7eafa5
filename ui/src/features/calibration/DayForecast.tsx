import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Icon } from "@/shared/parts";
import { useOverload } from "./names";
import { calibrationDayQuery } from "./queries";

/** What is forecast of today against the people who are there. Nothing while no calibration forecasts it. */
export function DayForecast() {
  const { t, locale } = useI18n();
  const overloaded = useOverload();
  const { data: day } = useQuery(calibrationDayQuery);
  if (!day) return null;
  const say = (value: number | null) => (value === null ? "–" : count(value, locale));
  const hours = (value: number) => count(value, locale, value < 10 ? 1 : 0);
  const short = day.overload !== null || day.work_hours > day.people_hours;
  return (
    <Card
      title={t("calibration.today")}
      beside={
        <Badge tone={short ? "amber" : "green"} icon={short ? "alert" : "check"}>
          {t(short ? "calibration.today_short" : "calibration.today_fits")}
        </Badge>
      }
      actions={
        <Link to="/futures/calibration" className="card-link">
          {t("nav.calibration")}
          <Icon name="right" size={14} />
        </Link>
      }
    >
      <p>
        {t("calibration.today_expected", { n: say(day.expected), low: say(day.low_80), high: say(day.high_80) })}{" "}
        {t("calibration.today_work", { work: hours(day.work_hours), people: hours(day.people_hours) })}
      </p>
      {day.overload && <p className="meta">{overloaded(day.overload)}</p>}
    </Card>
  );
}
