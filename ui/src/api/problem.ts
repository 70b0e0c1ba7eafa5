/** A refusal of the server: an RFC 9457 problem document, or what stands in for one when none came. */
export type FieldProblem = {
  field: string;
  problem: string;
  /** What a person calls the field; the path of one that has no name. */
  label: string;
};

type ProblemDocument = {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  errors?: (Omit<FieldProblem, "label"> & { label?: string })[];
  current?: unknown;
};

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldProblem[];
  /** The state now, sent along with `stale` and `unseen-messages`. */
  readonly current: unknown;
  /** Seconds to wait, from `Retry-After`. */
  readonly retryAfter: number | null;

  constructor(code: string, status: number, document: ProblemDocument, retryAfter: number | null = null) {
    super(document.detail ?? document.title ?? code);
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.title = document.title ?? "";
    this.detail = document.detail ?? "";
    this.errors = (document.errors ?? []).map((one) => ({ ...one, label: one.label ?? one.field }));
    this.current = document.current;
    this.retryAfter = retryAfter;
  }

  /** What is wrong with one field, if the server named it. */
  of(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.problem;
  }
}

export function isProblem(value: unknown, code?: string): value is Problem {
  return value instanceof Problem && (code === undefined || value.code === code);
}

const CODE_BY_STATUS: Record<number, string> = {
  400: "malformed",
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  412: "stale",
  413: "too-large",
  415: "unsupported-media-type",
  422: "invalid",
  428: "precondition-required",
  429: "too-many-attempts",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

/** `/problems/unseen-messages` → `unseen-messages`; without a type the status has to do. */
export function codeOf(type: string | undefined, status: number): string {
  const named = type?.match(/\/problems\/([a-z-]+)$/)?.[1];
  return named ?? CODE_BY_STATUS[status] ?? "fault";
}

type Reader = (document: ProblemDocument) => Promise<ProblemDocument>;
let inWords: Reader = async (document) => document;

/** By whom refusals are put into a reader's words: the API itself knows no screen and no language. */
export function putIntoWordsBy(reader: Reader) {
  inWords = reader;
}

/** The one door by which refusals come in: behind it they are in the reader's words, wherever they are shown. */
export async function problemOf(response: Response): Promise<Problem> {
  const retry = Number(response.headers.get("retry-after"));
  const retryAfter = Number.isFinite(retry) && retry > 0 ? retry : null;
  let document: ProblemDocument = {};
  if (response.headers.get("content-type")?.includes("json")) {
    try {
      document = (await response.json()) as ProblemDocument;
    } catch {
      // A broken body says no more than the status does.
    }
  }
  const code = codeOf(document.type, response.status);
  return new Problem(code, response.status, await inWords(document), retryAfter);
}

/** The request never got an answer: no network, or the server is down. */
export function offlineProblem(): Problem {
  return new Problem("offline", 0, {});
}
