import { api } from "@/api/client";
import type { Draft } from "@/api/models";
import { isProblem } from "@/api/problem";
import { DraftSaver, type DraftText, type Kind, type SavingState } from "./draft-saver";
import { forgetKept, keep, kept } from "./keeping";

export type KeptText = { body_text: string; at: number };
export type KeptFile = { id: string; name: string; size: number };
export type Offered = DraftText & { at: number };
/** What the browser keeps of a ticket: only what the server does not have. */
export type Kept = {
  texts?: Partial<Record<Kind, KeptText>>;
  files?: Partial<Record<Kind, KeptFile[]>>;
  offered?: Offered | null;
  /** What the server had when this was kept, as far as was known: then it is no news. */
  stored?: DraftText | null;
};
export type Standing = {
  /** A text for the customer and one for colleagues; neither ever becomes the other. */
  texts: Record<Kind, string>;
  kind: Kind;
  /** Another text of the same kind, written elsewhere; the newer one of both stands in the field. */
  offered: Offered | null;
  saving: SavingState;
  ready: boolean;
};

const other = (kind: Kind): Kind => (kind === "note" ? "public" : "note");
const holds = (text: string, part: string) => text.includes(part.trim());
const EMPTY = { public: "", note: "" } as const;

/**
 * What stands in the composer, of what the browser kept and what the server has: the newer text. The other one is offered,
 * unless it is a part of what stands there, or what was written on from.
 */
export function takenUp(local: Kept, server: Draft | null): Pick<Standing, "texts" | "kind" | "offered"> {
  const mine = local.texts ?? {};
  const texts = { public: mine.public?.body_text ?? "", note: mine.note?.body_text ?? "" };
  const times = { public: mine.public?.at ?? 0, note: mine.note?.at ?? 0 };
  let offered = local.offered ?? null;
  if (server) {
    const { kind, body_text } = server;
    const at = Date.parse(server.saved_at);
    const own = mine[kind];
    const known = local.stored?.kind === kind && local.stored.body_text === body_text;
    if (own && (known || own.at > at)) {
      if (!known && !holds(own.body_text, body_text)) offered = { kind, body_text, at };
    } else {
      if (own && !holds(body_text, own.body_text)) offered = { kind, ...own };
      texts[kind] = body_text;
      times[kind] = at;
    }
  }
  return { texts, kind: times.note > times.public ? "note" : "public", offered };
}

export async function loadDraft(id: string): Promise<Draft | null> {
  try {
    return (await api.get<Draft | null>("/api/tickets/{id}/draft", { path: { id } })) ?? null;
  } catch (error) {
    if (isProblem(error, "not-found")) return null;
    throw error;
  }
}

/** What one person writes in one ticket. It lives beside the screen: whoever leaves the ticket leaves nothing half saved. */
export class Writing {
  private standing: Standing = {
    texts: { ...EMPTY },
    kind: "public",
    offered: null,
    saving: { state: "none", at: null },
    ready: false,
  };
  private times: Record<Kind, number> = { public: 0, note: 0 };
  private files: Partial<Record<Kind, KeptFile[]>> = {};
  /** What the server has, as far as is known; undefined before it was asked. */
  private stored: DraftText | null | undefined = undefined;
  /** What the server had when the browser kept the rest. */
  private readonly known: DraftText | null | undefined;
  /** Whether a person has turned to a kind or typed, since this was made. */
  private chosen = false;
  private listeners = new Set<() => void>();
  private readonly saver: DraftSaver;

  constructor(
    readonly person: string,
    readonly ticket: string,
  ) {
    const local = kept<Kept>(person, ticket) ?? {};
    this.files = local.files ?? {};
    this.known = local.stored;
    this.times = { public: local.texts?.public?.at ?? 0, note: local.texts?.note?.at ?? 0 };
    this.standing = { ...this.standing, ...takenUp(local, null) };
    this.saver = new DraftSaver(
      (draft, keepalive) => this.write(draft, keepalive),
      (saving) => this.set({ saving }),
    );
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  snapshot = () => this.standing;

  get used(): boolean {
    return this.listeners.size > 0;
  }
  get idle(): boolean {
    return this.saver.idle;
  }
  keptFiles = (kind: Kind): KeptFile[] => this.files[kind] ?? [];
  keepFile = (kind: Kind, { id, name, size }: KeptFile) => {
    this.dropFile(kind, id);
    this.files = { ...this.files, [kind]: [...this.keptFiles(kind), { id, name, size }] };
    this.store();
  };
  dropFile = (kind: Kind, id: string) => {
    this.files = { ...this.files, [kind]: this.keptFiles(kind).filter((one) => one.id !== id) };
    this.store();
  };

  /** Asks the server for its draft, unless this ticket is being written in already. */
  open = async () => {
    if (this.standing.ready) await this.saver.flush();
    if (!this.saver.idle) return;
    try {
      await this.meet();
    } catch {
      // What the browser kept stands there; the server is asked again before anything is saved over its draft.
    }
    this.set({ ready: true });
    const { kind, texts } = this.standing;
    if (this.stored !== undefined && this.unsaved(kind) && texts[kind].trim() !== "") {
      this.saver.change({ kind, body_text: texts[kind] });
    }
  };

  change = ({ kind, body_text }: DraftText) => {
    this.chosen = true;
    this.times[kind] = Date.now();
    this.set({ texts: { ...this.standing.texts, [kind]: body_text }, kind });
    this.store();
    this.saver.change({ kind, body_text });
  };

  /** Turns to reply or note, each with its own text. Nothing typed, nothing to save. */
  turn = (kind: Kind) => {
    this.chosen = true;
    this.set({ kind });
  };

  /** What was written of this kind is sent: it is gone, and what is written of the other stays. */
  clear = (kind: Kind) => {
    this.times[kind] = 0;
    this.files = { ...this.files, [kind]: [] };
    const texts = { ...this.standing.texts, [kind]: "" };
    this.set({ texts, kind: "public" });
    this.store();
    const left = other(kind);
    if (texts[left].trim() === "") return this.saver.discard();
    this.saver.change({ kind: left, body_text: texts[left] });
    return this.saver.flush();
  };

  /** Reads what the server has by now, after what was typed here has been saved. */
  reload = async () => {
    const before = this.stored;
    const now = await loadDraft(this.ticket);
    const texts = { ...this.standing.texts };
    if (before) texts[before.kind] = "";
    if (now) texts[now.kind] = now.body_text;
    this.stored = now && { kind: now.kind, body_text: now.body_text };
    const saving: SavingState = now ? { state: "saved", at: now.saved_at } : { state: "none", at: null };
    // A text that came back is shown; else the one that is being written stays.
    const back = now !== null && (now.kind !== before?.kind || now.body_text !== before.body_text);
    const { kind } = this.standing;
    this.set({ texts, kind: !back && texts[kind].trim() !== "" ? kind : (now?.kind ?? "public"), saving });
    this.store();
  };

  /** Puts the other text into the field, and offers the one that stood there. */
  takeOffered = () => {
    const { offered, texts } = this.standing;
    if (!offered) return;
    const before = texts[offered.kind];
    const at = this.times[offered.kind] || Date.now();
    this.set({ offered: before.trim() === "" ? null : { kind: offered.kind, body_text: before, at } });
    this.change(offered);
  };
  dropOffered = () => {
    this.set({ offered: null });
    this.store();
  };

  flush = (keepalive = false) => this.saver.flush(keepalive);
  stop() {
    this.saver.stop();
  }

  private set(part: Partial<Standing>) {
    this.standing = { ...this.standing, ...part };
    for (const listener of this.listeners) listener();
  }

  private unsaved(kind: Kind): boolean {
    const there = this.stored?.kind === kind ? this.stored.body_text : "";
    return this.standing.texts[kind] !== there;
  }

  /** Keeps in the browser what the server does not have. */
  private store() {
    const texts: Kept["texts"] = {};
    for (const kind of ["public", "note"] as const) {
      if (this.unsaved(kind)) texts[kind] = { body_text: this.standing.texts[kind], at: this.times[kind] };
    }
    const files = Object.fromEntries(Object.entries(this.files).filter(([, all]) => all.length > 0));
    const { offered } = this.standing;
    const nothing = Object.keys(texts).length === 0 && Object.keys(files).length === 0 && !offered;
    keep(this.person, this.ticket, nothing ? null : { texts, files, offered, stored: this.stored });
  }

  /** Learns what the server has, and takes up the newer of its text and ours. */
  private async meet() {
    const server = await loadDraft(this.ticket);
    const { texts, offered, kind } = this.standing;
    const mine: Kept["texts"] = {};
    for (const one of ["public", "note"] as const) {
      if (this.times[one] > 0 && this.unsaved(one)) mine[one] = { body_text: texts[one], at: this.times[one] };
    }
    const now = takenUp({ texts: mine, offered, stored: this.stored === undefined ? this.known : this.stored }, server);
    this.stored = server && { kind: server.kind, body_text: server.body_text };
    if (server) this.times[server.kind] = Math.max(this.times[server.kind], Date.parse(server.saved_at));
    // Whoever has chosen is not turned to the other kind under their hands.
    this.set({ ...now, kind: this.chosen ? kind : now.kind });
    if (server && !this.unsaved(server.kind)) this.set({ saving: { state: "saved", at: server.saved_at } });
    this.store();
  }

  private async write(draft: DraftText | null, keepalive: boolean): Promise<string | null> {
    if (this.stored === undefined) {
      await this.meet();
      // A newer one was there, or more was typed meanwhile: that is saved next.
      if (draft && this.standing.texts[draft.kind] !== draft.body_text) return this.standing.saving.at;
    }
    const path = { id: this.ticket };
    if (!draft) {
      await api.delete<void>("/api/tickets/{id}/draft", { path, keepalive }).catch((error) => {
        if (!isProblem(error, "not-found")) throw error;
      });
      this.stored = null;
      this.store();
      return null;
    }
    const saved = await api.put<Draft | undefined>("/api/tickets/{id}/draft", { path, body: draft, keepalive });
    this.stored = { ...draft };
    this.store();
    return saved?.saved_at ?? new Date().toISOString();
  }
}

const writings = new Map<string, Writing>();

/** The one that writes there: there are never two for a ticket in a window. */
export function writingOf(person: string, ticket: string): Writing {
  const key = `${person} ${ticket}`;
  const found = writings.get(key);
  if (found) return found;
  const made = new Writing(person, ticket);
  writings.set(key, made);
  return made;
}

/** Saves what is left to save, and lets it go when nobody looks at it and all is saved. */
export async function leaveWriting(writing: Writing) {
  await writing.flush(true);
  if (!writing.used && writing.idle) writings.delete(`${writing.person} ${writing.ticket}`);
}

/** Before somebody signs out: saves what can be saved. */
export async function settleWritings(person: string) {
  await Promise.all([...writings.values()].filter((one) => one.person === person).map((one) => one.flush()));
}

/** After somebody has signed out: nothing of theirs stays here, and nothing more is written in their name. */
export function forgetWritings(person: string) {
  for (const [key, one] of writings) {
    if (one.person !== person) continue;
    one.stop();
    writings.delete(key);
  }
  forgetKept(person);
}
