import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";
import type { Draft } from "@/api/models";
import { isProblem } from "@/api/problem";

export type DraftText = { body_text: string; kind: "public" | "note" };
export type SavingState = { state: "none" | "unsaved" | "saved" | "failed"; at: string | null };
/** Writes the draft (null removes it) and tells when it was saved. */
type Write = (draft: DraftText | null, keepalive: boolean) => Promise<string | null>;

const QUIET_MS = 600;
const RETRY_MS = 3000;

/** Saves what is typed a moment after the last key, one write at a time, and again until it worked. */
export class DraftSaver {
  private pending: { draft: DraftText | null } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly write: Write,
    private readonly tell: (state: SavingState) => void,
  ) {}

  change(draft: DraftText) {
    this.pending = { draft: draft.body_text.trim() === "" ? null : draft };
    this.tell({ state: this.pending.draft ? "unsaved" : "none", at: null });
    this.wait(QUIET_MS);
  }

  /** The text was sent or thrown away: nothing of it may come back. */
  discard() {
    this.pending = { draft: null };
    this.tell({ state: "none", at: null });
    return this.flush();
  }

  /** Writes at once what is not written yet; on leaving, the request may outlive the page. */
  flush(keepalive = false): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    // A write under way is followed by the next, never overtaken by it.
    this.writing = (this.writing ?? Promise.resolve()).then(() => this.step(keepalive));
    return this.writing;
  }

  private wait(ms: number) {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async step(keepalive: boolean) {
    const taken = this.pending;
    if (!taken) return;
    this.pending = null;
    try {
      const at = await this.write(taken.draft, keepalive);
      if (!this.pending) this.tell(taken.draft ? { state: "saved", at } : { state: "none", at: null });
    } catch (error) {
      // Refused for good (the ticket is gone, the right was taken): asking again would not help.
      const hopeless = isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429;
      this.tell({ state: "failed", at: null });
      if (hopeless) return;
      this.pending ??= taken;
      this.wait(RETRY_MS);
    }
  }
}

export async function loadDraft(id: string): Promise<Draft | null> {
  try {
    return (await api.get<Draft | null>("/api/tickets/{id}/draft", { path: { id } })) ?? null;
  } catch (error) {
    if (isProblem(error, "not-found")) return null;
    throw error;
  }
}

const EMPTY: DraftText = { body_text: "", kind: "public" };

/** The draft of one ticket: what is in the composer, kept on the server. */
export function useDraft(id: string) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<DraftText>(EMPTY);
  const [saving, setSaving] = useState<SavingState>({ state: "none", at: null });
  const touched = useRef(false);
  const saver = useRef<DraftSaver | null>(null);
  const stored = useQuery({ queryKey: ["draft", id], queryFn: () => loadDraft(id), staleTime: 0, gcTime: 0 });

  useEffect(() => {
    const own = new DraftSaver(async (next, keepalive) => {
      const path = { id };
      if (!next) {
        await api.delete<void>("/api/tickets/{id}/draft", { path, keepalive }).catch((error) => {
          if (!isProblem(error, "not-found")) throw error;
        });
        return null;
      }
      const saved = await api.put<Draft | undefined>("/api/tickets/{id}/draft", { path, body: next, keepalive });
      return saved?.saved_at ?? new Date().toISOString();
    }, setSaving);
    saver.current = own;
    const leaving = () => document.visibilityState === "hidden" && void own.flush(true);
    document.addEventListener("visibilitychange", leaving);
    return () => {
      document.removeEventListener("visibilitychange", leaving);
      void own.flush(true).then(() => queries.removeQueries({ queryKey: ["draft", id] }));
    };
  }, [id, queries]);

  useEffect(() => {
    if (!stored.data || touched.current) return;
    setDraft({ body_text: stored.data.body_text, kind: stored.data.kind });
    setSaving({ state: "saved", at: stored.data.saved_at });
  }, [stored.data]);

  const latest = useRef(draft);
  latest.current = draft;
  const change = useCallback((next: DraftText) => {
    touched.current = true;
    setDraft(next);
    saver.current?.change(next);
  }, []);
  /** Turns to reply or note. Nothing typed, nothing to save. */
  const turn = useCallback((kind: DraftText["kind"]) => {
    if (latest.current.kind === kind) return;
    const next = { ...latest.current, kind };
    setDraft(next);
    if (next.body_text.trim()) {
      touched.current = true;
      saver.current?.change(next);
    }
  }, []);
  const clear = useCallback((kind: DraftText["kind"]) => {
    setDraft({ body_text: "", kind });
    return saver.current?.discard();
  }, []);
  /** Reads what the server has by now, after what was typed here has been saved. */
  const reload = useCallback(async () => {
    const now = await loadDraft(id);
    touched.current = true;
    setDraft(now ? { body_text: now.body_text, kind: now.kind } : EMPTY);
    setSaving(now ? { state: "saved", at: now.saved_at } : { state: "none", at: null });
  }, [id]);
  const flush = useCallback(async () => saver.current?.flush(), []);
  return { draft, saving, change, turn, clear, reload, flush, ready: !stored.isPending };
}
