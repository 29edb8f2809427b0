/**
 * Applies the SQL migrations that a database lacks, in order. Each runs in one transaction together with its row in Prisma's table
 * `_prisma_migrations`: it is applied completely or not at all, and `prisma migrate status` agrees. A database that a newer version
 * has migrated is refused.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from '../base/errors.js';

/** One connection, held throughout, to a server or to the embedded database. */
export interface SqlSession {
  /** Runs one statement with parameters and returns its rows. */
  rows<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Runs many statements without parameters. */
  script(sql: string): Promise<void>;
}

/** One folder of prisma/migrations. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hex, as Prisma keeps it. */
  readonly checksum: string;
}

/** The same for src/database and dist/database. */
export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations/', import.meta.url));

// `prisma migrate` locks the same key, so the two never run at the same time.
const LOCK = 72_707_369;

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

/** The migrations of a directory, oldest first. */
export async function readMigrations(directory = MIGRATIONS): Promise<Migration[]> {
  const folders = (await readdir(directory, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const names = folders.map((folder) => folder.name).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** How long a node waits for another node's migration, and how often it looks. */
const PATIENCE_MS = 300_000;
const LOOK_MS = 250;

export interface MigrateOptions {
  readonly say?: ((line: string) => void) | undefined;
  /** The migrations that this version knows; by default those of prisma/migrations. */
  readonly migrations?: readonly Migration[] | undefined;
  readonly patienceMs?: number | undefined;
}

/**
 * Brings the database up to date, in the first schema of the search path, and returns the names of the applied migrations. Several nodes
 * may call it at the same time. Each migration locks within its own transaction, so the lock ends with it, also behind a pooler. Without a
 * missing migration there is no lock. Throws StartError when a migration fails (it is undone completely), when an applied one was edited
 * later or is unknown here, or when another session holds the lock for too long.
 */
export async function migrate(
  session: SqlSession,
  { say = () => {}, migrations, patienceMs }: MigrateOptions = {},
): Promise<string[]> {
  const known = migrations ?? (await readMigrations());
  const deadline = performance.now() + (patienceMs ?? PATIENCE_MS);
  const applied: string[] = [];
  const pending = await pendingMigrations(session, known);
  for (const migration of pending) {
    await beginLocked(session, deadline, say);
    // Another node may have applied it during the wait.
    if (await isApplied(session, migration)) await session.script('ROLLBACK');
    else {
      await apply(session, migration, say);
      applied.push(migration.name);
    }
  }
  // A newer version may have migrated during the wait.
  if (pending.length > 0) await pendingMigrations(session, known);
  if (applied.length > 0) await analyze(session);
  return applied;
}

/** For a start that applies nothing and needs no right to change tables. Throws StartError when the database lacks a migration. */
export async function refuseOutdated(session: SqlSession): Promise<void> {
  const [first, ...more] = await pendingMigrations(session);
  if (first === undefined) return;
  const lacks = more.length === 0 ? `the migration ${first.name}` : `${more.length + 1} migrations, the first is ${first.name}`;
  throw new StartError(
    `The database lacks ${lacks}, and MIGRATE is off: run \`npm run migrate\` as the user that owns the tables, then start again.`,
  );
}

/** Begins a transaction that holds the lock. */
async function beginLocked(session: SqlSession, deadline: number, say: (line: string) => void): Promise<void> {
  for (let waiting = false; ; waiting = true) {
    await session.script('BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0');
    const [lock] = await session.rows<{ acquired: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS acquired', [LOCK]);
    if (lock?.acquired) return;
    await session.script('ROLLBACK');
    if (!waiting) say('Waiting for another server to migrate the database…');
    if (performance.now() > deadline) throw new StartError(await aboutHolder(session));
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function aboutHolder(session: SqlSession): Promise<string> {
  const [holder] = await session.rows<{ pid: number; name: string; seconds: number }>(
    `SELECT a.pid, a.application_name AS name, extract(epoch FROM now() - coalesce(a.xact_start, a.state_change))::int AS seconds
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1 AND a.datname = current_database()`,
    [LOCK],
  );
  if (!holder) return 'Other servers are migrating the database and have not finished in time: start again when they have.';
  const { pid, name, seconds } = holder;
  return `The session ${pid} ("${name}") has held the lock for migrations for ${seconds} s: wait until it has finished, or end it by SELECT pg_terminate_backend(${pid}).`;
}

async function isApplied(session: SqlSession, { name }: Migration): Promise<boolean> {
  if (!(await hasTable(session))) return false;
  const rows = await session.rows('SELECT FROM _prisma_migrations WHERE migration_name = $1 AND rolled_back_at IS NULL', [name]);
  return rows.length > 0;
}

/**
 * Whether the first schema of the search path has the table of migrations. Another application's table, later in the path, does not count.
 * It reads pg_class: to_regclass may answer from the cache of the session, without a table that another server has just committed.
 */
async function hasTable(session: SqlSession): Promise<boolean> {
  const [table] = await session.rows<{ there: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relname = '_prisma_migrations' AND nspname = current_schema()) AS there`,
  );
  return table?.there ?? false;
}

interface AppliedRow {
  name: string;
  checksum: string;
  finished: boolean;
}

/** The migrations to apply. Throws StartError when an applied one is unknown here or was changed. */
export async function pendingMigrations(session: SqlSession, migrations?: readonly Migration[]): Promise<Migration[]> {
  const known = migrations ?? (await readMigrations());
  const applied = (await hasTable(session))
    ? await session.rows<AppliedRow>(
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
           FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
      )
    : [];
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  const unknown = applied.filter(({ name }) => !byName.has(name));
  if (unknown.length > 0 && unknown.length === applied.length)
    throw new StartError(
      `The schema holds the migrations of another application, such as ${unknown[0]?.name}: name a schema for AstrID in DATABASE_URL, such as ?schema=astrid.`,
    );
  for (const { name, checksum, finished } of applied) {
    const migration = byName.get(name);
    if (!finished)
      throw new StartError(
        `The migration ${name} was begun by another tool and never finished: resolve it with \`prisma migrate resolve\`.`,
      );
    if (migration && migration.checksum !== checksum)
      throw new StartError(
        `The migration ${name} was changed after it was applied: restore its migration.sql and write a new migration.`,
      );
  }
  const newest = unknown.at(-1);
  if (newest !== undefined)
    throw new StartError(
      `The database has the migration ${newest.name}, which this version does not know: a newer version has migrated it. Start that version or a newer one. To go back to this one, restore a backup from before the upgrade.`,
    );
  const done = new Set(applied.map((row) => row.name));
  return known.filter((migration) => !done.has(migration.name));
}

/** Applies the migration and commits the transaction that has begun. */
async function apply(session: SqlSession, { name, sql, checksum }: Migration, say: (line: string) => void): Promise<void> {
  say(`Applying the migration ${name}`);
  try {
    await session.script(TABLE);
    await session.script(sql);
    await session.rows(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await session.script('COMMIT');
  } catch (error) {
    await session.script('ROLLBACK').catch(() => {});
    const message = error instanceof Error ? error.message : String(error);
    throw new StartError(`The migration ${name} failed and was undone: ${message.split('\n')[0]}`, { cause: error });
  }
}

/** Updates the statistics of every table with rows: an index of an expression has none yet, and the planner would guess. */
async function analyze(session: SqlSession): Promise<void> {
  const tables = await session.rows<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND pg_relation_size(oid) > 0`,
  );
  if (tables.length > 0) await session.script(`ANALYZE ${tables.map(({ name }) => name).join(', ')}`);
}
