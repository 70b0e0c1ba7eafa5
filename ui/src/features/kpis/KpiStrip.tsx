import { useToday } from "@/features/staff";
import { addDays } from "@/shared/format";
import { Loading, ProblemNote } from "@/shared/parts";
import { KpiCard } from "./KpiCard";
import { spanOf } from "./periods";
import { useCalmKpis } from "./queries";

const KEYS = ["csat", "first_response_time", "average_response_time", "first_contact_resolution", "retention_rate"];
/** Weeks of the small line. */
const WEEKS = 12;

/**
 * The five figures a lead begins the day with. They are those of the KPI page's own four weeks, so that the page a
 * card leads to says the same; beside each stands what it was for the four weeks that ended a week ago.
 */
export function KpiStrip({ team }: { team: string | undefined }) {
  const span = spanOf({}, useToday());
  const asked = { keys: KEYS.join(","), team };
  const figures = useCalmKpis({ ...asked, ...span, by: "none" });
  const before = useCalmKpis({ ...asked, from: addDays(span.from, -7), to: addDays(span.to, -7), by: "none" });
  const trend = useCalmKpis({ ...asked, from: addDays(span.to, 1 - 7 * WEEKS), to: span.to, by: "week" });
  if (figures.isPending) return <Loading rows={3} height={30} />;
  if (figures.isError) return <ProblemNote error={figures.error} retry={() => void figures.refetch()} />;
  const found = KEYS.map((key) => figures.data.find((one) => one.key === key)).filter((one) => one !== undefined);
  return (
    <div className="kpi-strip">
      {found.map((kpi) => (
        <KpiCard
          key={kpi.key}
          kpi={kpi}
          search={{ team }}
          trend={(trend.data ?? []).filter((one) => one.key === kpi.key).map((one) => one.value)}
          before={before.data?.find((one) => one.key === kpi.key)}
        />
      ))}
    </div>
  );
}
