/**
 * The metrics of this server in the text format of Prometheus. Labels have few values, and no client chooses them; the log names the
 * callers. They exist only when somebody may read them, so otherwise they cost nothing.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../../app.js';
import { sharing } from '../../base/sharing.js';
import { VERSION } from '../../base/version.js';
import type { Db } from '../../database/database.js';
import type { Report } from '../../engine/context.js';
import type { Answer } from '../response/bare-answers.js';
import type { HeadedResponse } from '../response/headed-response.js';
import { createEndings } from './ending-metrics.js';
import { inTime } from './in-time.js';
import { addKeyMetrics } from './key-metrics.js';

export interface Metrics {
  /** A request to /graphql has arrived. */
  begun(): void;
  /** It was answered, or its connection was closed. */
  ended(report: Report, response: HeadedResponse, milliseconds: number): void;
  /** All numbers at this moment. Does not throw when the database is unavailable: a metric shows that. */
  page(): Promise<Answer>;
  /** The same as values, for the parent of several workers. */
  values(): Promise<MetricValues>;
}

/** The values of all metrics. Each states how those of several workers are combined; without that they are added. */
export type MetricValues = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Seconds: from a warm `viewer` to the patience of a client. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Unsealed events are counted up to this number: above it, only the fact matters. */
const MOST_COUNTED = 10_000;

export function createMetrics(app: App): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  new Gauge({
    name: 'astrid_build_info',
    help: 'Always 1; the version of the server.',
    labelNames: ['version'],
    aggregator: 'max',
    registers,
  }).set({ version: VERSION }, 1);
  const open = new Gauge({ name: 'astrid_requests_open', help: 'Running requests, including streams.', registers });
  const requests = new Counter({
    name: 'astrid_requests_total',
    help: 'Requests to /graphql by kind of principal, HTTP status ("closed" when the client closed the connection first) and code of the first error.',
    labelNames: ['principal', 'status', 'code'],
    registers,
  });
  const answers = new Counter({
    name: 'astrid_answers_total',
    help: 'Executed operations, by what produced the answer: "sql" (one SQL statement a root field), "resolvers", or "both".',
    labelNames: ['by'],
    registers,
  });
  const durations = new Histogram({
    name: 'astrid_request_duration_seconds',
    help: 'The time from the first line of a request to its response, without streams.',
    labelNames: ['principal'],
    buckets: BUCKETS,
    registers,
  });
  const endings = createEndings(registers);
  ofCredentials(app, registers);
  addKeyMetrics(app.db, registers);
  ofSealing(app, registers);
  ofDatabase(app, registers);

  return {
    begun: () => open.inc(),
    ended(report, response, milliseconds) {
      const { principal, answeredBy, code = '' } = report;
      const isStream = response.contentType?.startsWith('text/event-stream') ?? false;
      open.dec();
      endings.ended(report, isStream);
      if (answeredBy) answers.inc({ by: answeredBy });
      const who = principal?.kind ?? 'refused';
      requests.inc({ principal: who, status: response.headersSent ? response.statusCode : 'closed', code });
      if (!isStream) durations.observe({ principal: who }, milliseconds / 1_000);
    },
    page: async () => pageOf(register),
    values: () => register.getMetricsAsJSON(),
  };
}

export const pageOf = async (register: Registry): Promise<Answer> => ({
  body: await register.metrics(),
  headers: { 'Content-Type': register.contentType },
});

type Registers = readonly Registry[];

/** Cached keys and users, and the unwritten use of keys. */
function ofCredentials({ authenticator, usage }: App, given: Registers): void {
  const registers = [...given];
  new Gauge({
    name: 'astrid_credentials_cached',
    help: 'Keys and users in the cache.',
    labelNames: ['of'],
    registers,
    collect() {
      for (const [of, { entries }] of Object.entries(authenticator.statistics())) this.set({ of }, entries);
    },
  });
  new Counter({
    name: 'astrid_credential_loads_total',
    help: 'How often a key or user was read from the database.',
    labelNames: ['of'],
    registers,
    collect() {
      this.reset();
      for (const [of, { loads }] of Object.entries(authenticator.statistics())) this.inc({ of }, loads);
    },
  });
  new Gauge({
    name: 'astrid_usage_unwritten_keys',
    help: 'Keys with usage counts that are not written yet. It stays above 0 for more than a second when writing fails.',
    registers,
    collect() {
      this.set(usage.unwritten);
    },
  });
}

/** Failures of this server's sealer. */
function ofSealing({ seals }: App, given: Registers): void {
  new Counter({
    name: 'astrid_audit_seals_refused_total',
    help: 'How often this server did not seal the audit log: "broken_chain" when the log does not descend from the last known seal, otherwise "failed".',
    labelNames: ['reason'],
    registers: [...given],
    collect() {
      this.reset();
      this.inc({ reason: 'broken_chain' }, seals.refused);
      this.inc({ reason: 'failed' }, seals.failed);
    },
  });
}

/** Whether the database answers, its connections, and the waiting work. */
function ofDatabase({ database, db, channel, clock }: App, given: Registers): void {
  const registers = [...given];
  const unsealed = sharing(() => countUnsealed(db));
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
  if (channel) {
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

/** Undefined when the database does not answer in time. */
async function countUnsealed(db: Db): Promise<number | undefined> {
  const rows = await inTime(db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT FROM audit_pending LIMIT ${MOST_COUNTED}) AS pending`);
  return rows?.[0]?.count;
}
