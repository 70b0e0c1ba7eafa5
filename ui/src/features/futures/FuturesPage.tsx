import "@/shared/theme/futures.css";
import { Button, Menu, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Study } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, EmptyState, Icon, Loading, Page, ProblemNote, When } from "@/shared/parts";
import { Corners } from "./Corners";
import { dayText } from "./days";
import { QueueCard } from "./QueueCard";
import { studiesQuery, studyQuery, useBegin } from "./queries";
import { Records } from "./Records";
import { SignpostsView } from "./SignpostsView";
import { Standing } from "./Standing";
import { StudyBegin } from "./StudyBegin";
import { type Measure, measureOf, VIEWS, type View } from "./words";

/** The latest study, or the way to a first one. */
export function FuturesHome({ view }: { view: View }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const writes = useMay("futures.write");
  const studies = useQuery(studiesQuery);
  const [beginning, setBeginning] = useState(false);
  const latest = studies.data?.find((one) => one.state === "done") ?? studies.data?.[0];
  if (latest) return <StudyPage studyId={latest.id} view={view} measure={undefined} />;
  const go = (to: View) => void navigate({ to: "/futures", search: { view: to } });
  return (
    <Page
      title={t("nav.futures")}
      actions={
        studies.data && (
          <>
            <Views view={view} go={go} />
            {writes && <Button onClick={() => setBeginning(true)}>{t("futures.study_new")}</Button>}
          </>
        )
      }
    >
      {studies.isPending && <Loading rows={8} />}
      {studies.isError && <ProblemNote error={studies.error} retry={() => void studies.refetch()} />}
      {studies.data && view === "records" && <Records model="example" />}
      {studies.data && view === "corners" && <Corners model="example" />}
      {studies.data && view === "signposts" && <SignpostsView study={null} />}
      {studies.data && view === "table" && (
        <>
          <EmptyState
            icon="futures"
            title={t("futures.none")}
            hint={t("futures.none_hint")}
            action={writes && <Button onClick={() => setBeginning(true)}>{t("futures.study_new")}</Button>}
          />
          <QueueCard />
        </>
      )}
      {beginning && <StudyBegin close={() => setBeginning(false)} />}
    </Page>
  );
}

/** Screens of their own, beside the views of a study. */
const CALIBRATION = "calibration";
const STAFFING = "staffing";

function Views({ view, go }: { view: View; go: (view: View) => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const calibration = useMay("calibration.read") ? [{ value: CALIBRATION, label: t("nav.calibration") }] : [];
  const leave = (value: string) => {
    if (value === CALIBRATION) return void navigate({ to: "/futures/calibration" });
    if (value === STAFFING) return void navigate({ to: "/futures/staffing" });
    go(value as View);
  };
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("futures.view")}
      value={view}
      onChange={leave}
      // What the twin is made of comes first: without trust in it the table says nothing.
      data={[
        ...calibration,
        ...VIEWS.map((one) => ({ value: one, label: t(`futures.view.${one}`) })),
        { value: STAFFING, label: t("staffing.title") },
      ]}
    />
  );
}

type Props = { studyId: string; view: View; measure: string | undefined };

/** One study: its table, its futures between two axes, signposts, and the records that it was made of. */
export function StudyPage({ studyId, view, measure }: Props) {
  const { t } = useI18n();
  const found = useQuery(studyQuery(studyId));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError) {
    return (
      <Page title={t("nav.futures")} crumb={<Link to="/futures">{t("nav.futures")}</Link>}>
        <ProblemNote error={found.error} retry={() => void found.refetch()} />
      </Page>
    );
  }
  const study = found.data;
  return <Shown study={study} view={view} measure={measureOf(measure ?? study.measure, study)} />;
}

function Shown({ study, view, measure }: { study: Study; view: View; measure: Measure }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const writes = useMay("futures.write");
  const again = useBegin();
  const [beginning, setBeginning] = useState(false);
  const go = (search: { view?: View; measure?: Measure }, id = study.id) =>
    void navigate({
      to: "/futures/studies/$studyId",
      params: { studyId: id },
      search: { view, measure, ...search },
    });
  const repeat = () =>
    again.mutate(
      {
        name: study.name,
        model_id: study.model_id,
        ...(study.first ? { start: "today" as const } : {}),
        futures: study.futures.map((one) => one.key),
        strategies: study.strategies.map((one) => one.key),
        measure: measureOf(study.measure, study),
        target: study.target,
        replications: study.replications,
        replications_max: study.replications_max,
        seed: study.seed,
        ensemble: study.ensemble,
        screen: study.screen,
      },
      { onSuccess: (begun) => go({}, begun.id) },
    );
  return (
    <Page
      title={t("nav.futures")}
      beside={
        <>
          <Chooser study={study} go={(id) => go({}, id)} />
          <Facts study={study} />
        </>
      }
      actions={
        <>
          <Views view={view} go={(to) => go({ view: to })} />
          {writes && study.state !== "running" && (
            <Button
              variant="default"
              leftSection={<Icon name="refresh" size={14} />}
              loading={again.isPending}
              onClick={repeat}
            >
              {t("futures.study_again")}
            </Button>
          )}
          {writes && <Button onClick={() => setBeginning(true)}>{t("futures.study_new")}</Button>}
        </>
      }
    >
      {again.isError && <ProblemNote error={again.error} />}
      {view === "table" && <Standing study={study} measure={measure} show={(one) => go({ measure: one })} />}
      {view === "corners" && <Corners model={study.model_id} />}
      {view === "signposts" && <SignpostsView study={study} />}
      {view === "records" && <Records model={study.model_id} />}
      {beginning && <StudyBegin close={() => setBeginning(false)} />}
    </Page>
  );
}

function Chooser({ study, go }: { study: Study; go: (id: string) => void }) {
  const { t } = useI18n();
  const { data: studies = [] } = useQuery(studiesQuery);
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <Button
          variant="default"
          aria-label={t("futures.study_choose", { name: study.name })}
          rightSection={<Icon name="down" size={14} />}
        >
          {study.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {studies.slice(0, 20).map((one) => (
          <Menu.Item key={one.id} onClick={() => go(one.id)} rightSection={<When at={one.begun_at} />}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Facts({ study }: { study: Study }) {
  const { t, locale } = useI18n();
  return (
    <>
      {study.state !== "done" && (
        <Badge tone={study.state === "failed" ? "red" : "amber"}>{t(`futures.state.${study.state}`)}</Badge>
      )}
      <span className="meta">
        {t("futures.study_facts", {
          futures: study.futures.length,
          strategies: study.strategies.length,
          days: study.days.toLocaleString(locale, { maximumFractionDigits: 1 }),
          runs:
            study.replications_max > study.replications
              ? `${study.replications}–${study.replications_max}`
              : study.replications,
          seed: String(study.seed),
        })}
        {study.sampled > 0 && `, ${t("futures.study_sampled", { n: study.sampled })}`}
        {study.first && `. ${t("futures.study_first", { day: dayText(study.first, locale) })}`}
      </span>
    </>
  );
}
