import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { TeamRouting, TeamRoutingInput, TicketRouting } from "@/api/models";

export function useTeamRouting(teamId: string) {
  return useQuery({
    queryKey: ["routing", "team", teamId],
    queryFn: () => api.get<TeamRouting>("/api/teams/{id}/routing", { path: { id: teamId } }),
  });
}

export function useSaveTeamRouting(known: TeamRouting) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TeamRoutingInput) =>
      api.put<TeamRouting>("/api/teams/{id}/routing", { path: { id: known.team_id }, body, version: known.version }),
    onSuccess: (saved) => queries.setQueryData(["routing", "team", known.team_id], saved),
  });
}

/** Who would get a ticket now. */
export function useTicketRouting(ticketId: string) {
  return useQuery({
    queryKey: ["routing", "ticket", ticketId],
    queryFn: () => api.get<TicketRouting>("/api/tickets/{id}/routing", { path: { id: ticketId } }),
  });
}
