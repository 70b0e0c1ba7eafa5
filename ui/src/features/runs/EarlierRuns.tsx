import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EarlierPlaybookRun } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { ProblemNote, When } from "@/shared/parts";
import { earlierRunsQuery } from "./queries";

/** Runs of the ticket that are over, but the one that is shown. */
export function EarlierRuns({ ticket, shown }: { ticket: string; shown: string }) {
  const { t } = useI18n();
  const [opened, setOpened] = useState(false);
  const found = useQuery(earlierRunsQuery(ticket));
  const runs = (found.data ?? []).filter((run) => run.id !== shown);
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  if (runs.length === 0) return null;
  return (
    <details className="run-earlier" open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t("run.earlier_runs", { n: runs.length })}</summary>
      <ul className="short-list">
        {runs.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ul>
    </details>
  );
}

function Run({ run }: { run: EarlierPlaybookRun }) {
  const { t, language } = useI18n();
  const how = run.state === "stopped" ? t("run.stopped") : t("run.ended");
  return (
    <li className="short-row">
      <span className="grow">
        {`${textIn(run.name, language)} v${run.number}`}
        <span className="meta run-why">
          {how}
          {run.step && `: ${textIn(run.step, language)}`}
          {run.reason && ` · ${run.reason}`}
          {run.started_by === "" && ` · ${t("run.auto_started")}`}
        </span>
      </span>
      {run.ended_at && (
        <span className="meta">
          <When at={run.ended_at} />
        </span>
      )}
    </li>
  );
}
