/** A PostgreSQL server by DATABASE_URL: the pool, the session for migrations, and the database of another program. */
import pg from 'pg';
import { StartError } from '../../base/errors.js';
import { isDatabaseUnavailable, isOfAnUnfitSession } from '../faults.js';
import type { SqlSession } from '../migrate.js';
import { chooseSchema, searchPathOf } from '../schema.js';
import { BoundedClient } from './bounded-client.js';
import { FairPool, replaceAfterUse } from './fair-pool.js';
import { pathOf, SessionClient, type SessionConfig } from './session.js';
import { describe, interrupted, isRightMissing, reason, refusedConnection, refuseUnfit, withoutRight } from './unusable.js';
import { parseServerUrl } from './url.js';

/** A database on a server, as the settings name it. */
export interface Server {
  /** The URL for statements: DATABASE_URL. */
  readonly url: string;
  /** The same database without the pooler: migrations and notifications need a lasting session. If undefined, `url` has no pooler. */
  readonly directUrl?: string | undefined;
  /** Whether `url` leads to a transaction pooler. */
  readonly pooled?: boolean | undefined;
}

/** Settings of every connection. A server that does not answer for 5 s counts as unavailable. */
const connection = (url: string): SessionConfig => ({
  connectionString: url,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  application_name: 'astrid',
});

/** A separate connection, which is not open yet. The server shows `purpose` in its list of connections. */
export const openConnection = (url: string, purpose: string, session: Pick<SessionConfig, 'pooled' | 'searchPath'> = {}) =>
  new SessionClient({ ...connection(url), ...session, application_name: `astrid ${purpose}` });

/** Closes a connection without waiting for the other end, which may be unavailable. */
export function cut(client: pg.Client): void {
  client.end().catch(() => {});
  client.connection.stream.destroy();
}

/** The default time limit of a statement. */
const STATEMENT_MS = 30_000;

export interface PoolBounds {
  readonly statementMs?: number | undefined;
  /** The time limit of a caller's read. */
  readonly readMs?: number | undefined;
  /** The number of uses after which a connection is replaced. */
  readonly maxUses?: number | undefined;
}

/** The pool that Prisma uses. A broken idle connection is dropped: the next query opens another one. */
export function openPool(
  { url, pooled = false }: Server,
  searchPath: readonly string[],
  size: number,
  { statementMs = STATEMENT_MS, ...bounds }: PoolBounds = {},
): FairPool {
  const session: SessionConfig = { ...connection(url), pooled, searchPath };
  const pool = new FairPool({
    ...session,
    max: size,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementMs,
    ...bounds,
    Client: BoundedClient,
  });
  pool.on('error', () => {});
  pool.on('release', (_error, client) => (client as unknown as BoundedClient).leave());
  // Behind a pooler, a session may have changed since its check. So the pool replaces the connection and checks the new one.
  pool.on('connect', (client) => {
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (isOfAnUnfitSession(code)) replaceAfterUse(client);
    });
  });
  return pool;
}

/**
 * Runs `work` in a separate session, without the pooler and without a statement timeout: a migration may take long. The search path
 * begins with the schema that `work` receives. Throws StartError, without the password, when the database does not exist or does not fit.
 */
export async function withSession<T>(
  { url, directUrl = url }: Server,
  work: (session: SqlSession, schema: string) => Promise<T>,
  name = 'DATABASE_URL',
): Promise<T> {
  const setting = directUrl === url ? name : 'DATABASE_LISTEN_URL';
  describe(url, name);
  const location = describe(directUrl, setting);
  const client = openConnection(directUrl, 'start');
  client.on('error', () => {});
  await connected(client, (error) => refusedConnection(error, location, setting));
  try {
    const session = clientSession(client);
    await refuseUnfit(session, location);
    const schema = await chooseSchema(session, schemaIn(url));
    await session.script(`SET search_path = ${pathOf(await searchPathOf(session, schema))}`);
    return await work(session, schema);
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (isRightMissing(error)) throw withoutRight(error, location, setting);
    throw isDatabaseUnavailable(error) ? interrupted(error, location, setting) : error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Connects. A client that never had a connection is not ended: `end` would wait forever for the end of its connection. */
async function connected(client: pg.Client, refuse: (error: unknown) => StartError): Promise<void> {
  await client.connect().catch((error: unknown) => {
    cut(client);
    throw refuse(error);
  });
}

/**
 * Runs `read` in a read-only transaction of another program's database: all its statements see one state of the data, and times are in
 * UTC. `setting` names the URL in errors. Throws StartError, without the password, when the database or a table cannot be read.
 */
export async function readElsewhere<T>(url: string, setting: string, read: (rows: SqlSession['rows']) => Promise<T>): Promise<T> {
  const location = describe(url, setting);
  const client = new pg.Client({ ...connection(url), application_name: 'astrid import' });
  client.on('error', () => {});
  await connected(
    client,
    (error) => new StartError(`The database ${location} cannot be read (${reason(error)}): start it, or correct ${setting}.`),
  );
  try {
    const { rows, script } = clientSession(client);
    await script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TimeZone = 'UTC'");
    const result = await read(rows);
    await script('ROLLBACK');
    return result;
  } catch (error) {
    if (!isRightMissing(error)) throw error;
    throw new StartError(`The user of ${setting} lacks a right in the database ${location} (${reason(error)}): grant it.`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Waits until the pool has a session that fits. Throws StartError. */
export async function provePool(pool: pg.Pool, { url }: Server): Promise<void> {
  const location = describe(url, 'DATABASE_URL');
  await pool.query('SELECT 1').catch((error: unknown) => {
    throw refusedConnection(error, location, 'DATABASE_URL');
  });
}

/** The schema in a URL, in the form of Prisma's URLs. */
const schemaIn = (url: string): string | undefined => parseServerUrl(url)?.parameters.get('schema') || undefined;

/** A connected client as a session for migrations. */
export const clientSession = (client: pg.Client): SqlSession => ({
  rows: async (sql, parameters) => (await client.query(sql, parameters)).rows,
  script: async (sql) => void (await client.query(sql)),
});
