import type { UseQueryResult } from "@tanstack/react-query";
import type { Today } from "@/api/models";
import { Loading, ProblemNote } from "@/shared/parts";
import { AtRisk } from "./AtRisk";
import { LoadPerPerson } from "./LoadPerPerson";
import { WaitingLongest } from "./WaitingLongest";

type Props = { today: UseQueryResult<Today>; team: string | undefined };

/** The work in hand: who waits longest, what falls due, and who has how much. */
export function TodayWork({ today, team }: Props) {
  if (today.isPending) return <Loading rows={10} height={28} />;
  if (today.isError) return <ProblemNote error={today.error} retry={() => void today.refetch()} />;
  return (
    <div className="today-work">
      <WaitingLongest today={today.data} team={team} />
      <AtRisk today={today.data} team={team} />
      <LoadPerPerson today={today.data} team={team} />
    </div>
  );
}
