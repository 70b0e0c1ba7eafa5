import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type {
  FetchState,
  LetterState,
  MailBreaker,
  Mailbox,
  MailboxInput,
  MailCounts,
  MailGrant,
  MailProviders,
  MailTrial,
  OutgoingLetter,
  OutgoingState,
  Page,
  ProviderAnswer,
  ReceivedLetter,
  ReceivedLetterDetail,
} from "@/api/models";

export const mailboxesQuery = queryOptions({
  queryKey: ["mail", "mailboxes"],
  queryFn: async () => (await api.get<Page<Mailbox>>("/api/mailboxes")).items,
});

/** Fetching goes its way without a notice: whoever looks at it asks again. */
export const statesQuery = queryOptions({
  queryKey: ["mail", "states"],
  queryFn: async () => (await api.get<Page<FetchState>>("/api/mailbox-states")).items,
  refetchInterval: 10_000,
});

/** Presets, and the redirect address to register; they change with the program only. */
export const providersQuery = queryOptions({
  queryKey: ["mail", "providers"],
  queryFn: () => api.get<MailProviders>("/api/mail-providers"),
  staleTime: Number.POSITIVE_INFINITY,
});

export const countsQuery = queryOptions({
  queryKey: ["mail", "counts"],
  queryFn: async () => (await api.get<Page<MailCounts>>("/api/letter-counts")).items,
});

export const breakersQuery = queryOptions({
  queryKey: ["mail", "breakers"],
  queryFn: async () => (await api.get<Page<MailBreaker>>("/api/mail-breakers")).items,
});

export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: ["mail", "letter", id],
    queryFn: () => api.get<ReceivedLetterDetail>("/api/letters/{id}", { path: { id } }),
  });

export function useLetters(mailbox_id: string, state: LetterState | null) {
  return useInfiniteQuery({
    queryKey: ["mail", "letters", mailbox_id, state],
    queryFn: ({ pageParam }) =>
      api.get<Page<ReceivedLetter>>("/api/letters", { query: { mailbox_id, state, cursor: pageParam, limit: 50 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useOutgoing(state: OutgoingState) {
  return useInfiniteQuery({
    queryKey: ["mail", "outgoing", state],
    queryFn: ({ pageParam }) =>
      api.get<Page<OutgoingLetter>>("/api/outgoing-letters", { query: { state, cursor: pageParam, limit: 50 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

function useMailChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queries.invalidateQueries({ queryKey: ["mail"] }) });
}

export const useSaveMailbox = (mailbox: Mailbox | null) =>
  useMailChange((body: Partial<MailboxInput>) =>
    mailbox
      ? api.patch<Mailbox>("/api/mailboxes/{id}", { path: { id: mailbox.id }, body, version: mailbox.version })
      : api.post<Mailbox>("/api/mailboxes", { body, idempotencyKey: newIdempotencyKey() }),
  );
export const useTryMailbox = () =>
  useMailChange((id: string) => api.post<MailTrial>("/api/mailboxes/{id}/tests", { path: { id } }));
export const useBeginGrant = () =>
  useMailChange((id: string) => api.post<MailGrant>("/api/mailboxes/{id}/grants", { path: { id } }));
export const useFinishGrant = () =>
  useMailChange((body: ProviderAnswer) => api.post<Mailbox>("/api/mailbox-grants", { body }));
export const useReplayLetter = () =>
  useMailChange((id: string) =>
    api.post<ReceivedLetter>("/api/letters/{id}/replays", { path: { id }, idempotencyKey: newIdempotencyKey() }),
  );
export const useSendAgain = () =>
  useMailChange((id: string) =>
    api.post<OutgoingLetter>("/api/outgoing-letters/{id}/replays", {
      path: { id },
      idempotencyKey: newIdempotencyKey(),
    }),
  );
export const useResetBreaker = () =>
  useMailChange(({ kind, key }: MailBreaker) =>
    api.post<void>("/api/mail-breakers/resets", { body: { kind, key }, idempotencyKey: newIdempotencyKey() }),
  );
