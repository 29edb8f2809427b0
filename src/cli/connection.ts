/** The connection of a command to a server: its URL, its credential, and the warnings that responses cause. */
import { isIP } from 'node:net';
import { UsageError } from '../base/usage-error.js';
import { VERSION } from '../base/version.js';
import { Client } from '../client/client.js';
import { DEFAULT_URL, endpointOf } from '../client/endpoint.js';
import { AstridError } from '../client/error.js';
import type { TypedDocumentString } from '../client/gql/graphql.js';
import { NotSignedIn } from './exit.js';
import { RefreshSession } from './operations.js';
import { note, until } from './output.js';
import { refreshed } from './outside-issuer.js';
import { warningFrom } from './server-version.js';
import { type Session, SessionFile } from './session-file.js';

/** A token that ends sooner is refreshed first. */
const REFRESH_BEFORE_MS = 30_000;
/** The server lists the sessions of this client as those of the command line. */
export const USER_AGENT = `astrid-cli/${VERSION}`;
const UNINTERRUPTED_MS = 20_000;

export interface ConnectionOptions {
  readonly url?: string | undefined;
  readonly profile: string;
  /** A token from standard input, instead of a key or a session. */
  readonly token?: string | undefined;
  /** `--profile` was given: its session has precedence over ASTRID_API_KEY. */
  readonly prefersSession: boolean;
  readonly allowHttp: boolean;
  readonly signal: AbortSignal;
}

export class Connection {
  readonly url: string;
  readonly credential: 'key' | 'session';
  readonly #options: ConnectionOptions;
  readonly #file: SessionFile;
  #session: Session | null;
  #hasWarned = false;

  private constructor(options: ConnectionOptions, url: string, session: Session | null) {
    this.#options = options;
    this.#file = new SessionFile(options.profile);
    this.#session = session;
    this.url = url;
    this.credential = this.#usesKey ? 'key' : 'session';
  }

  /** Throws UsageError for an unsafe URL, and NotSignedIn when there is no credential. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const session = await new SessionFile(options.profile).read();
    const given = options.url ?? process.env.ASTRID_URL;
    const connection = new Connection(options, safeUrl(given || session?.url || DEFAULT_URL, options.allowHttp), session);
    if (connection.#usesKey || options.token !== undefined) return connection;
    if (session === null) throw new NotSignedIn(`Nobody is signed in: run astrid login, or set ASTRID_API_KEY.`);
    if (session.url !== connection.url)
      throw new NotSignedIn(
        `The session of the profile ${options.profile} is for ${session.url}: sign in at ${connection.url} first.`,
      );
    return connection;
  }

  get #usesKey(): boolean {
    const { token, prefersSession } = this.#options;
    return token === undefined && Boolean(process.env.ASTRID_API_KEY) && !(prefersSession && this.#session !== null);
  }

  /**
   * The same connection, and Ctrl-C does not stop its requests: for a secret that the server shows once, and for cleaning up. It works for
   * a short time, because the user waits.
   */
  uninterrupted(): Connection {
    return new Connection({ ...this.#options, signal: AbortSignal.timeout(UNINTERRUPTED_MS) }, this.url, this.#session);
  }

  /** Sends an operation. Throws AstridError, as Client does. */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables?: Variables,
    idempotencyKey?: string,
  ) {
    const client = new Client({
      url: this.url,
      ...(await this.#secret()),
      userAgent: USER_AGENT,
      signal: this.#options.signal,
      onHeaders: this.#warn,
    });
    return client.request(document as TypedDocumentString<Result, object>, (variables ?? {}) as object, { idempotencyKey });
  }

  /** The headers that carry the credential, for a stream. */
  async headers(): Promise<Record<string, string>> {
    const { apiKey, token } = await this.#secret();
    return token === undefined ? { 'X-API-Key': apiKey as string } : { Authorization: `Bearer ${token}` };
  }

  async #secret(): Promise<{ apiKey?: string | null; token?: string }> {
    if (this.#usesKey) return { apiKey: process.env.ASTRID_API_KEY as string };
    return { apiKey: null, token: this.#options.token ?? (await this.#freshToken()) };
  }

  async #freshToken(): Promise<string> {
    if (isFresh(this.#session)) return this.#session.accessToken;
    return this.#file.alone(async () => {
      // Another process may have refreshed the session, or ended it.
      this.#session = await this.#file.read();
      if (this.#session === null) throw new NotSignedIn('The session has ended: run astrid login.');
      if (!isFresh(this.#session)) {
        this.#session = await this.#refresh(this.#session);
        await this.#file.write(this.#session);
      }
      return this.#session.accessToken;
    });
  }

  async #refresh(session: Session): Promise<Session> {
    const { refreshToken } = session;
    if (refreshToken === undefined) throw new NotSignedIn('The session has ended: run astrid login.');
    if (session.issuer !== undefined) return refreshed(session);
    const client = new Client({ url: session.url, apiKey: null, userAgent: USER_AGENT, signal: this.#options.signal });
    try {
      const { refreshSession } = await client.request(RefreshSession, { input: { refreshToken } });
      return { ...session, ...refreshSession };
    } catch (error) {
      if (error instanceof AstridError && ['UNAUTHENTICATED', 'INVALID_CREDENTIALS'].includes(error.code))
        throw new NotSignedIn('The session has ended: run astrid login.');
      throw error;
    }
  }

  readonly #warn = (headers: Headers): void => {
    if (this.#hasWarned) return;
    const version = warningFrom(headers);
    const end = headers.get('x-api-key-expires');
    this.#hasWarned = version !== null || end !== null;
    if (version !== null) note(version);
    if (end !== null) note(`The key ends ${until(end)} (${end}): extend it with astrid keys extend.`);
  };
}

const isFresh = (session: Session | null): session is Session =>
  session !== null && Date.parse(session.expiresAt) - Date.now() > REFRESH_BEFORE_MS;

/** The endpoint. Throws UsageError for plain HTTP to another machine, which would show the credential to the network. */
export function safeUrl(text: string, allowHttp: boolean): string {
  const url = endpointOf(text);
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !allowHttp && !isLoopback(hostname))
    throw new UsageError(`${url} is not encrypted, so the network could read the credential: use https, or --allow-http.`);
  return url;
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
