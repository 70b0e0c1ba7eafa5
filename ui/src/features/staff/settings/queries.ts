import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  Calendar,
  Grant,
  MadeToken,
  Organisation,
  Permission,
  Person,
  Role,
  SignedIn,
  Team,
  Token,
} from "@/api/models";
import { allOf } from "../directory";

export { useCalendars } from "../directory";

export function useRoles() {
  return useQuery({ queryKey: ["staff", "roles"], queryFn: () => allOf<Role>("/api/roles") });
}
export function usePermissions() {
  return useQuery({ queryKey: ["staff", "permissions"], queryFn: () => allOf<Permission>("/api/permissions") });
}
export function useTokens() {
  return useQuery({ queryKey: ["staff", "tokens"], queryFn: () => allOf<Token>("/api/tokens") });
}
export function useSessions() {
  return useQuery({ queryKey: ["staff", "sessions"], queryFn: () => allOf<SignedIn>("/api/sessions") });
}
export function useOrganisation() {
  return useQuery({
    queryKey: ["staff", "organisation"],
    queryFn: () => api.get<Organisation>("/api/organisation"),
  });
}

/** A change of staff data: whatever it touched is asked for again. */
export function useStaffChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["staff"] }),
        queries.invalidateQueries({ queryKey: ["session"] }),
      ]),
  });
}

type Known = { id: string; version: number } | null;

function save<Answer>(list: string, known: Known, body: object): Promise<Answer> {
  return known
    ? api.patch<Answer>(`${list}/{id}`, { path: { id: known.id }, body, version: known.version })
    : api.post<Answer>(list, { body, idempotencyKey: newIdempotencyKey() });
}

export type PersonForm = {
  name: string;
  email: string;
  password?: string;
  roles: string[];
  teams: string[];
  skills?: string[];
  languages?: string[];
  ticket_capacity?: number | null;
  active?: boolean;
};
export const useSavePerson = (known: Person | null) =>
  useStaffChange((body: PersonForm) => save<Person>("/api/people", known, body));
export type TeamForm = {
  name: string;
  lead_id?: string | null;
  escalate_after_minutes?: number | null;
  brand_id?: string | null;
};
export const useSaveTeam = (known: Team | null) =>
  useStaffChange((body: TeamForm) => save<Team>("/api/teams", known, body));
export const useSaveRole = (known: Role | null) =>
  useStaffChange((body: { name: string; grants: Grant[] }) => save<Role>("/api/roles", known, body));

export const useSaveCalendar = (known: Calendar | null) =>
  useStaffChange((body: { name: string; hours: Calendar["hours"] }) => save<Calendar>("/api/calendars", known, body));

export type TokenForm = { name: string; scopes: string[]; acts_as: Token["acts_as"]; expires_at: string | null };
export const useMakeToken = () => useStaffChange((body: TokenForm) => api.post<MadeToken>("/api/tokens", { body }));
export const useRevokeToken = () =>
  useStaffChange((id: string) => api.delete<void>("/api/tokens/{id}", { path: { id } }));
export const useEndSession = () =>
  useStaffChange((id: string) => api.delete<void>("/api/sessions/{id}", { path: { id } }));
export const useChangePassword = () =>
  useStaffChange((body: { current: string; new: string }) => api.put<void>("/api/session/password", { body }));
export const useSaveOrganisation = (version: number) =>
  useStaffChange((body: Omit<Organisation, "version">) =>
    api.patch<Organisation>("/api/organisation", { body, version }),
  );
