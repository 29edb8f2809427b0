/**
 * The metrics of this server in the text format of Prometheus. Labels have few values, and no client chooses them; the log names the
 * callers. They exist only when somebody may read them, so otherwise they cost nothing.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../../app.js';
import { VERSION } from '../../base/version.js';
import type { Report } from '../../engine/context.js';
import type { Answer } from '../response/bare-answers.js';
import type { HeadedResponse } from '../response/headed-response.js';
import { addAuditMetrics, unsealedIn } from './audit-metrics.js';
import { addCredentialMetrics } from './credential-metrics.js';
import { addDatabaseMetrics } from './database-metrics.js';
import { createEndings } from './ending-metrics.js';
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
export const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

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
  const unsealed = unsealedIn(app.db);
  addCredentialMetrics(app, registers);
  addKeyMetrics(app.db, registers);
  addAuditMetrics(app, unsealed, registers);
  addDatabaseMetrics(app, unsealed, registers);

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
