import "@/shared/theme/futures.css";
import { Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Study, StudyComparison } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { modelsQuery, recordsQuery, studiesQuery, studyQuery } from "../queries";
import { measureOf } from "../words";
import { baselineOf, type Found, foundIn, type Levers, standing } from "./simulation";
import { useSimulate } from "./useSimulate";
import { useDifference, useTold } from "./useTold";

/** The levers of an initiative in each future beside things as they are: begun by a button, live, and what was found. */
export function Simulation({ levers }: { levers: Levers }) {
  const studies = useQuery(studiesQuery);
  const { running, done } = standing(levers, studies.data ?? []);
  if (studies.isPending) return <Loading rows={3} />;
  if (studies.isError) return <ProblemNote error={studies.error} retry={() => void studies.refetch()} />;
  return (
    <>
      {running && <Running levers={levers} id={running.id} />}
      {!running && done && <Effects found={done} />}
      {!running && <Begin levers={levers} again={done !== null} />}
    </>
  );
}

function Begin({ levers, again }: { levers: Levers; again: boolean }) {
  const { t, language } = useI18n();
  const writes = useMay("futures.write");
  const models = useQuery(modelsQuery);
  const strategies = useQuery({ ...recordsQuery("strategy", models.data?.[0]?.id ?? ""), enabled: !!models.data });
  const simulate = useSimulate(levers, t("levers.study_name", { title: textIn(levers.title, language) }));
  if (!writes) return null;
  const still = strategies.data === undefined || baselineOf(strategies.data) !== null;
  return (
    <>
      {!still && <p className="amber-text">{t("levers.no_baseline")}</p>}
      {simulate.isError && <ProblemNote error={simulate.error} />}
      <div>
        <Button
          variant="default"
          leftSection={<Icon name="futures" size={14} />}
          disabled={strategies.data === undefined || !still}
          loading={simulate.isPending}
          onClick={() => simulate.mutate(undefined)}
        >
          {t(again ? "levers.simulate_again" : "levers.simulate")}
        </Button>
      </div>
    </>
  );
}

/** Asked for again and again until it is over; then the list of studies, which comes later, says the same. */
function Running({ levers, id }: { levers: Levers; id: string }) {
  const { t } = useI18n();
  const { data: study } = useQuery(studyQuery(id));
  const found = study?.state === "done" ? foundIn(levers, study) : null;
  if (found) return <Effects found={found} />;
  const percent = Math.floor((study?.progress ?? 0) * 100);
  return (
    <>
      <p role="status">{t("futures.running", { percent })}</p>
      <Progress value={percent} aria-label={t("futures.state.running")} />
      {study && study.round > 0 && <p className="meta">{t("futures.running_more", { n: study.round })}</p>}
    </>
  );
}

function Effects({ found }: { found: Found }) {
  const { t, language } = useI18n();
  const { study } = found;
  const { told, error } = useTold(found);
  const against = study.strategies.find((one) => one.key === found.against);
  if (error) return <ProblemNote error={error} />;
  if (!told) return <Loading rows={4} />;
  return (
    <>
      {study.model_id === "example" && <p className="amber-text">{t("futures.example_note")}</p>}
      {!found.current && <p className="amber-text">{t("levers.changed_since")}</p>}
      <Differences study={study} told={told} />
      <p className="meta">
        {t("levers.table_hint", { against: textIn(against?.definition.title, language), model: study.model_name })}{" "}
        <Link to="/futures/studies/$studyId" params={{ studyId: study.id }} className="way">
          {t("levers.to_study")}
        </Link>
      </p>
    </>
  );
}

function Differences({ study, told }: { study: Study; told: StudyComparison[] }) {
  const { t, language } = useI18n();
  const said = useDifference(study.minutes_per_unit);
  const rows = study.futures.map((future, at) => ({
    key: future.key,
    title: textIn(future.definition.title, language),
    cells: told.map((one) => ({ measure: one.measure, row: one.futures[at] })),
  }));
  const all = told.map((one) => ({ measure: one.measure, row: one.expected ?? undefined }));
  return (
    <TableScroll label={t("levers.in_each_future")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("futures.future")}</th>
            {told.map((one) => (
              <th key={one.measure} scope="col" className="number">
                {t(`futures.measure.${measureOf(one.measure)}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...rows, { key: "", title: t("futures.over_all"), cells: all }].map((one) => (
            <tr key={one.key} className={one.key ? undefined : "plain-sum"}>
              <th scope="row">{one.title}</th>
              {one.cells.map(({ measure, row }) => (
                <td key={measure} className="number">
                  {said(measure, row?.difference)}
                  {row?.better && (
                    <span className="meta">
                      {" "}
                      {t(row.better === told[0]?.strategy ? "levers.better" : "levers.worse")}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
