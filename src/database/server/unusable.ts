/** The reason why a server cannot be used, in one line for an operator, without the password: its URL, refusal, version or encoding. */
import pg from 'pg';
import { StartError } from '../../base/errors.js';
import { chain } from '../faults.js';
import type { SqlSession } from '../migrate.js';
import { UnfitSession } from './session.js';
import { parseServerUrl } from './url.js';

const OLDEST = 15;

/** `host:port/name`, never the user or password. Throws StartError for an invalid URL. */
export function describe(url: string, setting: string): string {
  const parsed = parseServerUrl(url);
  if (!parsed)
    throw new StartError(
      `${setting} is not a PostgreSQL URL: write postgresql://user:password@host:5432/name, with /, ?, # and @ in the password percent-encoded.`,
    );
  const fault = faultOf(url);
  if (fault !== null) throw new StartError(`${setting} cannot be used (${fault}): correct it.`);
  return `${parsed.host}${parsed.database}`;
}

/**
 * The reason why no connection can be made from a URL, or null. `pg` reads the files that the URL names, and would report a wrong port
 * only when it connects.
 */
function faultOf(url: string): string | null {
  // In a startup packet, a NUL ends a value.
  if (url.includes('%00')) return 'it contains a NUL character, %00';
  try {
    const { port } = new pg.Client({ connectionString: url });
    return Number.isInteger(port) && port >= 0 && port <= 65_535 ? null : 'its port is not a number from 0 to 65535';
  } catch (error) {
    return reason(error);
  }
}

/** The innermost message: when Node tried two addresses, its own message is empty and `errors` holds them. */
export function reason(error: unknown): string {
  for (const link of chain(error)) if (link instanceof Error && link.message) return link.message.split('\n')[0] ?? '';
  return String(error);
}

export function refusedConnection(error: unknown, location: string, setting: string): StartError {
  if (error instanceof UnfitSession) return new StartError(error.message);
  const { code } = error as { code?: unknown };
  // PostgreSQL 13 and older do not have idle_session_timeout. The options of the URL may name other settings that do not exist.
  if (code === '42704' && reason(error).includes('idle_session_timeout'))
    return new StartError(`The database ${location} runs a PostgreSQL that is too old: AstrID needs ${OLDEST} or newer.`);
  if (/client password must be/.test(reason(error)))
    return new StartError(`The database ${location} requires a password, and ${setting} has none: add it.`);
  const pooler = /unsupported startup parameter/.test(reason(error));
  const advice = pooler
    ? 'it is a pooler: set DATABASE_POOLER=transaction, and DATABASE_LISTEN_URL to the server itself'
    : `start it, or correct ${setting}`;
  return new StartError(`The database ${location} cannot be used (${reason(error)}): ${advice}.`);
}

export const isRightMissing = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '42501';

export const withoutRight = (error: unknown, location: string, setting: string): StartError =>
  new StartError(
    `The user of ${setting} lacks a right in the database ${location} (${reason(error)}): grant it as docs/runbooks/least-rights.md describes.`,
  );

export const interrupted = (error: unknown, location: string, setting: string): StartError =>
  new StartError(`The database ${location} failed during the start (${reason(error)}): start again, or correct ${setting}.`);

/** Throws StartError when the server is too old, or the database is not in UTF-8. */
export async function refuseUnfit(session: Pick<SqlSession, 'rows'>, location: string): Promise<void> {
  const [server] = await session.rows<{ version: string; number: number; encoding: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
            current_setting('server_encoding') AS encoding`,
  );
  if (!server || server.number < OLDEST * 10_000)
    throw new StartError(`The database ${location} runs PostgreSQL ${server?.version}: AstrID needs ${OLDEST} or newer.`);
  if (server.encoding !== 'UTF8')
    throw new StartError(`The database ${location} has the encoding ${server.encoding}: create one with ENCODING 'UTF8'.`);
}
