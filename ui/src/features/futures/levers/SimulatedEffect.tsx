import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { ProblemNote } from "@/shared/parts";
import { studiesQuery } from "../queries";
import { measureOf } from "../words";
import { type Found, type Levers, standing } from "./simulation";
import { useDifference, useRuns, useTold } from "./useTold";

/** What a finished study says the levers would do, with how often it was tried, its seed and its day. Nothing before. */
export function SimulatedEffect({ levers }: { levers: Levers }) {
  const studies = useQuery(studiesQuery);
  const { done } = standing(levers, studies.data ?? []);
  return done?.current ? <Told found={done} /> : null;
}

function Told({ found }: { found: Found }) {
  const { t, locale, language } = useI18n();
  const { study } = found;
  const { told, error } = useTold(found);
  const runs = useRuns();
  const said = useDifference(study.minutes_per_unit);
  if (error) return <ProblemNote error={error} />;
  const [first] = told ?? [];
  if (!told || !first) return null;
  const against = study.strategies.find((one) => one.key === found.against);
  const effects = told.map(
    (one) => `${t(`futures.measure.${measureOf(one.measure)}`)} ${said(one.measure, one.expected?.difference)}`,
  );
  return (
    <>
      <h3>{t("levers.simulated")}</h3>
      <p>{effects.join("; ")}.</p>
      <p className="meta">
        <Link to="/futures/studies/$studyId" params={{ studyId: study.id }} className="way">
          {study.name}
        </Link>
        {": "}
        {t("levers.simulated_how", {
          futures: study.futures.length,
          runs: runs(first),
          seed: String(study.seed),
          day: new Date(study.ended_at ?? study.begun_at).toLocaleDateString(locale, { dateStyle: "medium" }),
          against: textIn(against?.definition.title, language),
        })}
      </p>
    </>
  );
}
