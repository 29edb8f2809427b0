/** A PostgreSQL server by DATABASE_URL: the pool, the session that migrates, and one clear line when it cannot be used. */
import pg from 'pg';
import { StartError } from '../errors.js';
import { BoundedClient } from './bounded-client.js';
import { FairPool } from './fair-pool.js';
import { chain } from './faults.js';
import type { SqlSession } from './migrate.js';

const OLDEST = 15;

// Prisma's adapter drops the offset of a timestamptz, sent and received, so a session in any other zone would shift times.
const SESSION = '-c TimeZone=UTC -c DateStyle=ISO -c idle_in_transaction_session_timeout=60000';

/** What every connection has in common. A server that answers nothing for 5 s counts as away. */
const connection = (url: string): pg.ClientConfig => ({
  connectionString: url,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  application_name: 'astrid',
  options: SESSION,
});

/** A connection of its own, not open yet; `purpose` is what the server's list of connections shows. */
export const openConnection = (url: string, purpose: string): pg.Client =>
  new pg.Client({ ...connection(url), application_name: `astrid ${purpose}` });

/** Ends a connection without waiting for the other end, which may be gone. */
export function cut(client: pg.Client): void {
  client.end().catch(() => {});
  client.connection.stream.destroy();
}

/** How long a statement may last, where nothing else is said. */
const STATEMENT_MS = 30_000;

/** The pool that Prisma sends through. A broken idle connection is only dropped: the next query opens another. */
export function openPool(url: string, size: number, statementMs = STATEMENT_MS, readMs?: number): FairPool {
  const pool = new FairPool({
    ...connection(url),
    max: size,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementMs,
    readMs,
    Client: BoundedClient,
  });
  pool.on('error', () => {});
  return pool;
}

/**
 * Runs `work` in a session of its own, without a statement timeout: a migration may take long.
 * Throws StartError, without the password, when there is no database, or none that will do.
 */
export async function withSession<T>(url: string, work: (session: SqlSession) => Promise<T>): Promise<T> {
  const place = describe(url);
  const client = new pg.Client(connection(url));
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => {
      throw new StartError(`The database ${place} cannot be used (${reason(error)}): start it, or correct DATABASE_URL.`);
    });
    const session = clientSession(client);
    await refuseUnfit(session, place);
    return await work(session);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The session that a connected client is. */
export const clientSession = (client: pg.Client): SqlSession => ({
  rows: async (sql, parameters) => (await client.query(sql, parameters)).rows,
  script: async (sql) => void (await client.query(sql)),
});

async function refuseUnfit(session: SqlSession, place: string): Promise<void> {
  const [server] = await session.rows<{ version: string; number: number; encoding: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
            current_setting('server_encoding') AS encoding`,
  );
  if (!server || server.number < OLDEST * 10_000)
    throw new StartError(`The database ${place} is PostgreSQL ${server?.version}: ${OLDEST} or newer is needed.`);
  if (server.encoding !== 'UTF8')
    throw new StartError(`The database ${place} is encoded in ${server.encoding}: make one with ENCODING 'UTF8'.`);
}

/** `host:port/name`, never the user or password. Throws StartError when the URL is none. */
function describe(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // An unescaped / ? or # in a password makes the rest of it look like the host's path.
  const misread = parsed && !parsed.username && `${parsed.pathname}${parsed.search}${parsed.hash}`.includes('@');
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || misread)
    throw new StartError(
      'DATABASE_URL is no PostgreSQL URL: write postgresql://user:password@host:5432/name, with /, ?, # and @ in the password percent-encoded.',
    );
  const host = parsed.host || parsed.searchParams.get('host') || 'localhost';
  return `${host}${parsed.pathname === '/' ? '' : parsed.pathname}`;
}

/** The innermost message: with two addresses tried, Node's own is empty and stands in `errors`. */
function reason(error: unknown): string {
  for (const link of chain(error)) if (link instanceof Error && link.message) return link.message.split('\n')[0] ?? '';
  return String(error);
}
