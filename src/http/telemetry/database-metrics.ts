/** Metrics of the database as this server sees it: whether it answers, its clock, its connections, notifications and waiting work. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { App } from '../../app.js';
import type { Channel } from '../../database/channel.js';
import type { Database } from '../../database/database.js';
import type { Unsealed } from './audit-metrics.js';
import { inTime } from './in-time.js';

/** The database counts as up when it answers how many events are unsealed. */
export function addDatabaseMetrics({ database, channel, clock }: App, unsealed: Unsealed, given: readonly Registry[]): void {
  const registers = [...given];
  new Gauge({
    name: 'astrid_database_up',
    help: 'Whether the database answers.',
    aggregator: 'min',
    registers,
    async collect() {
      this.set((await unsealed()) === undefined ? 0 : 1);
    },
  });
  new Gauge({
    name: 'astrid_database_writable',
    help: 'Whether the database accepts writes: 0 on a standby, in read-only state and on a full disk, when /readyz answers 503.',
    aggregator: 'min',
    registers,
    async collect() {
      this.set((await inTime(database.ping().then(() => true))) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'astrid_clock_offset_seconds',
    help: "How far this machine's clock is ahead of the database's, compared once a minute; absent while that is not known.",
    aggregator: 'average',
    registers,
    collect() {
      if (clock.offsetSeconds === undefined) this.remove();
      else this.set(clock.offsetSeconds);
    },
  });
  if (channel) ofNotifications(channel, registers);
  ofTurns(database, registers);
  if (database.connections() === undefined) return;
  new Gauge({
    name: 'astrid_database_connections',
    help: 'Connections to the database that are busy or idle, and statements that wait for one.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(database.connections() ?? {})) this.set({ state }, count);
    },
  });
}

function ofNotifications(channel: Channel, registers: Registry[]): void {
  new Gauge({
    name: 'astrid_notifications_up',
    help: 'Whether this server receives notifications of other servers. Without them it queries the database for each request.',
    aggregator: 'min',
    registers,
    collect() {
      this.set(channel.up ? 1 : 0);
    },
  });
  new Gauge({
    name: 'astrid_notification_delay_seconds',
    help: 'How long the last notification of this server took to return to it: about as long as a revocation takes to reach another server. Absent while none returns, and on the embedded database.',
    aggregator: 'max',
    registers,
    collect() {
      if (channel.delaySeconds === undefined) this.remove();
      else this.set(channel.delaySeconds);
    },
  });
}

/** The turns of callers' statements and transactions. */
function ofTurns(database: Database, registers: Registry[]): void {
  new Gauge({
    name: 'astrid_database_work',
    help: 'Statements and transactions of callers: those that run, and those that wait for their turn.',
    labelNames: ['state'],
    registers,
    collect() {
      const { statement, transaction, waiting } = database.work();
      this.set({ state: 'statement' }, statement);
      this.set({ state: 'transaction' }, transaction);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Counter({
    name: 'astrid_database_waits_total',
    help: 'Statements and transactions that waited for their turn: "begun" when it came, "expired" when it did not come within 15 s, "ended" when the request ended before.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      const { waits } = database.work();
      for (const outcome of ['begun', 'expired', 'ended'] as const) this.inc({ outcome }, waits[outcome]);
    },
  });
  new Counter({
    name: 'astrid_database_wait_seconds_total',
    help: 'The time that statements and transactions waited for their turn.',
    registers,
    collect() {
      this.reset();
      this.inc(database.work().waits.seconds);
    },
  });
  new Counter({
    name: 'astrid_database_cancelled_total',
    help: 'Reads that were cancelled because their request had ended or their time limit was reached.',
    registers,
    collect() {
      this.reset();
      this.inc(database.work().cancelled);
    },
  });
}
