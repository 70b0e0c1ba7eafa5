import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { LinkKind, LinkView, Ticket, TicketEvent, TicketLink, TicketMerge } from "@/api/models";

/** Most tickets that are merged at once; each is a change of its own. */
export const MERGED_MAX = 20;

type Merger = { merge: (from: string) => Promise<TicketMerge>; undo: (merge: string) => Promise<unknown> };

/** Merges all of them, or none: what went before a refusal is taken back, the last first. */
export async function mergeAll(from: readonly string[], { merge, undo }: Merger): Promise<string[]> {
  const made: string[] = [];
  try {
    for (const id of from) made.push((await merge(id)).id);
  } catch (error) {
    await undoAll(made, undo);
    throw error;
  }
  return made;
}

/** The last first: a later one may stand on an earlier one. */
export async function undoAll(made: readonly string[], undo: Merger["undo"]): Promise<void> {
  for (const id of [...made].reverse()) await undo(id);
}

/** The merge that a merged ticket stands in: the last one that was not undone. */
export function standingMerge(events: readonly TicketEvent[] | undefined): string | null {
  const last = (events ?? []).filter((one) => one.kind === "TicketMerged").at(-1);
  return (last?.data as { merge?: string } | undefined)?.merge ?? null;
}

/** How the same link is made again, and from which of its two ends. */
export function remaking(ticket: string, { kind, ticket: other }: Pick<TicketLink, "kind" | "ticket">) {
  const turned: Partial<Record<LinkView, LinkKind>> = { duplicated_by: "duplicate", child: "parent" };
  const back = turned[kind];
  return back
    ? { at: other.id, body: { kind: back, ticket_id: ticket } }
    : { at: ticket, body: { kind: kind as LinkKind, ticket_id: other.id } };
}

/** Merging, splitting and linking; each refreshes every ticket, as more than one has changed. */
export function useRestructuring() {
  const queries = useQueryClient();
  return useMemo(() => restructuring(queries), [queries]);
}

function restructuring(queries: QueryClient) {
  const done = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } finally {
      void queries.invalidateQueries({ queryKey: ["tickets"] });
      await queries.invalidateQueries({ queryKey: ["ticket"] });
    }
  };
  const undo = (id: string) => api.delete<void>("/api/ticket-merges/{id}", { path: { id } });
  const mergeInto = (into: string) => ({
    merge: (from: string) =>
      api.post<TicketMerge>("/api/tickets/{id}/merges", {
        path: { id: from },
        body: { into },
        idempotencyKey: newIdempotencyKey(),
      }),
    undo,
  });
  const link = (id: string, body: { kind: LinkKind; ticket_id: string }) =>
    done(api.post<TicketLink>("/api/tickets/{id}/links", { path: { id }, body, idempotencyKey: newIdempotencyKey() }));
  return {
    merge: (from: readonly string[], into: string) => done(mergeAll(from, mergeInto(into))),
    unmerge: (made: readonly string[]) => done(undoAll(made, undo)),
    split: (id: string, messages: readonly string[], subject: string) =>
      done(
        api.post<Ticket>("/api/tickets/{id}/splits", {
          path: { id },
          body: { messages, subject },
          idempotencyKey: newIdempotencyKey(),
        }),
      ),
    link,
    unlink: (id: string, one: string) =>
      done(api.delete<void>("/api/tickets/{id}/links/{link}", { path: { id, link: one } })),
    relink: (id: string, one: TicketLink) => {
      const { at, body } = remaking(id, one);
      return link(at, body);
    },
  };
}
