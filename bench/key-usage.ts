/** The use of keys for the benches: its rows, and the dearest documents that read it. Only admins may read it. */
import { sql } from './support.js';

const KEYS = 100;
/** What the server keeps at most: days, and addresses. */
const DAYS = 90;
const ADDRESSES = 20;

/** Gives the newest keys as much use as the server keeps of a key. It is idempotent. */
export async function fillKeyUsage(url: string): Promise<void> {
  await sql(
    url,
    `WITH key AS MATERIALIZED (SELECT id FROM api_keys ORDER BY created_at DESC, id DESC LIMIT ${KEYS}),
          days AS (
            INSERT INTO api_key_daily_usage (key_id, day, requests, errors, denials)
            SELECT id, (now() AT TIME ZONE 'UTC')::date - n, 100 + n, n, 1 FROM key, generate_series(0, ${DAYS - 1}) AS n
            ON CONFLICT DO NOTHING),
          permissions AS (
            INSERT INTO api_key_permission_usage (key_id, permission, usage_count, last_used_at)
            SELECT id, unnest(ARRAY['read:public', 'read:data', 'write:data', 'manage:operations', 'admin:access', 'observations:ingest',
                                    'preprocessing:process', 'differencing:process', 'detection:process']), 1000, now() FROM key
            ON CONFLICT DO NOTHING)
     INSERT INTO api_key_addresses (key_id, address, requests, first_used_at, last_used_at)
     SELECT id, '2001:db8::' || n, 100 + n, now() - interval '9 days', now() - n * interval '1 hour'
       FROM key, generate_series(1, ${ADDRESSES}) AS n
     ON CONFLICT DO NOTHING`,
  );
}

const page = (first: number, fields: string) =>
  `apiKeys(first: ${first}, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ${fields} } }`;
const aliases = (count: number, field: string) => Array.from({ length: count }, (_, index) => `f${index}: ${field}`).join(' ');

/** Documents with the most rows or aliases that the limits allow, about. */
export const KEY_DOCUMENTS: Readonly<Record<string, string>> = {
  'daily use of keys': `{ ${page(43, 'dailyUsage { day requests errors denials }')} }`,
  'addresses of keys': `{ ${page(KEYS, 'recentAddresses { address requests firstUsedAt lastUsedAt }')} }`,
  'use of permissions by keys': `{ ${page(KEYS, 'permissionUsage { permission usageCount lastUsedAt }')} }`,
  'missing permissions of keys': `{ ${page(KEYS, 'missingPermissions { permission denials lastDeniedAt }')} }`,
  'unused permissions of keys under many aliases': `{ ${page(KEYS, aliases(38, 'unusedPermissions'))} }`,
  'effective permissions of keys under many aliases': `{ ${page(KEYS, aliases(38, 'effectivePermissions'))} }`,
};
