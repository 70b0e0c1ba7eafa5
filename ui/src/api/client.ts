import { offlineProblem, problemOf } from "./problem";

type QueryValue = string | number | boolean | null | undefined;

export type CallOptions = {
  /** Values for the `{placeholders}` of the path. */
  path?: Record<string, string>;
  query?: Record<string, QueryValue>;
  body?: unknown;
  /** The version that the change was made against. */
  version?: number;
  /** Makes a repeated POST harmless; one key per intent of the user, kept over retries. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** The request may outlive the page, for the last save of a draft. */
  keepalive?: boolean;
};

export function addressOf(template: string, options: Pick<CallOptions, "path" | "query"> = {}): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = options.path?.[name];
    if (value === undefined) throw new Error(`${template} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

async function send(method: string, template: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  const raw = options.body instanceof Blob;
  if (options.body !== undefined) {
    headers["content-type"] = raw ? (options.body as Blob).type || "application/octet-stream" : "application/json";
  }
  if (options.version !== undefined) headers["if-match"] = `"${options.version}"`;
  if (options.idempotencyKey) headers["idempotency-key"] = options.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(addressOf(template, options), {
      method,
      headers,
      body: options.body === undefined ? undefined : raw ? (options.body as Blob) : JSON.stringify(options.body),
      credentials: "same-origin",
      signal: options.signal,
      keepalive: options.keepalive,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offlineProblem();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function call<T>(method: string, template: string, options: CallOptions = {}): Promise<T> {
  return answerOf<T>(await send(method, template, options));
}

export const api = {
  get: <T>(template: string, options?: CallOptions) => call<T>("GET", template, options),
  post: <T>(template: string, options?: CallOptions) => call<T>("POST", template, options),
  put: <T>(template: string, options?: CallOptions) => call<T>("PUT", template, options),
  patch: <T>(template: string, options?: CallOptions) => call<T>("PATCH", template, options),
  /** The bytes of a file. */
  blob: async (template: string, options: CallOptions = {}) => (await send("GET", template, options)).blob(),
  delete: <T>(template: string, options?: CallOptions) => call<T>("DELETE", template, options),
};

export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
