import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Message } from "@/api/models";
import { ticketKey } from "./queries";

export type Forward = {
  address: string;
  subject: string;
  body_text: string;
  messages: string[];
  attachments: string[];
  notes: boolean;
};

/** Written for colleagues alone; what went to somebody outside, or came from there, is none of these. */
export function isInternal(message: Pick<Message, "kind" | "outside">): boolean {
  return message.kind === "note" && !message.outside;
}

/** What a person writes to a customer or for colleagues, or somebody outside writes: all that can be forwarded by itself. */
export function isForwardable(message: Message): boolean {
  return Boolean(message.outside) || (message.kind === "public" && message.author.kind !== "system");
}

/** What goes along of a conversation: what was said to the customer and by them, and notes if they are meant. */
export function conversationOf(messages: Message[], notes: boolean): Message[] {
  return messages.filter((one) => one.kind === "public" || (notes && isInternal(one)));
}

/** Sends what was chosen to somebody outside, in a quarter of a minute. The same intent keeps the same key, so that a retry never sends twice. */
export function useForwarding(ticket: string) {
  const queries = useQueryClient();
  const intent = useRef({ text: "", key: "" });
  return useMutation({
    mutationFn: (body: Forward) => {
      const text = JSON.stringify(body);
      if (intent.current.text !== text) intent.current = { text, key: newIdempotencyKey() };
      const idempotencyKey = intent.current.key;
      return api.post<Message>("/api/tickets/{id}/forwards", { path: { id: ticket }, body, idempotencyKey });
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ticketKey(ticket) });
      void queries.invalidateQueries({ queryKey: ["tickets"] });
    },
  });
}

/** Takes it back while it has not gone: it stays as a note. */
export function useForwardTakingBack(ticket: string) {
  const queries = useQueryClient();
  return async (message: Message) => {
    try {
      await api.delete<void>("/api/tickets/{id}/forwards/{message_id}", {
        path: { id: ticket, message_id: message.id },
      });
    } finally {
      await queries.invalidateQueries({ queryKey: ticketKey(ticket) });
    }
  };
}
