/**
 * A small typed client. At run time it needs nothing but fetch, so src/client can be copied. It speaks HTTP only, and no
 * error, and no inspection of a client, shows the credential.
 */
import { dataOf } from './answer.js';
import { DEFAULT_URL, endpointOf } from './endpoint.js';
import { AstridError } from './error.js';
import type { TypedDocumentString } from './gql/graphql.js';
import { pauseBefore, sleep } from './retry.js';

export interface ClientOptions {
  /** The server, with or without `/graphql`; ASTRID_URL, or the one of a server on this machine, when it is not given. */
  readonly url?: string | undefined;
  /** Sent as X-API-Key; ASTRID_API_KEY when neither it nor a token is given. `null` sends no credential. */
  readonly apiKey?: string | null | undefined;
  /** Sent as Authorization: Bearer. */
  readonly token?: string | undefined;
  /** How often a query, or a mutation with an idempotency key, is tried again; 3 when it is not given. */
  readonly retries?: number | undefined;
  /** How long to wait for one answer; 60 s when it is not given. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RequestOptions {
  /**
   * Names the work, not the attempt: 1 to 255 visible ASCII characters. The mutation then takes effect once however often
   * it is sent within 24 hours, and is sent again when nothing came back.
   */
  readonly idempotencyKey?: string | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;

export class Client {
  readonly url: string;
  // Private fields are not shown by console.log, util.inspect or JSON.stringify.
  readonly #headers: Readonly<Record<string, string>>;
  readonly #retries: number;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;

  /** Throws AstridError when the URL or the credential is unfit to be sent. */
  constructor(options: ClientOptions = {}) {
    this.url = endpointOf(options.url ?? (process.env.ASTRID_URL || DEFAULT_URL));
    this.#headers = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...credential(options) };
    this.#retries = options.retries ?? 3;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#signal = options.signal;
  }

  /**
   * Sends an operation and returns its data. Throws AstridError when the answer holds an error, or there is none. A query
   * is tried again after 429 and 503, a mutation only with an idempotency key, and then also when nothing came back.
   */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    ...[variables, { idempotencyKey } = {}]: Variables extends Record<string, never>
      ? [variables?: undefined, options?: RequestOptions]
      : [variables: Variables, options?: RequestOptions]
  ): Promise<Result> {
    const text = document.toString();
    const isKeyed = idempotencyKey !== undefined;
    // What merely might be a mutation is not repeated.
    const tries = /\b(mutation|subscription)\b/.test(text) && !isKeyed ? 1 : 1 + this.#retries;
    const headers = isKeyed ? { ...this.#headers, 'Idempotency-Key': checkedIdempotencyKey(idempotencyKey) } : this.#headers;
    // The same body at each try.
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

function checkedIdempotencyKey(key: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new AstridError('BAD_IDEMPOTENCY_KEY', 'An idempotency key is 1 to 255 visible ASCII characters.');
  return key;
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? ` (${cause.code})` : '';
}
