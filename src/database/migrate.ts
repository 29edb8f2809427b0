/**
 * Applies the SQL migrations that a database lacks, in order, each in one transaction with its own row in Prisma's table
 * `_prisma_migrations`: it is there whole or not at all, and `prisma migrate status` agrees.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from '../errors.js';

/** One connection, held throughout, of a server or of the embedded database. */
export interface SqlSession {
  /** One statement with its parameters; its rows. */
  rows<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Many statements, without parameters. */
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

// The key that `prisma migrate` locks too, so that the two never run at once.
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

/**
 * Brings the database up to date; the names of what it applied. Several nodes may do so at once: one works, the others wait.
 * Throws StartError when a migration fails, which is then undone whole, or when an applied one has been edited since.
 */
export async function migrate(
  session: SqlSession,
  say: (line: string) => void = () => {},
  migrations?: readonly Migration[],
): Promise<string[]> {
  const known = migrations ?? (await readMigrations());
  const [attempt] = await session.rows<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
  if (!attempt?.taken) {
    say('Waiting for another node to bring the database up to date…');
    await session.rows('SELECT pg_advisory_lock($1)', [LOCK]);
  }
  try {
    const pending = await compare(session, known, say);
    for (const migration of pending) await apply(session, migration, say);
    if (pending.length > 0) await analyze(session);
    return pending.map((migration) => migration.name);
  } finally {
    // A connection that broke has given up the lock by itself, and its own error is the one to tell.
    await session.rows('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {});
  }
}

interface AppliedRow {
  name: string;
  checksum: string;
  finished: boolean;
}

/** The migrations still to apply, once those applied are found to be the ones known here. */
async function compare(session: SqlSession, known: readonly Migration[], say: (line: string) => void): Promise<Migration[]> {
  const [table] = await session.rows<{ there: boolean }>("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there");
  const applied = table?.there
    ? await session.rows<AppliedRow>(
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
           FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
      )
    : [];
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of applied) {
    const migration = byName.get(name);
    if (!finished)
      throw new StartError(
        `The migration ${name} was begun by another tool and never finished: settle it with \`prisma migrate resolve\`.`,
      );
    if (!migration) say(`The database has the migration ${name}, which this version does not know: it was made by a newer one.`);
    else if (migration.checksum !== checksum)
      throw new StartError(
        `The migration ${name} was changed after it was applied: restore its migration.sql and write a new migration.`,
      );
  }
  const done = new Set(applied.map((row) => row.name));
  return known.filter((migration) => !done.has(migration.name));
}

async function apply(session: SqlSession, { name, sql, checksum }: Migration, say: (line: string) => void): Promise<void> {
  say(`Applying the migration ${name}`);
  await session.script('BEGIN');
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

/** Statistics of every table that has rows: a new index of an expression has none yet, and the planner guesses without them. */
async function analyze(session: SqlSession): Promise<void> {
  const tables = await session.rows<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 0`,
  );
  if (tables.length > 0) await session.script(`ANALYZE ${tables.map(({ name }) => name).join(', ')}`);
}
