import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Study } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Loading, ProblemNote } from "@/shared/parts";
import { BreaksCard } from "./BreaksCard";
import { BoardCard } from "./board/BoardCard";
import { CellCard } from "./CellCard";
import { CompareCard } from "./CompareCard";
import { CriteriaCard } from "./CriteriaCard";
import { Grounds } from "./Grounds";
import { HeatTable, type Shows } from "./HeatTable";
import { QueueCard } from "./QueueCard";
import { signpostsQuery, tableQuery } from "./queries";
import { SatisfactionNote } from "./SatisfactionNote";
import { ScreenedNote } from "./ScreenedNote";
import { Unpriced } from "./Unpriced";
import { type Measure, measuresOf } from "./words";

type Props = { study: Study; measure: Measure; show: (measure: Measure) => void };

/** The heat table, the cell that is opened, and what the criteria say. */
export function StudyView({ study, measure, show }: Props) {
  const { t } = useI18n();
  const signposts = useQuery(signpostsQuery);
  const found = useQuery({ ...tableQuery(study.id, measure), placeholderData: (before) => before });
  const [shows, setShows] = useState<Shows>("regret");
  const [opened, setOpened] = useState({ future: 0, strategy: 0 });
  if (found.isPending) return <Loading rows={10} height={34} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const table = found.data;
  const watched = signposts.data?.study_id === study.id ? signposts.data.futures : [];
  return (
    <div className="futures-page">
      <Grounds study={study} />
      <div className="futures-main">
        <HeatTable
          study={study}
          table={table}
          shows={shows}
          opened={opened}
          open={setOpened}
          passed={watched.filter((one) => one.passed).map((one) => one.key)}
          tools={
            <>
              <SegmentedControl
                size="xs"
                aria-label={t("futures.show")}
                value={shows}
                onChange={(value) => setShows(value as Shows)}
                data={(["regret", "value"] as const).map((one) => ({ value: one, label: t(`futures.show.${one}`) }))}
              />
              <Select
                size="xs"
                aria-label={t("futures.measure")}
                allowDeselect={false}
                value={measure}
                onChange={(value) => value && show(value as Measure)}
                data={measuresOf(study).map((one) => ({ value: one, label: t(`futures.measure.${one}`) }))}
              />
            </>
          }
        />
        <ScreenedNote study={study} />
        <CriteriaCard study={study} table={table} />
        {!study.priced && (
          <p className="meta">
            <Unpriced calibrated={study.model_id.startsWith("cal_")} />
          </p>
        )}
        <SatisfactionNote study={study} />
        <BreaksCard study={study} measure={measure} />
      </div>
      <div className="futures-side">
        <CellCard key={`${opened.future} ${opened.strategy}`} study={study} table={table} opened={opened} />
        {study.strategies.length > 1 && <CompareCard study={study} measure={measure} />}
        <BoardCard study={study} />
        <QueueCard />
        <p className="meta futures-provenance">
          {t("futures.provenance", { seed: String(table.seed), engine: table.engine, input: table.input.slice(0, 12) })}
        </p>
      </div>
    </div>
  );
}
