/**
 * A small typed client. At run time it needs only fetch, so src/client can be copied. It uses HTTP only. Neither its errors
 * nor an inspection of a client show the credential.
 */
import { dataOf } from './answer.js';
import { DEFAULT_URL, endpointOf } from './endpoint.js';
import { AstridError } from './error.js';
import type { TypedDocumentString } from './gql/graphql.js';
import { pauseBefore, sleep } from './retry.js';

export interface ClientOptions {
  /** The server's URL, with or without `/graphql`; by default ASTRID_URL, or a server on this machine. */
  readonly url?: string | undefined;
  /** Sent as X-API-Key; by default ASTRID_API_KEY, if there is no token either. `null` sends no credential. */
  readonly apiKey?: string | null | undefined;
  /** Sent as Authorization: Bearer. */
  readonly token?: string | undefined;
  /** The number of retries of a query, or of a mutation with an idempotency key; 3 by default. */
  readonly retries?: number | undefined;
  /** The time limit for one answer in milliseconds; 60 s by default. */
  readonly timeoutMs?: number | undefined;
  /** The name of the program, sent as User-Agent. A browser sends its own. */
  readonly userAgent?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives the headers of every response, such as `X-API-Key-Expires`. */
  readonly onHeaders?: ((headers: Headers) => void) | undefined;
}

export interface RequestOptions {
  /**
   * Names the work, not the attempt: 1 to 255 visible ASCII characters. With it, the mutation takes effect once even if it is sent
   * several times within 24 hours, and the client also retries when there is no answer.
   */
  readonly idempotencyKey?: string | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;

export class Client {
  readonly url: string;
  // console.log, util.inspect and JSON.stringify do not show private fields.
  readonly #headers: Readonly<Record<string, string>>;
  readonly #retries: number;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onHeaders: ((headers: Headers) => void) | undefined;

  /** Throws AstridError when the URL or the credential is invalid. */
  constructor(options: ClientOptions = {}) {
    this.url = endpointOf(options.url ?? (process.env.ASTRID_URL || DEFAULT_URL));
    this.#headers = {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      ...(options.userAgent && { 'User-Agent': options.userAgent }),
      ...credential(options),
    };
    this.#retries = options.retries ?? 3;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#signal = options.signal;
    this.#onHeaders = options.onHeaders;
  }

  /**
   * Sends an operation and returns its data. Throws AstridError when the answer holds an error, or when there is no answer. A query is
   * retried after 429 and 503. A mutation is retried only with an idempotency key, and then also when there is no answer.
   */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    ...[variables, { idempotencyKey } = {}]: Variables extends Record<string, never>
      ? [variables?: undefined, options?: RequestOptions]
      : [variables: Variables, options?: RequestOptions]
  ): Promise<Result> {
    const text = document.toString();
    const isKeyed = idempotencyKey !== undefined;
    // A document that may be a mutation is not repeated.
    const tries = /\b(mutation|subscription)\b/.test(text) && !isKeyed ? 1 : 1 + this.#retries;
    const headers = isKeyed ? { ...this.#headers, 'Idempotency-Key': checkedIdempotencyKey(idempotencyKey) } : this.#headers;
    // Each attempt sends the same body.
    const body = JSON.stringify({ query: text, variables });
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.#send(headers, body)) as Result;
      } catch (error) {
        const pause = error instanceof AstridError ? pauseBefore(error, attempt, isKeyed) : null;
        if (attempt >= tries || pause === null) throw error;
        await sleep(pause * 1000, this.#signal);
      }
    }
  }

  async #send(headers: Readonly<Record<string, string>>, body: string): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers,
        body,
        // A followed redirect would send the key to another server.
        redirect: 'manual',
        signal: this.#signal ? AbortSignal.any([this.#signal, timeout]) : timeout,
      });
      this.#onHeaders?.(response.headers);
      return dataOf(response, await response.text(), this.url);
    } catch (error) {
      if (error instanceof AstridError) throw error;
      this.#signal?.throwIfAborted();
      if (timeout.aborted) throw new AstridError('TIMEOUT', `${this.url} did not answer within ${this.#timeoutMs / 1000} s.`);
      throw new AstridError('UNREACHABLE', `Nothing answers at ${this.url}${reasonOf(error)}. Is the server running?`);
    }
  }
}

function credential({ apiKey, token }: ClientOptions): Record<string, string> {
  if (apiKey && token) throw new AstridError('BAD_CREDENTIAL', 'Give an API key or a token, not both.');
  if (token !== undefined) return { Authorization: `Bearer ${checkedSecret(token, 'token')}` };
  const key = apiKey === undefined ? process.env.ASTRID_API_KEY : apiKey;
  return key ? { 'X-API-Key': checkedSecret(key, 'API key') } : {};
}

/** fetch would repeat an invalid header value in its error. */
function checkedSecret(value: string, what: string): string {
  const secret = value.trim();
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw new AstridError('BAD_CREDENTIAL', `The ${what} is empty, or contains characters that are not allowed in it.`);
  return secret;
}

function checkedIdempotencyKey(key: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new AstridError('BAD_IDEMPOTENCY_KEY', 'An idempotency key is 1 to 255 visible ASCII characters.');
  return key;
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? ` (${cause.code})` : '';
}
