import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Calibration, CalibrationFitSummary } from "@/api/models";
import { useMay } from "@/features/staff";
import { IntervalBar } from "@/shared/charts";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Icon } from "@/shared/parts";
import { dayLabel } from "./outlook-words";
import { calibrationQuery } from "./queries";
import { figureOf, isDoubtful, type Measure } from "./words";

/** Whether the twin can be trusted, before anything that it says. Nothing for who may not see calibrations. */
export function TrustStrip({ calibrationId }: { calibrationId: string }) {
  const sees = useMay("calibration.read");
  const { data: newest } = useQuery({ ...calibrationQuery, enabled: sees });
  if (!newest) return null;
  return newest.id === calibrationId ? <Strip calibration={newest} /> : <Older newest={newest} />;
}

function Older({ newest }: { newest: Calibration }) {
  const { t } = useI18n();
  return <p className="trust-strip-older meta">{t("calibration.strip_older", { n: newest.number })}</p>;
}

function Strip({ calibration }: { calibration: Calibration }) {
  const { t } = useI18n();
  const { summaries } = calibration.fit;
  return (
    <section className="trust-strip card" aria-label={t("calibration.trust")}>
      <div>
        <h2>{t("calibration.trust")}</h2>
        <p className="meta">
          {summaries.length > 0 ? t("calibration.strip_of", { n: calibration.number }) : t("calibration.no_fit")}
        </p>
        <Link to="/futures/calibration" className="way">
          {t("calibration.strip_way")}
          <Icon name="right" size={14} />
        </Link>
      </div>
      {summaries.map((summary) => (
        <Tile key={summary.measure} calibration={calibration} summary={summary} />
      ))}
    </section>
  );
}

function Tile({ calibration, summary }: { calibration: Calibration; summary: CalibrationFitSummary }) {
  const { t, locale } = useI18n();
  const measure = summary.measure as Measure;
  const doubtful = isDoubtful(summary);
  // All together come first.
  const days = calibration.fit.rows[0]?.days ?? [];
  const judged = days.filter((day) => {
    const { happened, low, high } = figureOf(day, measure);
    return happened != null && low != null && high != null;
  });
  const last = judged[judged.length - 1];
  const figure = last && figureOf(last, measure);
  const say = (value: number | null | undefined) =>
    value == null ? "–" : measure === "in_time" ? share(value, locale, 0) : count(value, locale, value < 10 ? 1 : 0);
  const ends = figure ? [figure.happened ?? 0, figure.low ?? 0, figure.high ?? 0] : [];
  return (
    <div>
      <p className="trust-strip-head">
        <b>{t(`calibration.measure.${measure}`)}</b>
        <Badge tone={doubtful ? "amber" : "green"} icon={doubtful ? "alert" : "check"}>
          {t(doubtful ? "calibration.careful" : "calibration.fits")}
        </Badge>
      </p>
      {figure && last && (
        <IntervalBar
          value={figure.happened ?? null}
          low={figure.low ?? null}
          high={figure.high ?? null}
          target={null}
          domain={[Math.min(...ends), Math.max(...ends, Math.min(...ends) + 1e-9)]}
          missed={ends[0] !== undefined && (ends[0] < (ends[1] ?? 0) || ends[0] > (ends[2] ?? 0))}
          label={t("calibration.strip_last", {
            day: dayLabel(last.day, locale),
            happened: say(figure.happened),
            low: say(figure.low),
            high: say(figure.high),
          })}
        />
      )}
      <p>{t("calibration.strip_inside", { n: summary.inside, days: summary.days })}</p>
      {figure && last && (
        <p className="meta">
          {t("calibration.strip_last", {
            day: dayLabel(last.day, locale),
            happened: say(figure.happened),
            low: say(figure.low),
            high: say(figure.high),
          })}
        </p>
      )}
    </div>
  );
}
