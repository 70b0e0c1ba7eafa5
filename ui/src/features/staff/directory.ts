import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Calendar, Page, Person, Team } from "@/api/models";
import { useMay } from "./session";

/** All items of a list that is known to be small (people, teams, a thread): whole, or page after page. */
export async function allOf<T>(template: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  // A bound: 50 pages of 200 are more people than one desk has.
  for (let page = 0; page < 50; page += 1) {
    const query: Record<string, string | number | null> = { limit: 200, cursor };
    const answer: Page<T> | T[] = await api.get<Page<T> | T[]>(template, { query });
    if (Array.isArray(answer)) return answer;
    items.push(...answer.items);
    cursor = answer.next;
    if (!cursor) break;
  }
  return items;
}

export function usePeople() {
  const enabled = useMay("staff.read");
  const queryFn = () => allOf<Person>("/api/people");
  return useQuery({ queryKey: ["staff", "people"], queryFn, enabled, staleTime: 5 * 60_000 });
}

export function useTeams() {
  const enabled = useMay("staff.read");
  const queryFn = () => allOf<Team>("/api/teams");
  return useQuery({ queryKey: ["staff", "teams"], queryFn, enabled, staleTime: 5 * 60_000 });
}

/** Business calendars beside the organisation's own hours. */
export function useCalendars() {
  return useQuery({ queryKey: ["staff", "calendars"], queryFn: () => allOf<Calendar>("/api/calendars") });
}
