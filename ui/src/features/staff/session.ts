import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Session } from "@/api/models";
import { isProblem } from "@/api/problem";
import { dayOf } from "@/shared/format";
import { useNow } from "@/shared/parts";

export const SESSION_KEY = ["session"] as const;

/** The session, or null when nobody is signed in. */
export async function loadSession(): Promise<Session | null> {
  try {
    return await api.get<Session>("/api/session");
  } catch (error) {
    if (isProblem(error, "unauthenticated")) return null;
    throw error;
  }
}

export const sessionQuery = { queryKey: SESSION_KEY, queryFn: loadSession, staleTime: 5 * 60_000 };
export const setupQuery = {
  queryKey: ["setup"] as const,
  queryFn: () => api.get<{ needed: boolean }>("/api/setup"),
  staleTime: 60_000,
};

/** The signed-in person's session. Only screens behind the sign-in may ask. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("useSession without a session");
  return data;
}

/** The day that it is where the organisation is; days of figures are counted there. */
export function useToday(): string {
  const { organisation } = useSession();
  return dayOf(new Date(useNow()), organisation.time_zone);
}

/** May this person do it at all? The server decides each case; the screen only leaves out what can never work. */
export function may(session: Session, permission: string): boolean {
  return session.permissions.some((grant) => grant.permission === permission);
}

export function useMay(permission: string): boolean {
  return may(useSession(), permission);
}

/** Who shares views with a team and sees its figures leads one, and begins the day with how things stand. */
export function leads(session: Session): boolean {
  const sees = session.permissions.some((one) => one.permission === "tickets.read" && one.reach !== "own");
  return sees && may(session, "kpis.read") && may(session, "tickets.share");
}

type SetUp = { organisation: string; time_zone: string; name: string; email: string; password: string };

export function useSetUp() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SetUp) => api.post<Session>("/api/setup", { body }),
    onSuccess: (session) => {
      queries.setQueryData(SESSION_KEY, session);
      queries.setQueryData(setupQuery.queryKey, { needed: false });
    },
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => api.post<Session>("/api/session", { body }),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  });
}

/** Signs out; what this browser keeps of the person is forgotten as soon as the server says that it is done. */
export function useSignOut(forget: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete<void>("/api/session"),
    onSuccess: () => {
      forget();
      // Nothing of the last person may be left for the next one at this machine.
      queries.clear();
      window.location.assign("/sign-in");
    },
  });
}
