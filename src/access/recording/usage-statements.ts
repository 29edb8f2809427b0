/** The statements that add the use of keys to the database, and delete old counts. */
import type { Db } from '../../database/database.js';
import { MOST_ADDRESSES } from './usage.js';

/** Days of daily counts, and days for which an address is kept after its last use. */
export const KEPT_DAYS = 90;

/** Adds the counts of all keys: `rows` is a JSON list of `rowOf`. Locks keys in the order of their ids, so that two servers cannot deadlock. */
export function addUses(db: Db, rows: string): Promise<unknown> {
  return db.$executeRaw`
    WITH used AS (
      SELECT u.* FROM jsonb_to_recordset(${rows}::jsonb) AS u(
        id uuid, requests int, errors int, denials int, last timestamptz, permissions jsonb, lacked jsonb, "oldSecrets" jsonb,
        addresses jsonb)),
    locked AS (SELECT k.id FROM api_keys k JOIN used USING (id) ORDER BY k.id FOR NO KEY UPDATE OF k),
    known AS (SELECT used.* FROM used JOIN locked USING (id)),
    days AS (
      INSERT INTO api_key_daily_usage AS d (key_id, day, requests, errors, denials)
      SELECT id, (last AT TIME ZONE 'UTC')::date, requests, errors, denials FROM known
      ON CONFLICT (key_id, day) DO UPDATE SET
        requests = d.requests + EXCLUDED.requests, errors = d.errors + EXCLUDED.errors, denials = d.denials + EXCLUDED.denials),
    exercised AS (
      INSERT INTO api_key_permission_usage AS p (key_id, permission, usage_count, last_used_at)
      SELECT id, counted.key, counted.value::bigint, last FROM known, jsonb_each_text(permissions) AS counted
      ON CONFLICT (key_id, permission) DO UPDATE SET
        usage_count = p.usage_count + EXCLUDED.usage_count, last_used_at = greatest(p.last_used_at, EXCLUDED.last_used_at)),
    missing AS (
      INSERT INTO api_key_missing_permissions AS m (key_id, permission, denials, last_denied_at)
      SELECT id, counted.key, counted.value::bigint, last FROM known, jsonb_each_text(lacked) AS counted
      ON CONFLICT (key_id, permission) DO UPDATE SET
        denials = m.denials + EXCLUDED.denials, last_denied_at = greatest(m.last_denied_at, EXCLUDED.last_denied_at)),
    seen AS (
      SELECT known.id AS key_id, a.* FROM known, jsonb_to_recordset(known.addresses) AS a(
        address text, requests bigint, "first" timestamptz, "last" timestamptz)),
    ranked AS (
      SELECT key_id, address, row_number() OVER (PARTITION BY key_id ORDER BY max(at) DESC, address) AS place
        FROM (SELECT key_id, address, "last" AS at FROM seen
              UNION ALL SELECT key_id, address, last_used_at FROM api_key_addresses WHERE key_id IN (SELECT key_id FROM seen)) AS every
       GROUP BY key_id, address),
    displaced AS (
      DELETE FROM api_key_addresses a USING ranked
       WHERE a.key_id = ranked.key_id AND a.address = ranked.address AND place > ${MOST_ADDRESSES}::int),
    addresses AS (
      INSERT INTO api_key_addresses AS a (key_id, address, requests, first_used_at, last_used_at)
      SELECT key_id, address, requests, "first", "last" FROM seen JOIN ranked USING (key_id, address)
       WHERE place <= ${MOST_ADDRESSES}::int ORDER BY key_id, address
      ON CONFLICT (key_id, address) DO UPDATE SET
        requests = a.requests + EXCLUDED.requests, last_used_at = greatest(a.last_used_at, EXCLUDED.last_used_at)),
    secrets AS (
      UPDATE api_key_old_secrets s SET last_used_at = greatest(s.last_used_at, known.last)
        FROM known WHERE s.key_id = known.id AND known."oldSecrets" ? s.key_hash::text)
    UPDATE api_keys k
       SET usage_count = k.usage_count + known.requests, last_used_at = greatest(k.last_used_at, known.last)
      FROM known WHERE k.id = known.id AND known.requests > 0`;
}

/** Deletes old counts, addresses and refusals only. Rotated secrets stay: if one is found years later, its key is still known. */
export async function pruneUses(db: Db): Promise<void> {
  await db.$executeRaw`DELETE FROM api_key_daily_usage WHERE day < (now() AT TIME ZONE 'UTC')::date - ${KEPT_DAYS}::int`;
  await db.$executeRaw`DELETE FROM api_key_addresses WHERE last_used_at < now() - make_interval(days => ${KEPT_DAYS}::int)`;
  await db.$executeRaw`DELETE FROM api_key_missing_permissions WHERE last_denied_at < now() - make_interval(days => ${KEPT_DAYS}::int)`;
}
