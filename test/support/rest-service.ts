/** A database like that of the original REST service: its table of keys, and the users of Supabase who own them. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { SqlSession } from '../../src/database/migrate.js';

/** A key in the form of the REST service. */
export const restKey = (): string => `astrid_${randomBytes(32).toString('base64url')}`;
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Both tables, with the types that the REST service and Supabase give them. */
const TABLES = `
  CREATE SCHEMA auth;
  CREATE TABLE auth.users (
    id uuid PRIMARY KEY, email varchar(255), encrypted_password varchar(255), email_confirmed_at timestamptz, deleted_at timestamptz
  );
  CREATE TABLE api_keys (
    id uuid PRIMARY KEY, name varchar(255) NOT NULL, description text, key_hash varchar(255) NOT NULL, key_prefix varchar(8) NOT NULL,
    permissions json NOT NULL, scopes json, expires_at timestamptz, last_used_at timestamptz, usage_count varchar(20),
    created_by varchar(255), is_active boolean, created_at timestamptz, updated_at timestamptz
  )`;

/** A row of its table; what is left out gets an ordinary value. */
export interface RestRow {
  readonly id?: string;
  readonly name?: string;
  readonly description?: string | null;
  readonly key_hash?: string;
  readonly key_prefix?: string;
  readonly permissions?: unknown;
  readonly scopes?: unknown;
  readonly expires_at?: string | null;
  readonly last_used_at?: string | null;
  readonly usage_count?: string | null;
  readonly created_by?: string | null;
  readonly is_active?: boolean | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
}

export class RestService {
  private constructor(readonly session: SqlSession) {}

  static async in(session: SqlSession): Promise<RestService> {
    await session.script(TABLES);
    return new RestService(session);
  }

  /** Adds a user; returns their id. */
  async addUser(email: string, { confirmed = true, deleted = false } = {}): Promise<string> {
    const id = randomUUID();
    await this.session.rows(
      `INSERT INTO auth.users VALUES ($1::uuid, $2, 'x', CASE WHEN $3::boolean THEN now() END, CASE WHEN $4::boolean THEN now() END)`,
      [id, email, confirmed, deleted],
    );
    return id;
  }

  /** Adds keys, and returns them with their ids. */
  async addKeys(owner: string | null, rows: readonly RestRow[]): Promise<{ id: string; key: string }[]> {
    const made = rows.map((row) => ({ id: row.id ?? randomUUID(), key: restKey() }));
    const values = rows.map((row, index) => {
      const { id, key } = made[index] as (typeof made)[0];
      return {
        name: `flow ${index}`,
        key_hash: sha256(key),
        key_prefix: key.slice(0, 8),
        permissions: ['read:data'],
        scopes: [],
        usage_count: '0',
        created_by: owner,
        is_active: true,
        created_at: '2025-09-23T01:05:18.818Z',
        updated_at: '2025-09-23T01:05:18.818Z',
        ...row,
        id,
      };
    });
    for (let start = 0; start < values.length; start += 2_000)
      await this.session.rows('INSERT INTO api_keys SELECT * FROM jsonb_populate_recordset(NULL::api_keys, $1::jsonb)', [
        JSON.stringify(values.slice(start, start + 2_000)),
      ]);
    return made;
  }
}
