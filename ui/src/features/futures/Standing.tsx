import { Button, Progress } from "@mantine/core";
import type { ReactNode } from "react";
import type { Study } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { EmptyState, ProblemNote } from "@/shared/parts";
import { Grounds } from "./Grounds";
import { QueueCard } from "./QueueCard";
import { useCancel, useResume } from "./queries";
import { StudyView } from "./StudyView";
import type { Measure } from "./words";

type Props = { study: Study; measure: Measure; show: (measure: Measure) => void };

/** A study as it stands: what it found, how far it is, or why there is nothing. */
export function Standing({ study, measure, show }: Props) {
  const { t } = useI18n();
  if (study.state === "running") {
    return (
      <Unfinished study={study}>
        <Running study={study} />
      </Unfinished>
    );
  }
  if (study.state === "cancelled") {
    return (
      <Unfinished study={study}>
        <Cancelled study={study} />
      </Unfinished>
    );
  }
  if (study.state === "failed") {
    const hint = t("futures.failed_note", { why: study.failure ?? "" });
    return <EmptyState icon="alert" title={t("futures.state.failed")} hint={hint} />;
  }
  return <StudyView study={study} measure={measure} show={show} />;
}

/** Before there is an answer: what it will stand on, and a queue to ask meanwhile. */
function Unfinished({ study, children }: { study: Study; children: ReactNode }) {
  return (
    <div className="futures-page">
      <Grounds study={study} />
      <div className="futures-main">{children}</div>
      <div className="futures-side">
        <QueueCard />
      </div>
    </div>
  );
}

/** What was rehearsed is kept, and the study can go on from there unless another program rehearses now. */
function Cancelled({ study }: { study: Study }) {
  const { t } = useI18n();
  const resume = useResume();
  const writes = useMay("futures.write");
  const percent = Math.floor(study.progress * 100);
  return (
    <section className="futures-running card" aria-label={t("futures.state.cancelled")}>
      <h2>{t("futures.state.cancelled")}</h2>
      <p>{t(study.resumable ? "futures.cancelled_kept" : "futures.cancelled_older", { percent })}</p>
      <Progress value={percent} aria-label={t("futures.state.cancelled")} />
      {resume.isError && <ProblemNote error={resume.error} />}
      {writes && study.resumable && (
        <Button loading={resume.isPending} onClick={() => resume.mutate(study.id)}>
          {t("futures.study_resume")}
        </Button>
      )}
    </section>
  );
}

function Running({ study }: { study: Study }) {
  const { t } = useI18n();
  const cancel = useCancel();
  const writes = useMay("futures.write");
  const percent = Math.floor(study.progress * 100);
  return (
    <section className="futures-running card" aria-label={t("futures.state.running")}>
      <p role="status">{t("futures.running", { percent })}</p>
      <Progress value={percent} aria-label={t("futures.state.running")} />
      {study.round > 0 && <p className="meta">{t("futures.running_more", { n: study.round })}</p>}
      {cancel.isError && <ProblemNote error={cancel.error} />}
      {writes && (
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(study.id)}>
          {t("futures.study_cancel")}
        </Button>
      )}
    </section>
  );
}
