import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { api } from "@/api/client";
import type { Held } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useSession } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { tell, tellProblem } from "@/shared/parts";
import type { useAttachments } from "./attaching";
import type { useDraft } from "./drafting";
import { heldKey } from "./queries";

/** The text of a message that was not sent, before what was begun since. A note never becomes a part of a reply. */
export function putBack(
  held: Pick<Held, "body_text" | "kind">,
  begun: { body_text: string; kind: "public" | "note" },
): { body_text: string; kind: "public" | "note" } {
  const text = begun.body_text.trim();
  if (text === "") return { body_text: held.body_text, kind: held.kind };
  if (text.includes(held.body_text.trim())) return begun;
  return {
    body_text: `${held.body_text}\n\n${begun.body_text}`,
    kind: begun.kind === held.kind ? held.kind : "note",
  };
}

/** Undoes sending, and takes up again what could not be sent. */
export function useTakingBack(
  held: Held[],
  drafting: ReturnType<typeof useDraft>,
  files: ReturnType<typeof useAttachments>,
  focus: () => void,
) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { person } = useSession();
  const { texts, change, flush, reload, ready } = drafting;
  const { restore } = files;
  const refused = held.filter((one) => one.refused && one.author.id === person.id);
  const taken = useRef(new Set<string>());
  const latest = useRef(texts);
  latest.current = texts;

  // What came back while this ticket was open is in the server's draft, and not yet in the field.
  useEffect(() => {
    if (!ready) return;
    for (const one of refused) {
      if (one.refused === "unanswered" || taken.current.has(one.id)) continue;
      taken.current.add(one.id);
      const { kind } = one;
      // The server may have put it into the draft of the other kind already, which stands here, too.
      const there = Object.values(latest.current).some((text) => text.includes(one.body_text.trim()));
      if (!there) change(putBack(one, { body_text: latest.current[kind], kind }));
      restore(kind, one.attachments);
    }
  }, [refused, ready, change, restore]);

  const refresh = useCallback(
    (ticket: string) => {
      void queries.invalidateQueries({ queryKey: ["ticket", ticket] });
      void queries.invalidateQueries({ queryKey: ["held"] });
    },
    [queries],
  );
  const takeBack = useCallback(
    async (one: Held) => {
      try {
        await flush();
        await api.delete<void>("/api/held-messages/{id}", { path: { id: one.id } });
        // At once: what is written again now must not stand below one that is gone, with buttons that do nothing.
        queries.setQueryData<Held[]>(heldKey(one.ticket_id), (all) => all?.filter((other) => other.id !== one.id));
        if (!one.refused) {
          await reload();
          restore(one.kind, one.attachments);
          focus();
        }
      } catch (error) {
        if (isProblem(error, "not-found")) tell(t("held.too_late"), t);
        else tellProblem(error, t);
      } finally {
        refresh(one.ticket_id);
      }
    },
    [flush, reload, restore, focus, refresh, queries, t],
  );
  /** Something was sent: what had come back has been dealt with. */
  const forgetRefused = () => {
    for (const one of refused) {
      const gone = api.delete<void>("/api/held-messages/{id}", { path: { id: one.id } });
      void gone.catch(() => undefined).finally(() => refresh(one.ticket_id));
    }
  };
  return { takeBack, forgetRefused };
}
