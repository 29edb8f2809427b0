/**
 * Metrics of API keys, so that a monitoring system can warn of keys that expire soon. They come from the database, so every server reports
 * the same. For several servers, use the maximum, not the sum. Counting reads one index, at most once in `KEPT_MS`.
 */
import { Gauge, type Registry } from 'prom-client';
import { sharing } from '../../base/sharing.js';
import { DAY_MS } from '../../base/times.js';
import type { Db } from '../../database/database.js';
import { inTime } from './in-time.js';

const KEPT_MS = 15_000;

interface KeyCounts {
  readonly active: number;
  readonly expired: number;
  readonly revoked: number;
  readonly in7Days: number;
  readonly in30Days: number;
}

export function addKeyMetrics(db: Db, given: readonly Registry[]): void {
  const registers = [...given];
  const counts = createCounts(db);
  new Gauge({
    name: 'astrid_api_keys',
    help: 'API keys by status, the same on every server; absent while the database is unavailable.',
    labelNames: ['status'],
    aggregator: 'max',
    registers,
    async collect() {
      this.reset();
      const found = await counts();
      if (found === undefined) return;
      for (const status of ['active', 'expired', 'revoked'] as const) this.set({ status }, found[status]);
    },
  });
  new Gauge({
    name: 'astrid_api_keys_expiring',
    help: 'Active API keys that end within this number of days, the same on every server; absent while the database is unavailable.',
    labelNames: ['days'],
    aggregator: 'max',
    registers,
    async collect() {
      this.reset();
      const found = await counts();
      if (found === undefined) return;
      this.set({ days: '7' }, found.in7Days);
      this.set({ days: '30' }, found.in30Days);
    },
  });
}

/** Undefined when the database does not answer in time; that result is not kept. */
function createCounts(db: Db): () => Promise<KeyCounts | undefined> {
  let kept: { readonly counts: KeyCounts; readonly at: number } | undefined;
  const count = sharing(async () => {
    const counts = await countKeys(db);
    kept = { counts, at: performance.now() };
    return counts;
  });
  return async () => {
    if (kept !== undefined && performance.now() - kept.at < KEPT_MS) return kept.counts;
    return inTime(count());
  };
}

async function countKeys(db: Db): Promise<KeyCounts> {
  const now = Date.now();
  const [moment, in7Days, in30Days] = [0, 7, 30].map((days) => new Date(now + days * DAY_MS).toISOString());
  const [counts] = await db.$queryRaw<[KeyCounts]>`
    SELECT count(*) FILTER (WHERE revoked_at IS NOT NULL)::int AS revoked,
           count(*) FILTER (WHERE revoked_at IS NULL AND expires_at <= ${moment}::timestamptz)::int AS expired,
           count(*) FILTER (WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${moment}::timestamptz))::int AS active,
           count(*) FILTER (WHERE revoked_at IS NULL AND expires_at > ${moment}::timestamptz AND expires_at <= ${in7Days}::timestamptz)::int AS "in7Days",
           count(*) FILTER (WHERE revoked_at IS NULL AND expires_at > ${moment}::timestamptz AND expires_at <= ${in30Days}::timestamptz)::int AS "in30Days"
      FROM api_keys`;
  return counts;
}
