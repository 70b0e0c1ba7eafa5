import { isProblem } from "@/api/problem";

export type Kind = "public" | "note";
export type DraftText = { body_text: string; kind: Kind };
export type SavingState = {
  state: "none" | "unsaved" | "saved" | "failed" | "refused" | "signed_out";
  at: string | null;
};
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

  /** Nothing is written from now on. */
  stop() {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.pending = null;
  }

  /** Whether everything was written, or there is nothing to write. */
  get idle(): boolean {
    return this.pending === null;
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
      // Asking again would not help: nobody is signed in, or it is refused for good (the ticket is gone, the right
      // was taken). The text stays where it is kept.
      const refused = isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429;
      this.tell({
        state: isProblem(error, "unauthenticated") ? "signed_out" : refused ? "refused" : "failed",
        at: null,
      });
      if (refused) return;
      this.pending ??= taken;
      this.wait(RETRY_MS);
    }
  }
}
