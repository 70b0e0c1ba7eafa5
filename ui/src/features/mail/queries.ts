import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { OutgoingLetter, Page, ReceivedLetter, ReceivedLetterDetail } from "@/api/models";

/** The letters that a ticket's messages came by and went out as. */
export const lettersOfTicketQuery = (id: string) =>
  queryOptions({
    queryKey: ["ticket", id, "letters"],
    queryFn: async () => {
      const [received, outgoing] = await Promise.all([
        api.get<Page<ReceivedLetter>>("/api/tickets/{id}/letters", { path: { id } }),
        api.get<Page<OutgoingLetter>>("/api/tickets/{id}/outgoing-letters", { path: { id } }),
      ]);
      return { received: received.items, outgoing: outgoing.items };
    },
  });

export const letterOfTicketQuery = (id: string, letter_id: string) =>
  queryOptions({
    queryKey: ["mail", "letter", letter_id],
    queryFn: () => api.get<ReceivedLetterDetail>("/api/tickets/{id}/letters/{letter_id}", { path: { id, letter_id } }),
  });
