import "@/shared/theme/futures.css";
import { Button, Menu, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { addressOf } from "@/api/client";
import type { StaffingAnswer, StaffingRun, StaffingRunWithAnswer } from "@/api/models";
import { useMay } from "@/features/staff";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, EmptyState, Icon, Loading, Page, ProblemNote, When } from "@/shared/parts";
import { dayText } from "./days";
import { staffingQuery, staffingsQuery, useCancelStaffing } from "./queries";
import { StaffingBegin } from "./StaffingBegin";
import { StaffingView } from "./StaffingView";
import { numberText } from "./words";

/** The latest run, or the way to a first one. */
export function StaffingHome() {
  const { t } = useI18n();
  const writes = useMay("futures.write");
  const runs = useQuery(staffingsQuery);
  const [beginning, setBeginning] = useState(false);
  const latest = runs.data?.[0];
  if (latest) return <StaffingRunPage runId={latest.id} />;
  const begin = writes && <Button onClick={() => setBeginning(true)}>{t("staffing.new")}</Button>;
  return (
    <Page title={t("staffing.title")} crumb={<Crumb />}>
      {runs.isPending && <Loading rows={8} />}
      {runs.isError && <ProblemNote error={runs.error} retry={() => void runs.refetch()} />}
      {runs.data && (
        <EmptyState icon="futures" title={t("staffing.none")} hint={t("staffing.none_hint")} action={begin} />
      )}
      {beginning && <StaffingBegin close={() => setBeginning(false)} />}
    </Page>
  );
}

function Crumb() {
  const { t } = useI18n();
  return <Link to="/futures">{t("nav.futures")}</Link>;
}

/** One run: what is needed, who works when, and whether it holds. */
export function StaffingRunPage({ runId }: { runId: string }) {
  const { t } = useI18n();
  const writes = useMay("futures.write");
  const found = useQuery(staffingQuery(runId));
  const [beginning, setBeginning] = useState(false);
  return (
    <Page
      title={t("staffing.title")}
      crumb={<Crumb />}
      beside={
        found.data && (
          <>
            <Chooser run={found.data.run} />
            <RunFacts run={found.data.run} />
          </>
        )
      }
      actions={
        <>
          {found.data?.run.state === "done" && <Exports run={found.data.run} />}
          {writes && <Button onClick={() => setBeginning(true)}>{t("staffing.new")}</Button>}
        </>
      }
    >
      {found.isPending && <Loading rows={10} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Standing found={found.data} />}
      {beginning && <StaffingBegin close={() => setBeginning(false)} />}
    </Page>
  );
}

function Chooser({ run }: { run: StaffingRun }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { data: runs = [] } = useQuery(staffingsQuery);
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <Button
          variant="default"
          aria-label={t("staffing.choose", { name: run.name })}
          rightSection={<Icon name="down" size={14} />}
        >
          {run.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {runs.slice(0, 20).map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => void navigate({ to: "/futures/staffing/$runId", params: { runId: one.id } })}
            rightSection={<When at={one.begun_at} />}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function RunFacts({ run }: { run: StaffingRun }) {
  const { t, locale, language } = useI18n();
  const future = run.future ? textIn(run.future.definition.title, language) : t("staffing.as_it_is");
  return (
    <>
      {run.state !== "done" && (
        <Badge tone={run.state === "failed" ? "red" : "amber"}>{t(`futures.state.${run.state}`)}</Badge>
      )}
      <span className="meta">
        {t("staffing.facts", {
          day: dayText(run.from, locale),
          future,
          share: count(run.question.share * 100, locale, 1),
          runs: run.question.replications,
          seed: String(run.question.seed),
        })}
      </span>
    </>
  );
}

const EXPORTS = ["csv", "ics"] as const;

function Exports({ run }: { run: StaffingRun }) {
  const { t } = useI18n();
  return EXPORTS.map((ending) => (
    <Button
      key={ending}
      component="a"
      variant="default"
      href={addressOf(`/api/staffing-runs/{id}/shifts.${ending}`, { path: { id: run.id } })}
      download={`shifts.${ending}`}
      leftSection={<Icon name="download" />}
    >
      {t(`staffing.export.${ending}`)}
    </Button>
  ));
}

function Standing({ found }: { found: StaffingRunWithAnswer }) {
  const { t } = useI18n();
  const { run, answer } = found;
  return (
    <div className="stack">
      {run.model_id === "example" && <p className="futures-example">{t("staffing.example_note")}</p>}
      {run.state === "running" && <Running run={run} answer={answer} />}
      {run.state === "failed" && (
        <EmptyState
          icon="alert"
          title={t("futures.state.failed")}
          hint={t("staffing.failed_note", { why: run.failure ?? "" })}
        />
      )}
      {run.state === "cancelled" && (
        <p className="meta">{t(answer ? "staffing.cancelled_between" : "staffing.cancelled_note")}</p>
      )}
      {answer && <StaffingView run={run} answer={answer} />}
    </div>
  );
}

function Running({ run, answer }: { run: StaffingRun; answer: StaffingAnswer | null }) {
  const { t, locale } = useI18n();
  const cancel = useCancelStaffing();
  const writes = useMay("futures.write");
  const last = answer?.rounds.at(-1);
  // Of at most so many rounds: most runs need fewer.
  const percent = Math.floor((run.round / run.question.rounds) * 100);
  return (
    <section className="futures-running card" aria-label={t("futures.state.running")}>
      <p role="status">
        {last
          ? t("staffing.running", { n: run.round, missed: numberText(last.missed, locale) })
          : t("staffing.running_first")}
      </p>
      <Progress value={percent} aria-label={t("futures.state.running")} />
      {cancel.isError && <ProblemNote error={cancel.error} />}
      {writes && (
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
          {t("staffing.cancel")}
        </Button>
      )}
    </section>
  );
}
