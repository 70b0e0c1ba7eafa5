import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import type { DueTask, Page, Task } from "@/api/models";
import { dayOf } from "@/shared/format";

export const tasksQuery = (ticket: string) =>
  queryOptions({
    queryKey: ["ticket", ticket, "tasks"],
    queryFn: async () => (await api.get<Page<Task>>("/api/tickets/{id}/tasks", { path: { id: ticket } })).items,
  });

/** One's own whose moment has come. */
export const dueTasksQuery = queryOptions({
  queryKey: ["tickets", "due-tasks"],
  queryFn: async () => (await api.get<Page<DueTask>>("/api/due-tasks")).items,
});

export type TaskText = { text: string; due_at: string | null; assignee_id: string };
export type Nearness = "later" | "today" | "over";

/** How near a task is, by this person's own day. */
export function taskNearness(due: string, now: number): Nearness {
  if (Date.parse(due) <= now) return "over";
  return dayOf(new Date(due)) === dayOf(new Date(now)) ? "today" : "later";
}

/** What has not been told in this browser before; and what to remember of it. */
export function untold(due: DueTask[], told: string[]): { fresh: DueTask[]; told: string[] } {
  const mark = (task: DueTask) => `${task.id} ${task.due_at}`;
  const fresh = due.filter((task) => !told.includes(mark(task)));
  return { fresh, told: fresh.length > 0 ? [...told, ...fresh.map(mark)].slice(-300) : told };
}

/** The changes one can make to the tasks of a ticket. */
export function useTaskChanges(ticket: string) {
  const queries = useQueryClient();
  return useMemo(() => {
    const done = async <T>(answer: Promise<T>): Promise<T> => {
      try {
        return await answer;
      } finally {
        void queries.invalidateQueries({ queryKey: ["tickets"] });
        await queries.invalidateQueries({ queryKey: ["ticket", ticket] });
      }
    };
    const of = (task: string) => ({ path: { id: ticket, task } });
    const add = (body: TaskText) => done(api.post<Task>("/api/tickets/{id}/tasks", { path: { id: ticket }, body }));
    const finish = (task: string) => done(api.put<Task>("/api/tickets/{id}/tasks/{task}/done", of(task)));
    return {
      add,
      finish,
      reopen: (task: string) => done(api.delete<Task>("/api/tickets/{id}/tasks/{task}/done", of(task))),
      change: (task: Task, body: TaskText) =>
        done(api.patch<Task>("/api/tickets/{id}/tasks/{task}", { ...of(task.id), body, version: task.version })),
      remove: (task: string) => done(api.delete<void>("/api/tickets/{id}/tasks/{task}", of(task))),
      /** Puts one back that was removed. */
      restore: async (task: Task) => {
        const made = await add({ text: task.text, due_at: task.due_at, assignee_id: task.assignee.id });
        if (task.done_at) await finish(made.id);
      },
    };
  }, [queries, ticket]);
}

/** How many are still to be done: what somebody who solves the ticket should know. */
export async function openTasks(queries: ReturnType<typeof useQueryClient>, ticket: string): Promise<number> {
  const tasks = await queries.fetchQuery(tasksQuery(ticket)).catch(() => [] as Task[]);
  return tasks.filter((task) => !task.done_at).length;
}
