import type { TicketDue, TicketPromise } from "@/api/models";

export type Nearness = "far" | "near" | "over";

export function nearness(due: Pick<TicketDue, "at" | "warn_at">, now: number): Nearness {
  if (now >= Date.parse(due.at)) return "over";
  return now >= Date.parse(due.warn_at) ? "near" : "far";
}

/** Kept, broken, running or standing still. What the server has not decided, the time may have. */
export function stateOf(promise: Pick<TicketPromise, "met" | "due_at">, now: number) {
  if (promise.met !== null) return promise.met ? "kept" : "broken";
  if (promise.due_at === null) return "still";
  return now >= Date.parse(promise.due_at) ? "broken" : "running";
}
