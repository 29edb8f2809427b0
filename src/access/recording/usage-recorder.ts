/**
 * Counts the use of keys in memory and writes it once a second, all keys in one statement, so that no request waits for it. A crash
 * loses at most the last second.
 */
import type { Db } from '../../database/database.js';
import { NO_PERMISSIONS, type Permission, type PermissionMask, permissionsIn } from '../permissions.js';

const INTERVAL_MS = 1_000;
const PRUNE_MS = 6 * 3_600_000;
/** Days of daily counts, and days for which an address is kept after its last use. */
export const KEPT_DAYS = 90;
/** The most addresses of a key, in memory and in the database. A leaked key may be used from any number. */
export const MOST_ADDRESSES = 20;

/** The outcome of a request that did not succeed: a failure, or a refusal for missing permissions. */
export type Outcome = 'error' | 'denial';

/** The origin of a request, beside its key. */
interface Origin {
  /** The digest of the secret, if it was rotated away. */
  readonly oldSecret?: string | undefined;
  readonly address?: string | null;
}

interface AddressUse {
  requests: number;
  /** Milliseconds since the epoch. */
  readonly first: number;
  last: number;
}

interface Use {
  requests: number;
  errors: number;
  denials: number;
  /** Milliseconds since the epoch. */
  last: number;
  /** The number of requests by the mask of permissions that they needed; the masks are split when they are written. */
  exercised: Map<PermissionMask, number>;
  /** The number of refused requests by the mask of permissions that they lacked. */
  lacked: Map<PermissionMask, number>;
  /** Digests of secrets that were used although they were rotated away. */
  oldSecrets: Set<string>;
  addresses: Map<string, AddressUse>;
}

export class UsageRecorder {
  #pending = new Map<string, Use>();
  /** When the oldest of the pending counts was counted, and the oldest of those that are being written. Milliseconds of a clock that never jumps. */
  #pendingSince: number | undefined;
  #writingSince: number | undefined;
  #timers: NodeJS.Timeout[] = [];
  #writing: Promise<void> = Promise.resolve();
  #pruning: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    const prune = () => {
      this.#pruning = this.#prune().catch(this.onError);
    };
    // Also once at the start: with frequent restarts, the first interval never ends.
    prune();
    this.#timers = [
      setInterval(() => this.flush().catch(this.onError), INTERVAL_MS).unref(),
      setInterval(prune, PRUNE_MS).unref(),
    ];
  }

  /** Counts one request of a key. */
  record(keyId: string, now: number, { oldSecret, address }: Origin = {}): void {
    const use = this.#useOf(keyId, now);
    use.requests++;
    if (oldSecret !== undefined) use.oldSecrets.add(oldSecret);
    if (address != null) addAddress(use.addresses, address, { requests: 1, first: now, last: now });
  }

  /** Counts the permissions that an allowed request needed. */
  exercised(keyId: string, now: number, permissions: PermissionMask): void {
    addCount(this.#useOf(keyId, now).exercised, permissions, 1);
  }

  /** Counts a request that failed or was refused, and the permissions that it lacked. */
  ended(keyId: string, now: number, outcome: Outcome, lacked = NO_PERMISSIONS): void {
    const use = this.#useOf(keyId, now);
    if (outcome === 'denial') use.denials++;
    else use.errors++;
    addCount(use.lacked, lacked, 1);
  }

  /** The number of keys with unwritten counts. */
  get unwritten(): number {
    return this.#pending.size;
  }

  /** How long the oldest unwritten count has waited, in seconds; 0 when all are written. */
  get unwrittenSeconds(): number {
    const since = this.#writingSince ?? this.#pendingSince;
    return since === undefined ? 0 : (performance.now() - since) / 1_000;
  }

  /** Writes all counts. If that fails, they are kept for the next time. */
  flush(): Promise<void> {
    const next = this.#writing.then(() => this.#write());
    this.#writing = next.catch(() => {});
    return next;
  }

  /** Stops the timer and writes the rest. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.flush();
    await this.#pruning;
  }

  #useOf(keyId: string, now: number): Use {
    let use = this.#pending.get(keyId);
    if (use === undefined) {
      use = unused(now);
      this.#pending.set(keyId, use);
      this.#pendingSince ??= performance.now();
    }
    if (now > use.last) use.last = now;
    return use;
  }

  async #write(): Promise<void> {
    if (this.#pending.size === 0) return;
    const batch = this.#pending;
    this.#pending = new Map();
    this.#writingSince = this.#pendingSince;
    this.#pendingSince = undefined;
    const rows = Array.from(batch, ([id, use]) => ({
      ...use,
      id,
      last: new Date(use.last),
      permissions: countsByPermission(use.exercised),
      lacked: countsByPermission(use.lacked),
      oldSecrets: [...use.oldSecrets],
      addresses: Array.from(use.addresses, ([address, { requests, first, last }]) => ({
        address,
        requests,
        first: new Date(first),
        last: new Date(last),
      })),
    }));
    try {
      await this.#add(JSON.stringify(rows));
    } catch (error) {
      for (const [id, use] of batch) this.#keep(id, use);
      this.#pendingSince = this.#writingSince;
      throw error;
    } finally {
      this.#writingSince = undefined;
    }
  }

  /** Locks keys in the order of their ids, so that two servers cannot deadlock. */
  #add(rows: string): Promise<unknown> {
    return this.db.$executeRaw`
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

  /** Restores counts that could not be written. */
  #keep(keyId: string, lost: Use): void {
    const use = this.#useOf(keyId, lost.last);
    use.requests += lost.requests;
    use.errors += lost.errors;
    use.denials += lost.denials;
    for (const [mask, count] of lost.exercised) addCount(use.exercised, mask, count);
    for (const [mask, count] of lost.lacked) addCount(use.lacked, mask, count);
    for (const digest of lost.oldSecrets) use.oldSecrets.add(digest);
    for (const [address, addressUse] of lost.addresses) addAddress(use.addresses, address, addressUse);
  }

  /** Deletes old counts, addresses and refusals only. Rotated secrets stay: if one is found years later, its key is still known. */
  async #prune(): Promise<void> {
    await this.db.$executeRaw`DELETE FROM api_key_daily_usage WHERE day < (now() AT TIME ZONE 'UTC')::date - ${KEPT_DAYS}::int`;
    await this.db
      .$executeRaw`DELETE FROM api_key_addresses WHERE last_used_at < now() - make_interval(days => ${KEPT_DAYS}::int)`;
    await this.db
      .$executeRaw`DELETE FROM api_key_missing_permissions WHERE last_denied_at < now() - make_interval(days => ${KEPT_DAYS}::int)`;
  }
}

const unused = (now: number): Use => ({
  requests: 0,
  errors: 0,
  denials: 0,
  last: now,
  exercised: new Map(),
  lacked: new Map(),
  oldSecrets: new Set(),
  addresses: new Map(),
});

function addCount(counts: Map<PermissionMask, number>, permissions: PermissionMask, count: number): void {
  if (permissions !== NO_PERMISSIONS) counts.set(permissions, (counts.get(permissions) ?? 0) + count);
}

/** Adds requests from an address. Above the limit, the address that was used least recently is forgotten. */
function addAddress(addresses: Map<string, AddressUse>, address: string, { requests, first, last }: AddressUse): void {
  const known = addresses.get(address);
  if (known === undefined) {
    if (addresses.size >= MOST_ADDRESSES) addresses.delete(leastRecent(addresses));
    addresses.set(address, { requests, first, last });
    return;
  }
  known.requests += requests;
  known.last = Math.max(known.last, last);
}

const leastRecent = (addresses: ReadonlyMap<string, AddressUse>): string =>
  [...addresses].reduce((oldest, entry) => (entry[1].last < oldest[1].last ? entry : oldest))[0];

function countsByPermission(byMask: ReadonlyMap<PermissionMask, number>): Partial<Record<Permission, number>> {
  const counts: Partial<Record<Permission, number>> = {};
  for (const [mask, count] of byMask) {
    for (const permission of permissionsIn(mask)) counts[permission] = (counts[permission] ?? 0) + count;
  }
  return counts;
}
