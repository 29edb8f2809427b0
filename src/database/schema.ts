/** The one schema of AstrID's tables: chosen at the start, and named wherever a search path could be wrong. */
import pg from 'pg';
import { StartError } from '../base/errors.js';
import { Prisma } from './generated/prisma/client.js';
import type { SqlSession } from './migrate.js';

/** The extensions that the migrations need. Their schemas follow in the search path, so that operators and types are found. */
const EXTENSIONS = ['btree_gist', 'cube', 'pg_trgm'];
/** The name of the first migration: another application may have a table `_prisma_migrations` as well. */
const FIRST_MIGRATION = '20261122000000_first';

/** The schema of the tables in an embedded database. */
export const EMBEDDED_SCHEMA = 'public';

const schemas = new WeakMap<object, string>();

/** Registers the schema of a client for `schemaOf`. */
export const setSchema = (db: object, schema: string): void => void schemas.set(db, schema);

/** The schema of the tables that a client reads and writes. Call it with the client itself, not with a transaction. */
export function schemaOf(db: object): string {
  const schema = schemas.get(db);
  if (schema === undefined) throw new Error('This client was not opened by openDatabase.');
  return schema;
}

/** Tables with their schema, for SQL that must find ours under any search path: `audit_events`. */
export const tablesIn =
  (schema: string) =>
  (table: string): Prisma.Sql =>
    Prisma.raw(`${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`);

/**
 * The schema: the one in the URL; else the one that holds the tables, on the search path or in `public`; else the first one of the
 * search path, as PostgreSQL itself would choose. Throws StartError when there is none, or when several hold the tables.
 */
export async function chooseSchema(session: SqlSession, named: string | undefined): Promise<string> {
  const schema = await find(session, named);
  // pg_dump leaves these schemas out, so a backup would not contain the tables.
  if (/^(pg_|information_schema$)/.test(schema))
    throw new StartError(
      `The schema ${schema} belongs to PostgreSQL itself: create another one, and name it in DATABASE_URL by ?schema=NAME.`,
    );
  // Prisma puts the name between quotation marks unchanged.
  if (schema.includes('"'))
    throw new StartError(
      `The schema ${schema} has a quotation mark in its name, which AstrID cannot use: run ALTER SCHEMA ${pg.escapeIdentifier(schema)} RENAME TO another name, or name another schema in DATABASE_URL by ?schema=NAME.`,
    );
  return schema;
}

async function find(session: SqlSession, named: string | undefined): Promise<string> {
  const [seen] = await session.rows<{ path: string[]; withMigrations: string[]; exists: boolean }>(
    `SELECT to_jsonb(current_schemas(false)) AS path,
            EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS exists,
            (SELECT coalesce(jsonb_agg(n.nspname), '[]') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relname = '_prisma_migrations' AND n.nspname = ANY (current_schemas(false) || 'public'::name)) AS "withMigrations"`,
    [named ?? ''],
  );
  const { path, withMigrations, exists } = seen as NonNullable<typeof seen>;
  if (named !== undefined) {
    if (exists) return named;
    throw new StartError(
      `There is no schema ${named} in the database: run CREATE SCHEMA ${pg.escapeIdentifier(named)}, or correct ?schema= in DATABASE_URL.`,
    );
  }
  const ours: string[] = [];
  for (const schema of withMigrations) {
    const [row] = await session.rows<{ ours: boolean }>(
      `SELECT EXISTS (SELECT FROM ${pg.escapeIdentifier(schema)}._prisma_migrations WHERE migration_name = $1) AS ours`,
      [FIRST_MIGRATION],
    );
    if (row?.ours) ours.push(schema);
  }
  if (ours.length > 1)
    throw new StartError(
      `AstrID's tables are in the schemas ${ours.join(' and ')}: name the right one in DATABASE_URL, such as ?schema=${ours[0]}.`,
    );
  const schema = ours[0] ?? path[0];
  if (schema === undefined)
    throw new StartError(
      'No schema of the search path exists in the database: create one, or name one in DATABASE_URL by ?schema=NAME.',
    );
  return schema;
}

/** Throws StartError when the user may not read a table: a user that does not own the tables needs a grant for each, new ones too. */
export async function refuseUnreadable(session: SqlSession, schema: string): Promise<void> {
  const tables = await session.rows<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT has_table_privilege(c.oid, 'SELECT') ORDER BY 1`,
    [schema],
  );
  if (tables.length === 0) return;
  throw new StartError(
    `The user of DATABASE_URL may not read ${tables.map(({ name }) => name).join(', ')}: grant it as docs/runbooks/least-rights.md describes.`,
  );
}

/** The schemas for `search_path`: the one of the tables, then those of the extensions. Throws StartError when an extension cannot be used. */
export async function searchPathOf(session: SqlSession, schema: string): Promise<string[]> {
  const found = await session.rows<{ name: string; schema: string | null; usable: boolean | null; available: boolean }>(
    `SELECT x.name, n.nspname AS schema, has_schema_privilege(n.oid, 'USAGE') AS usable,
            EXISTS (SELECT FROM pg_available_extensions a WHERE a.name = x.name) AS available
       FROM unnest($1::text[]) AS x(name)
       LEFT JOIN pg_extension e ON e.extname = x.name LEFT JOIN pg_namespace n ON n.oid = e.extnamespace`,
    [EXTENSIONS],
  );
  for (const { name, schema: extensionSchema, usable, available } of found) {
    if (extensionSchema === null && !available)
      throw new StartError(
        `The extension ${name} is not installed on the database server: install PostgreSQL's contrib package there.`,
      );
    if (extensionSchema !== null && !usable)
      throw new StartError(
        `The extension ${name} is in the schema ${extensionSchema}, which the user may not use: run GRANT USAGE ON SCHEMA ${pg.escapeIdentifier(extensionSchema)} TO that user.`,
      );
  }
  const schemas = found.flatMap(({ schema: extensionSchema }) => (extensionSchema === null ? [] : [extensionSchema]));
  return [...new Set([schema, ...schemas])];
}
