/**
 * A small typed client. At run time it needs nothing but fetch, so src/client can be copied. It speaks HTTP only, and no
 * error, and no inspection of a client, shows the credential.
 */
import type { TypedDocumentString } from './gql/graphql.js';

export const DEFAULT_URL = 'http://127.0.0.1:4000/graphql';

export interface ClientOptions {
  /** The endpoint; ASTRID_URL, or the one of a server on this machine, when it is not given. */
  readonly url?: string | undefined;
  /** Sent as X-API-Key; ASTRID_API_KEY when neither it nor a token is given. `null` sends no credential. */
  readonly apiKey?: string | null | undefined;
  /** Sent as Authorization: Bearer. */
  readonly token?: string | undefined;
  /** How often a query (never a mutation) is tried again after 429 or 503; 3 when it is not given. */
  readonly retries?: number | undefined;
  /** How long to wait for one answer; 60 s when it is not given. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ErrorDetails {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** Seconds that the server asked to wait before another try. */
  readonly retryAfter?: number | undefined;
  /** The whole `errors` of the answer; the error itself tells the first. */
  readonly errors?: readonly GraphQLAnswerError[] | undefined;
  /** What the answer held beside the errors. */
  readonly data?: unknown;
}

export interface GraphQLAnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Every failure. `code` is the server's, or one of the client's own: UNREACHABLE, TIMEOUT, NOT_GRAPHQL (something else
 * answers there), BAD_CREDENTIAL and BAD_URL (unfit to be sent).
 */
export class AstridError extends Error {
  override readonly name = 'AstridError';
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;
  readonly errors: readonly GraphQLAnswerError[];
  readonly data: unknown;

  constructor(
    readonly code: string,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message);
    this.status = details.status;
    this.requestId = details.requestId;
    this.extensions = details.extensions ?? {};
    this.retryAfter = details.retryAfter;
    this.errors = details.errors ?? [];
    this.data = details.data ?? null;
  }
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** A server that asks for a longer pause is not waited for. */
const LONGEST_PAUSE_S = 30;

export class Client {
  readonly url: string;
  // Private fields are not shown by console.log, util.inspect or JSON.stringify.
  readonly #headers: Readonly<Record<string, string>>;
  readonly #retries: number;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;

  /** Throws AstridError when the URL or the credential is unfit to be sent. */
  constructor(options: ClientOptions = {}) {
    this.url = checkedUrl(options.url ?? (process.env.ASTRID_URL || DEFAULT_URL));
    this.#headers = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...credential(options) };
    this.#retries = options.retries ?? 3;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#signal = options.signal;
  }

  /** Sends an operation and returns its data. Throws AstridError when the answer holds an error, or there is none. */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
  ): Promise<Result> {
    const text = document.toString();
    // What merely might be a mutation is not repeated.
    const tries = /\b(mutation|subscription)\b/.test(text) ? 1 : 1 + this.#retries;
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.#send(text, variables)) as Result;
      } catch (error) {
        const pause = error instanceof AstridError ? pauseBefore(error, attempt) : null;
        if (attempt >= tries || pause === null) throw error;
        await sleep(pause * 1000, this.#signal);
      }
    }
  }

  async #send(query: string, variables: unknown): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: this.#headers,
        body: JSON.stringify({ query, variables }),
        // Followed elsewhere, a redirect would take the key along.
        redirect: 'manual',
        signal: this.#signal ? AbortSignal.any([this.#signal, timeout]) : timeout,
      });
      return dataOf(response, await response.text(), this.url);
    } catch (error) {
      if (error instanceof AstridError) throw error;
      this.#signal?.throwIfAborted();
      if (timeout.aborted) throw new AstridError('TIMEOUT', `${this.url} did not answer within ${this.#timeoutMs / 1000} s.`);
      throw new AstridError('UNREACHABLE', `Nothing answers at ${this.url}${reasonOf(error)}. Is the server running?`);
    }
  }
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new AstridError('BAD_URL', 'The URL of the server must start with http:// or https://.');
  if (url.username || url.password)
    throw new AstridError('BAD_URL', 'The URL of the server must not hold a user or password: a credential goes in a header.');
  return url.href;
}

function credential({ apiKey, token }: ClientOptions): Record<string, string> {
  if (apiKey && token) throw new AstridError('BAD_CREDENTIAL', 'Give an API key or a token, not both.');
  if (token !== undefined) return { Authorization: `Bearer ${checkedSecret(token, 'token')}` };
  const key = apiKey === undefined ? process.env.ASTRID_API_KEY : apiKey;
  return key ? { 'X-API-Key': checkedSecret(key, 'API key') } : {};
}

/** fetch would repeat a value that cannot be a header in its error. */
function checkedSecret(value: string, what: string): string {
  const secret = value.trim();
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw new AstridError('BAD_CREDENTIAL', `The ${what} is empty, or holds characters that none has.`);
  return secret;
}

function dataOf(response: Response, body: string, url: string): unknown {
  const { status, headers } = response;
  const requestId = headers.get('x-request-id') ?? undefined;
  if (status >= 300 && status < 400) {
    throw new AstridError('NOT_GRAPHQL', `${url} redirects elsewhere: set ASTRID_URL to where the API itself is.`, { status });
  }
  const answer = parseAnswer(body);
  const retryAfter = secondsOf(headers.get('retry-after'));
  if (answer === null) {
    const code = status === 429 ? 'RATE_LIMITED' : status === 503 ? 'SERVICE_UNAVAILABLE' : 'NOT_GRAPHQL';
    const message = `${url} answered ${status} with something that is not GraphQL: the URL must be the endpoint, such as ${DEFAULT_URL}.`;
    throw new AstridError(code, message, { status, requestId, retryAfter });
  }
  const first = answer.errors?.[0];
  if (first === undefined) return answer.data;
  const extensions = first.extensions ?? {};
  throw new AstridError(String(extensions.code ?? 'UNKNOWN'), first.message, {
    status,
    requestId,
    extensions,
    retryAfter,
    errors: answer.errors,
    data: answer.data,
  });
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLAnswerError[];
}

function parseAnswer(body: string): Answer | null {
  try {
    const answer = JSON.parse(body) as Answer | null;
    return typeof answer === 'object' && answer !== null && ('data' in answer || Array.isArray(answer.errors)) ? answer : null;
  } catch {
    return null;
  }
}

/** Seconds, or a date, as HTTP has it. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Seconds to wait before the next try; null when there should be none. */
function pauseBefore({ status, retryAfter }: AstridError, attempt: number): number | null {
  if (status !== 429 && status !== 503) return null;
  // Without a word from the server: doubling, and spread so that workers do not come back all at once.
  const pause = retryAfter ?? 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
  return pause <= LONGEST_PAUSE_S ? pause : null;
}

const sleep = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', aborted, { once: true });
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? ` (${cause.code})` : '';
}
