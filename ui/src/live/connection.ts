import type { Notice } from "./topics";

export type LiveState = "connecting" | "live" | "lost";

type Source = Pick<EventSource, "readyState" | "close" | "addEventListener"> & {
  onopen: ((this: EventSource, event: Event) => unknown) | null;
  onerror: ((this: EventSource, event: Event) => unknown) | null;
};

type Options = {
  open: (address: string) => Source;
  onNotices: (notices: Notice[]) => void;
  /** Something may have been missed: everything shown is to be asked for again. */
  onReset: () => void;
  onState: (state: LiveState) => void;
  /** How long notices are gathered before the screens refresh. */
  gatherMs?: number;
};

const CLOSED = 2;

/** 1 s, 2 s, 4 s … 30 s, with a quarter of chance, so that a restarted server is not stormed. */
export function backoff(attempt: number, random: number): number {
  const base = Math.min(30_000, 1000 * 2 ** attempt);
  return Math.round(base * (0.75 + random * 0.5));
}

export function parseNotice(data: string): Notice | null {
  try {
    const value = JSON.parse(data) as Partial<Notice>;
    return typeof value.topic === "string" ? { topic: value.topic, id: String(value.id ?? "") } : null;
  } catch {
    return null;
  }
}

/**
 * One live line. While the browser's own EventSource retries, it resumes by Last-Event-ID and nothing is lost. When it
 * gives up (the server answered with an error), a new line is opened later; that one cannot resume, so it resets.
 */
export function connectLive(options: Options): () => void {
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let gather: ReturnType<typeof setTimeout> | null = null;
  let waiting: Notice[] = [];
  let attempt = 0;
  let gap = false;
  let stopped = false;

  const flush = () => {
    gather = null;
    const notices = waiting;
    waiting = [];
    options.onNotices(notices);
  };
  const open = () => {
    options.onState(gap ? "lost" : "connecting");
    const own = options.open("/api/live");
    source = own;
    own.onopen = () => {
      attempt = 0;
      options.onState("live");
      if (gap) options.onReset();
      gap = false;
    };
    own.onerror = () => {
      options.onState("lost");
      if (own.readyState !== CLOSED || stopped) return;
      own.close();
      gap = true;
      timer = setTimeout(open, backoff(attempt, Math.random()));
      attempt += 1;
    };
    own.addEventListener("change", (event) => {
      const notice = parseNotice((event as MessageEvent<string>).data);
      if (!notice) return;
      waiting.push(notice);
      gather ??= setTimeout(flush, options.gatherMs ?? 120);
    });
    own.addEventListener("reset", () => options.onReset());
  };
  open();

  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
    if (gather) clearTimeout(gather);
    source?.close();
  };
}
