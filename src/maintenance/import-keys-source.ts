/**
 * Reads the keys of the original REST service and the e-mails of their owners. Every value is a text as it is stored there: what it means
 * is decided elsewhere (import-keys-decision.ts).
 */
import { StartError } from '../base/errors.js';
import type { SqlSession } from '../database/migrate.js';

/** A row of the source's table `api_keys`. Moments are ISO 8601 in UTC, or `infinity`. */
export interface SourceKey {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly keyHash: string | null;
  readonly keyPrefix: string | null;
  /** JSON. */
  readonly permissions: string | null;
  /** JSON. */
  readonly scopes: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly usageCount: string | null;
  /** The id of a user. */
  readonly createdBy: string | null;
  readonly isActive: boolean | null;
  readonly createdAt: string | null;
  /** When the key was last changed: for an inactive key, most likely when it was revoked. */
  readonly updatedAt: string | null;
}

/** A user of the source. */
export interface SourceUser {
  readonly id: string;
  readonly email: string;
  /** False when the user never proved to own the address. */
  readonly confirmed: boolean;
}

export interface Source {
  readonly keys: readonly SourceKey[];
  /** The owners of the keys. An owner may be in two tables, and so twice in this list. */
  readonly users: readonly SourceUser[];
}

type Rows = SqlSession['rows'];

const KEY_COLUMNS = ['id', 'name', 'key_hash', 'key_prefix', 'permissions', 'created_by', 'is_active', 'created_at'];
/** Added to the table in later versions of the REST service. */
const OPTIONAL = ['description', 'scopes', 'expires_at', 'last_used_at', 'usage_count', 'updated_at'] as const;
/** A column that the REST service does not have, and this server does. */
const OURS = 'owner_id';

/** Throws StartError when the source is not the database of the REST service. */
export async function readSource(rows: Rows): Promise<Source> {
  const columns = await columnsOf(rows, null, 'api_keys');
  if (columns.size === 0)
    throw new StartError('The source has no table api_keys: SOURCE_DATABASE_URL must name the database of the REST service.');
  if (columns.has(OURS))
    throw new StartError('The source is a database of this server, and not of the REST service: correct SOURCE_DATABASE_URL.');
  const missing = KEY_COLUMNS.filter((column) => !columns.has(column));
  if (missing.length > 0) throw new StartError(`The table api_keys of the source lacks the columns ${missing.join(', ')}.`);
  const keys = await readKeys(rows, columns);
  const owners = [...new Set(keys.map(({ createdBy }) => createdBy).filter((id) => id !== null))];
  return { keys, users: await readUsers(rows, owners) };
}

async function readKeys(rows: Rows, columns: ReadonlySet<string>): Promise<SourceKey[]> {
  const [description, scopes, expires, used, count, updated] = OPTIONAL.map((column) => (columns.has(column) ? column : 'NULL'));
  return rows<SourceKey>(
    `SELECT id::text, name::text, ${description}::text AS description, key_hash::text AS "keyHash", key_prefix::text AS "keyPrefix",
            ${list('permissions')} AS permissions, ${list(scopes)} AS scopes, ${moment(expires)} AS "expiresAt", ${moment(used)} AS "lastUsedAt",
            ${count}::text AS "usageCount", created_by::text AS "createdBy", is_active AS "isActive",
            ${moment('created_at')} AS "createdAt", ${moment(updated)} AS "updatedAt"
       FROM api_keys ORDER BY id`,
  );
}

/** A list as JSON: the column is JSON, or an array of PostgreSQL. */
const list = (column = 'NULL') =>
  column === 'NULL'
    ? 'NULL::text'
    : `CASE WHEN pg_typeof(${column})::text LIKE '%[]' THEN to_json(${column})::text ELSE ${column}::text END`;

const moment = (column: string | undefined) => `to_json(${column}::timestamptz) #>> '{}'`;

/** Supabase keeps its users in `auth.users`. Other installations have a table `users`. */
async function readUsers(rows: Rows, ids: readonly string[]): Promise<SourceUser[]> {
  if (ids.length === 0) return [];
  const found: SourceUser[] = [];
  let tables = 0;
  for (const schema of ['auth', null]) {
    const columns = await columnsOf(rows, schema, 'users');
    if (!columns.has('id') || !columns.has('email')) continue;
    tables++;
    const confirmed = columns.has('email_confirmed_at') ? 'email_confirmed_at IS NOT NULL' : 'true';
    const present = columns.has('deleted_at') ? 'AND deleted_at IS NULL' : '';
    found.push(
      ...(await rows<SourceUser>(
        `SELECT id::text, email::text, ${confirmed} AS confirmed FROM ${schema === null ? 'users' : `${schema}.users`}
          WHERE id::text = ANY($1::text[]) AND email <> '' ${present}`,
        [ids],
      )),
    );
  }
  if (tables === 0)
    throw new StartError(
      'The source has no table auth.users or users with the columns id and email, so the owners of its keys are unknown: copy that table into the source.',
    );
  return found;
}

/** The columns of a table, in a schema or on the search path; an empty set when it does not exist. */
async function columnsOf(rows: Rows, schema: string | null, table: string): Promise<ReadonlySet<string>> {
  const columns = await rows<{ name: string }>(
    `SELECT a.attname AS name
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
        AND CASE WHEN $1::text IS NULL THEN pg_table_is_visible(c.oid) ELSE n.nspname = $1 END`,
    [schema, table],
  );
  return new Set(columns.map(({ name }) => name));
}
