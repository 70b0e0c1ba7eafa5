import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ComparedTrends, ForeseenKpi, MeasurementDefinition } from "@/api/models";
import { count } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { ProblemNote } from "@/shared/parts";
import { sayChange } from "./figures";
import { foreseenQuery } from "./queries";
import { useAmount } from "./useAmount";

type Props = { initiative: string; form: MeasurementDefinition };

/** What would be seen by a plan, while it is written: before anybody accepts it. */
export function ForeseenWhileWriting({ initiative, form }: Props) {
  const { t } = useI18n();
  const [settled] = useDebouncedValue(form, 600);
  const sides = settled.units;
  const whole = settled.kpis.length > 0 && (!sides || (sides.changed.length > 0 && sides.unchanged.length > 0));
  const found = useQuery({
    ...foreseenQuery(initiative, settled),
    enabled: whole,
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label={t("moscow.foreseen")} aria-busy={found.isFetching}>
      <h3>{t("moscow.foreseen")}</h3>
      {whole && found.isError && <ProblemNote error={found.error} />}
      {whole && found.data && !found.isError && <ForeseenList of={found.data} />}
      {!(whole && (found.data || found.isError)) && (
        <p className="quiet">{t(found.isFetching ? "moscow.foreseen_wait" : "moscow.foreseen_none")}</p>
      )}
    </section>
  );
}

/** By figure: the least change that would be seen, what that rests on, and whether what is expected is less. */
export function ForeseenList({ of }: { of: ForeseenKpi[] }) {
  return (
    <ul className="scenario-list">
      {of.map((one) => (
        <ForeseenFigure key={one.kpi} of={one} />
      ))}
    </ul>
  );
}

function ForeseenFigure({ of }: { of: ForeseenKpi }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const amount = useAmount();
  const { kpi, detectable, expected, matters } = of;
  const cases = count(of.cases_a_week, locale, of.cases_a_week < 10 ? 1 : 0);
  const blind = (size: number) => detectable === null || detectable > size;
  return (
    <li>
      <b>{word("kpi_name", kpi)}</b>{" "}
      <span className="meta">
        {detectable === null
          ? t("moscow.foreseen_unknown", { cases, before: of.weeks_before })
          : t("moscow.foreseen_is", {
              cases,
              before: of.weeks_before,
              after: of.weeks_after,
              seen: amount(kpi, detectable),
            })}
      </span>
      {detectable !== null && blind(matters) && (
        <p className="amber-text">{t("moscow.foreseen_matters", { matters: amount(kpi, matters) })}</p>
      )}
      {expected !== null && blind(expected) && (
        <p className="amber-text">{t("moscow.foreseen_expected", { expected: amount(kpi, expected) })}</p>
      )}
      {of.trends && <TrendsLine of={of.trends} kpi={kpi} />}
    </li>
  );
}

/** Whether both sides moved alike before the change, in plain words. */
export function TrendsLine({ of, kpi }: { of: ComparedTrends; kpi: string }) {
  const { t, locale } = useI18n();
  const say = (value: number) => sayChange(kpi, value, locale);
  return (
    <p className={of.alike === "no" ? "amber-text" : "meta"}>
      {t(`moscow.alike.${of.alike}`, { drift: say(of.drift), low: say(of.low), high: say(of.high) })}
    </p>
  );
}
