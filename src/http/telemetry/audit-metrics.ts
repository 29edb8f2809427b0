/** Metrics of the audit log: what this server's sealer refused, and the events that wait for a seal. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { App } from '../../app.js';
import { sharing } from '../../base/sharing.js';
import type { Db } from '../../database/database.js';
import { inTime } from './in-time.js';

/** Unsealed events are counted up to this number: above it, only the fact matters. */
const MOST_COUNTED = 10_000;

/** The unsealed events: their number, and the age of the oldest in seconds, 0 without one. Undefined when the database does not answer in time. */
export type Unsealed = () => Promise<{ readonly count: number; readonly seconds: number } | undefined>;

/** Metrics that ask at the same time share one statement. */
export const unsealedIn = (db: Db): Unsealed => sharing(() => readUnsealed(db));

export function addAuditMetrics({ seals }: App, unsealed: Unsealed, given: readonly Registry[]): void {
  const registers = [...given];
  new Counter({
    name: 'astrid_audit_seals_refused_total',
    help: 'How often this server did not seal the audit log: "broken_chain" when the log does not descend from the last known seal, otherwise "failed".',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      this.inc({ reason: 'broken_chain' }, seals.refused);
      this.inc({ reason: 'failed' }, seals.failed);
    },
  });
  new Gauge({
    name: 'astrid_audit_unsealed_events',
    help: `Audit events that are committed but not sealed yet, counted up to ${MOST_COUNTED}; absent while the database is unavailable.`,
    aggregator: 'max',
    registers,
    async collect() {
      const found = await unsealed();
      if (found === undefined) this.remove();
      else this.set(found.count);
    },
  });
  new Gauge({
    name: 'astrid_audit_unsealed_seconds',
    help: 'The age of the oldest audit event that is committed but not sealed yet; 0 without one, absent while the database is unavailable.',
    aggregator: 'max',
    registers,
    async collect() {
      const found = await unsealed();
      if (found === undefined) this.remove();
      else this.set(found.seconds);
    },
  });
}

async function readUnsealed(db: Db): ReturnType<Unsealed> {
  const rows = await inTime(db.$queryRaw<{ count: number; seconds: number }[]>`
    SELECT (SELECT count(*)::int FROM (SELECT FROM audit_pending LIMIT ${MOST_COUNTED}) AS pending) AS count,
           coalesce((SELECT greatest(0, extract(epoch FROM clock_timestamp() - e.created_at))::float8 FROM audit_events AS e
                      WHERE e.id = (SELECT event_id FROM audit_pending ORDER BY event_id LIMIT 1)), 0) AS seconds`);
  return rows?.[0];
}
