import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { useSession } from "@/features/staff";
import { leaveWriting, writingOf } from "./writing";

export type { DraftText, SavingState } from "./draft-saver";

/** The draft of one ticket: what is in the composer, kept on the server, and in the browser until it is there. */
export function useDraft(id: string) {
  const { person } = useSession();
  const writing = useMemo(() => writingOf(person.id, id), [person.id, id]);
  const { texts, kind, offered, saving, ready } = useSyncExternalStore(writing.subscribe, writing.snapshot);
  useEffect(() => {
    void writing.open();
    const leaving = () => document.visibilityState === "hidden" && void writing.flush(true);
    document.addEventListener("visibilitychange", leaving);
    return () => {
      document.removeEventListener("visibilitychange", leaving);
      void leaveWriting(writing);
    };
  }, [writing]);
  const draft = useMemo(() => ({ body_text: texts[kind], kind }), [texts, kind]);
  const flush = useCallback(() => writing.flush(), [writing]);
  const { change, turn, clear, reload, takeOffered, dropOffered } = writing;
  return {
    writing,
    draft,
    texts,
    offered,
    saving,
    change,
    turn,
    clear,
    reload,
    takeOffered,
    dropOffered,
    flush,
    ready,
  };
}
