/**
 * The bytes of a row with its indexes, for `npm run scale -- --measure`. Keys are measured in a separate database, in which each has a
 * month of use. Observations and detections are those of the bench (`npm run bench:seed`).
 */
import { migrate } from '../src/database/migrate.js';
import { withSession } from '../src/database/server/postgres.js';
import { scratchDatabase, sql } from './support.js';

const KEYS = 10_000;
const DAYS = 30;

export interface RowSizes {
  /** The date and the version of PostgreSQL. */
  readonly measured: string;
  /** Bytes of each row of a table, with its indexes. */
  readonly bytes: Readonly<Record<string, number>>;
}

const sizeOf = async (url: string, table: string, rows: number): Promise<number> => {
  const [found] = await sql<{ size: string }>(url, 'SELECT pg_total_relation_size($1::regclass)::text AS size', [table]);
  return Math.round(Number(found?.size) / rows);
};

/** `server` is the database of the bench. */
export async function measureRows(server: string): Promise<RowSizes> {
  const bytes: Record<string, number> = {};
  for (const table of ['observations', 'detections']) {
    const [count] = await sql<{ rows: string }>(server, `SELECT count(*)::text AS rows FROM ${table}`);
    bytes[table] = await sizeOf(server, table, Number(count?.rows));
  }
  const { url, drop } = await scratchDatabase(server);
  try {
    await withSession({ url }, (session) => migrate(session));
    await sql(
      url,
      "INSERT INTO users (id, email, name, role) VALUES (gen_random_uuid(), 'scale@astrid.local', 'scale', 'ADMIN')",
    );
    await sql(
      url,
      `INSERT INTO api_keys (id, name, key_hash, key_prefix, permissions, scopes, owner_id, last_used_at, expires_at)
       SELECT gen_random_uuid(), 'flow ' || i, md5(i::text) || md5('key' || i), left(md5(i::text), 8), '{read:public,read:data}', '{}', u.id,
              now() - i * interval '1 second', now() + interval '90 days'
         FROM generate_series(1, $1::int) AS i, users u`,
      [KEYS],
    );
    await sql(
      url,
      `INSERT INTO api_key_daily_usage (key_id, day, requests) SELECT id, current_date - d, 7 FROM api_keys, generate_series(1, ${DAYS}) AS d`,
    );
    await sql(
      url,
      `INSERT INTO api_key_permission_usage (key_id, permission, usage_count, last_used_at)
       SELECT id, p, 7, now() FROM api_keys, unnest(permissions) AS p`,
    );
    await sql(
      url,
      `INSERT INTO api_key_addresses (key_id, address, requests, first_used_at, last_used_at)
       SELECT id, '192.0.2.7', 7, now(), now() FROM api_keys`,
    );
    await sql(url, 'VACUUM ANALYZE');
    bytes.api_keys = await sizeOf(url, 'api_keys', KEYS);
    for (const table of ['api_key_daily_usage', 'api_key_permission_usage', 'api_key_addresses'])
      bytes[`${table} of a key`] = await sizeOf(url, table, KEYS);
  } finally {
    await drop();
  }
  const [version] = await sql<{ server_version: string }>(server, 'SHOW server_version');
  return { measured: `${new Date().toISOString().slice(0, 10)}, PostgreSQL ${version?.server_version.split(' ')[0]}`, bytes };
}
