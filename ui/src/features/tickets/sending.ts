import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Held, Message } from "@/api/models";
import { isProblem } from "@/api/problem";
import { ticketKey } from "./queries";

export type Outgoing = {
  kind: "public" | "note";
  body_text: string;
  attachments: string[];
  mentions: string[];
  /** Status to set with the reply, for "send and solve". */
  status: string | null;
  /** When it is to be sent; null for as soon as it cannot be undone any more. */
  send_at?: string | null;
  unless_answered?: boolean;
};

/** The messages that a 409 `unseen-messages` brings along. */
export function unseenOf(error: unknown): Message[] {
  if (!isProblem(error, "unseen-messages")) return [];
  const current = error.current as { messages?: Message[] } | undefined;
  return current?.messages ?? [];
}

export function lastEvent(messages: Message[], before = 0): number {
  return messages.reduce((last, message) => Math.max(last, message.event ?? 0), before);
}

/** Adds a note, or hands a reply over to be sent in a moment: until then it can be undone. The same intent keeps the same key, so that a retry never sends twice. */
export function useSending(id: string) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const intent = useRef({ text: "", key: "" });

  const send = useCallback(
    async (outgoing: Outgoing, seenEvent: number): Promise<Held | true | null> => {
      const path = { id };
      const { kind, body_text, attachments, mentions, status } = outgoing;
      const body =
        kind === "note"
          ? { body_marks: body_text, mentions, attachments }
          : {
              kind,
              body_marks: body_text,
              seen_event: seenEvent,
              attachments,
              status,
              send_at: outgoing.send_at ?? null,
              unless_answered: outgoing.unless_answered ?? false,
            };
      const text = JSON.stringify([kind, body]);
      if (intent.current.text !== text) intent.current = { text, key: newIdempotencyKey() };
      setBusy(true);
      setError(null);
      try {
        const template = kind === "note" ? "/api/tickets/{id}/notes" : "/api/tickets/{id}/held-messages";
        const answer = await api.post<Message | Held>(template, { path, body, idempotencyKey: intent.current.key });
        intent.current = { text: "", key: "" };
        return kind === "note" ? true : (answer as Held);
      } catch (problem) {
        setError(problem);
        return null;
      } finally {
        setBusy(false);
        void queries.invalidateQueries({ queryKey: ticketKey(id) });
        void queries.invalidateQueries({ queryKey: ["tickets"] });
      }
    },
    [id, queries],
  );
  const forget = useCallback(() => setError(null), []);
  return { send, busy, error, forget };
}
