import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Availability } from "@/api/models";
import type { MessageKey } from "@/shared/i18n";
import { usePeople, useTeams } from "./directory";
import { useMay, useSession } from "./session";

const KEY = ["availabilities"] as const;

/** Who takes tickets now and who does not. Without the right to see colleagues, nobody. */
export function useAvailabilities() {
  const enabled = useMay("staff.read");
  const queryFn = () => api.get<Availability[]>("/api/availabilities");
  return useQuery({ queryKey: KEY, queryFn, enabled, staleTime: 60_000 });
}

/** Whether somebody is away, as far as is known: of who never signed in one would only repeat it everywhere. */
export function useIsAway(): (personId: string | undefined) => boolean {
  const { data } = useAvailabilities();
  return (personId) => data?.some((one) => one.person_id === personId && one.away && one.since !== null) ?? false;
}

export function useOwnAvailability(): Availability | undefined {
  const { person } = useSession();
  const { data } = useAvailabilities();
  return data?.find((one) => one.person_id === person.id);
}

/** The availability of people for whom one may choose: those of a team that one leads, or all who work here. */
export function useChosenByMe(): (personId: string | undefined) => Availability | undefined {
  const { person } = useSession();
  const all = useMay("staff.manage");
  const { data } = useAvailabilities();
  const { data: people } = usePeople();
  const { data: teams } = useTeams();
  const led = teams?.filter((team) => team.lead_id === person.id).map((team) => team.id) ?? [];
  const mine = (id: string) =>
    all || id === person.id || people?.some((one) => one.id === id && one.teams.some((team) => led.includes(team)));
  return (personId) => data?.find((one) => one.person_id === personId && mine(one.person_id));
}

export type Choice = { away: boolean; until: string | null };

export function useChooseAvailability(personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Choice) =>
      api.put<Availability>("/api/people/{id}/availability", { path: { id: personId }, body }),
    onSuccess: (chosen) =>
      queries.setQueryData<Availability[]>(KEY, (all) =>
        all?.map((one) => (one.person_id === chosen.person_id ? chosen : one)),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

const HOUR = 60;
const MORNING = 8;

/** For how long somebody goes, oneself or another. Tomorrow begins at eight, where one is. */
export function absences(now: Date, own: boolean): { label: MessageKey; until: string | null }[] {
  const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING);
  return [
    { label: "away.quarter", until: after(15) },
    { label: "away.hour", until: after(HOUR) },
    { label: "away.tomorrow", until: tomorrow.toISOString() },
    { label: own ? "away.open" : "away.open_other", until: null },
  ];
}
