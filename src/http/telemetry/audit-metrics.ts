/** Metrics of the audit log: what this server's sealer refused, and the events that wait for a seal. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { App } from '../../app.js';
import { sharing } from '../../base/sharing.js';
import type { Db } from '../../database/database.js';
import { inTime } from './in-time.js';

/** Unsealed events are counted up to this number: above it, only the fact matters. */
const MOST_COUNTED = 10_000;

/** The number of unsealed events; undefined when the database does not answer in time. */
export type Unsealed = () => Promise<number | undefined>;

/** Metrics that ask at the same time share one statement. */
export const unsealedIn = (db: Db): Unsealed => sharing(() => countUnsealed(db));

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
      const count = await unsealed();
      if (count === undefined) this.remove();
      else this.set(count);
    },
  });
}

async function countUnsealed(db: Db): Promise<number | undefined> {
  const rows = await inTime(db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT FROM audit_pending LIMIT ${MOST_COUNTED}) AS pending`);
  return rows?.[0]?.count;
}
