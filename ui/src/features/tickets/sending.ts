import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Message } from "@/api/models";
import { isProblem } from "@/api/problem";
import { ticketKey } from "./queries";

export type Outgoing = {
  kind: "public" | "note";
  body_text: string;
  attachments: string[];
  mentions: string[];
  /** Status to set with the reply, for "send and solve". */
  status: string | null;
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

/** Sends a reply or a note. The same intent keeps the same key, so that a retry never sends twice. */
export function useSending(id: string) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const intent = useRef({ text: "", key: "" });

  const send = useCallback(
    async (outgoing: Outgoing, seenEvent: number): Promise<boolean> => {
      const path = { id };
      const { kind, body_text, attachments, mentions, status } = outgoing;
      const body =
        kind === "note"
          ? { body_text, mentions, attachments }
          : { body_text, seen_event: seenEvent, attachments, status };
      const text = JSON.stringify([kind, body]);
      if (intent.current.text !== text) intent.current = { text, key: newIdempotencyKey() };
      setBusy(true);
      setError(null);
      try {
        const template = kind === "note" ? "/api/tickets/{id}/notes" : "/api/tickets/{id}/replies";
        await api.post<Message>(template, { path, body, idempotencyKey: intent.current.key });
        intent.current = { text: "", key: "" };
        return true;
      } catch (problem) {
        setError(problem);
        return false;
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
