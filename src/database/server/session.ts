/**
 * A session on a PostgreSQL server, with the settings that AstrID's SQL relies on. A new connection sends them in its startup message.
 * There they override the `options` of its URL and the settings of the role and the database. Then it reads them back before any work.
 *
 * Behind a transaction pooler, each transaction may run in another session. There only TimeZone, DateStyle and
 * standard_conforming_strings belong to the client (PgBouncer restores them). The role sets the others, and this file only checks them.
 */
import pg from 'pg';
import { UNFIT_SESSION } from '../faults.js';

/** Settings of a connection that `pg` does not know. */
export interface SessionConfig extends pg.ClientConfig {
  /** Whether the URL leads to a transaction pooler. */
  readonly pooled?: boolean;
  /** The schema of AstrID's tables, then those of its extensions; undefined means the role's own search path. */
  readonly searchPath?: readonly string[] | undefined;
}

/** A session would shift times, cut numbers or find other tables. The message names the correction. */
export class UnfitSession extends Error {
  override name = 'UnfitSession';
  readonly code = UNFIT_SESSION;
}

type Settings = Readonly<Record<string, string>>;

/** Settings that a client keeps behind a pooler. Prisma's adapter drops the offset of a timestamptz: only UTC keeps times right. */
const OF_THE_CLIENT: Settings = { TimeZone: 'UTC', DateStyle: 'ISO, MDY', standard_conforming_strings: 'on' };

/** How long a transaction may wait for its client: a frozen node must not hold a lock for longer. */
const IDLE_IN_TRANSACTION_MS = 60_000;
const CHECK_MS = 5_000;

/**
 * PostgreSQL ends the session of a machine that has lost its power after 20 s. Until then its open transaction holds locks, for which all other
 * servers wait. A session on a Unix socket ignores these settings and shows 0, so they are not checked.
 */
const LOST_AFTER: Settings = {
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '20000',
};

export class SessionClient extends pg.Client {
  readonly #settings: Settings;
  readonly #config: SessionConfig;
  /** The settings of the startup message. */
  readonly #sent: Settings;

  constructor(config: SessionConfig = {}) {
    super(config);
    // A connection may break while no statement runs, such as during the check. That must not end the process: its next statement fails.
    this.on('error', () => {});
    this.#config = config;
    this.#settings = config.pooled ? OF_THE_CLIENT : ownSettings(config);
    this.#sent = config.pooled ? this.#settings : { ...this.#settings, ...LOST_AFTER };
  }

  /** Resolves when the session fits, and rejects with UnfitSession otherwise. No kind of connection skips the check. */
  override connect(): Promise<this>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<this> | undefined {
    const ready = super.connect().then(() => this.#check());
    if (callback === undefined) return ready.then(() => this);
    ready.then(() => callback(undefined as unknown as Error), callback);
    return undefined;
  }

  /** Parameters that `pg` puts into the startup message. PostgreSQL reads these after `options`, so they override it. */
  getStartupConf(): Record<string, string> {
    const { user, database, connectionParameters } = this as unknown as {
      user: string;
      database: string;
      connectionParameters: { application_name?: string; options?: string };
    };
    const { application_name, options } = connectionParameters;
    return { user, database, ...(application_name && { application_name }), ...(options && { options }), ...this.#sent };
  }

  async #check(): Promise<void> {
    const { pooled = false, searchPath } = this.#config;
    const names = [...Object.keys(this.#settings), TRIGGERS, ...(pooled ? OF_THE_ROLE.map(({ name }) => name) : [])];
    try {
      // The type of query_timeout, which @types/pg does not declare here.
      const query = { text: SEEN, values: [names], query_timeout: CHECK_MS };
      const [row] = (await super.query<Seen>(query)).rows;
      const { settings, path, role, database } = row as Seen;
      const wrong = Object.entries(this.#settings).filter(([name, value]) => settings[name] !== value);
      if (settings[TRIGGERS] === 'replica' && !pooled) throw new UnfitSession(WITHOUT_TRIGGERS);
      if (wrong.length > 0) throw new UnfitSession(pooled ? ofAnUnfitPooler(wrong, settings) : ofAHiddenPooler(wrong, settings));
      if (pooled) checkRole({ settings, path, role, database }, searchPath);
    } catch (error) {
      this.end().catch(() => {});
      throw error;
    }
  }
}

/** One statement uses one core. Parallel workers and compiled expressions would take the cores from the statements of other callers. */
const ON_ONE_CORE: Settings = { max_parallel_workers_per_gather: '0', jit: 'off' };

/** All settings of a session that belongs to one client, timeouts included: `statement_timeout` 0 means no limit. */
const ownSettings = ({ statement_timeout, searchPath }: SessionConfig): Settings => ({
  ...OF_THE_CLIENT,
  ...ON_ONE_CORE,
  extra_float_digits: '1',
  default_transaction_isolation: 'read committed',
  statement_timeout: String(statement_timeout || 0),
  lock_timeout: '0',
  idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_MS),
  idle_session_timeout: '0',
  ...(searchPath && { search_path: pathOf(searchPath) }),
});

/** With `replica`, no trigger and no foreign key works. Only a superuser may set it, so it cannot be in the startup message. */
const TRIGGERS = 'session_replication_role';
const WITHOUT_TRIGGERS = `Sessions have ${TRIGGERS} = replica, in which no trigger and no foreign key works: remove it from the options of DATABASE_URL and from the settings of the role and the database.`;

/** Schemas in the form of `search_path`. */
export const pathOf = (schemas: readonly string[]): string => schemas.map((schema) => pg.escapeIdentifier(schema)).join(', ');

interface Seen {
  readonly settings: Settings;
  /** The schemas of the search path that exist. */
  readonly path: readonly string[];
  readonly role: string;
  readonly database: string;
}

const SEEN = `
  SELECT jsonb_object_agg(s.name, s.setting) AS settings, to_jsonb(current_schemas(false)) AS path,
         current_user AS role, current_database() AS database
    FROM pg_settings s WHERE s.name = ANY ($1)`;

/** Settings that a role must have for the sessions of a pooler. The operator chooses lock_timeout: it only turns waits into 503. */
const OF_THE_ROLE = [
  { name: 'extra_float_digits', isFit: (value: string) => Number(value) >= 1, set: '1' },
  { name: 'default_transaction_isolation', isFit: (value: string) => value === 'read committed', set: "'read committed'" },
  { name: TRIGGERS, isFit: (value: string) => value !== 'replica', set: 'origin' },
  { name: 'statement_timeout', isFit: (value: string) => Number(value) > 0, set: "'30s'" },
  { name: 'idle_in_transaction_session_timeout', isFit: (value: string) => Number(value) > 0, set: "'60s'" },
] as const;

function checkRole({ settings, path, role, database }: Seen, searchPath: readonly string[] | undefined): void {
  const wrong: { name: string; set: string }[] = OF_THE_ROLE.filter(({ name, isFit }) => !isFit(settings[name] ?? ''));
  const [schema, ...others] = searchPath ?? [];
  if (searchPath && (path[0] !== schema || !others.every((other) => path.includes(other))))
    wrong.push({ name: 'search_path', set: pathOf(searchPath) });
  if (wrong.length === 0) return;
  const who = `ALTER ROLE ${pg.escapeIdentifier(role)} IN DATABASE ${pg.escapeIdentifier(database)}`;
  throw new UnfitSession(
    `Sessions behind the pooler have wrong settings: run ${wrong.map(({ name, set }) => `${who} SET ${name} = ${set};`).join(' ')} Then let the pooler open new sessions, with RECONNECT in PgBouncer's console.`,
  );
}

const seenIn = (wrong: readonly (readonly [string, string])[], settings: Settings): string =>
  wrong.map(([name, value]) => `${name} is ${settings[name]}, not ${value}`).join('; ');

const ofAHiddenPooler = (wrong: readonly (readonly [string, string])[], settings: Settings): string =>
  `A new session does not keep its settings (${seenIn(wrong, settings)}): if DATABASE_URL is a pooler, set DATABASE_POOLER=transaction, and DATABASE_LISTEN_URL to the server itself.`;

const ofAnUnfitPooler = (wrong: readonly (readonly [string, string])[], settings: Settings): string =>
  `The pooler does not keep the client's settings (${seenIn(wrong, settings)}): use PgBouncer, and leave these out of ignore_startup_parameters.`;
