/** One process that serves: the whole server, or one of its workers. It opens the database, listens, and stops on a signal. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openRedis } from '../access/limits/redis.js';
import { type App, createApp } from '../app.js';
import type { Config } from '../base/config.js';
import { databaseSettings } from '../base/settings/database.js';
import { openDatabase } from '../database/connect.js';
import { createHttpServer } from '../http/http.js';
import { createMetrics, type Metrics } from '../http/telemetry/metrics.js';
import { createMetricsServer } from '../http/telemetry/metrics-endpoint.js';
import { keptHeadFor } from '../modules/audit/head-file.js';
import { type Sealing, startSealing } from '../modules/audit/start-sealing.js';
import { type Admin, ensureAdmin } from './admin.js';
import type { Announcer } from './announcing.js';
import { loadDemoData } from './demo.js';
import { forgetFirstPassword, keepFirstPassword } from './first-password.js';
import { auditSealKeyFor, jwtSecretFor } from './kept-secrets.js';
import { LOOPBACK, listen } from './listen.js';
import { createStopper, type Stopper } from './shutdown.js';
import { stopOnSignal, watchdogOf } from './signals.js';
import { startSweeping } from './sweeping.js';
import { startTelemetry } from './telemetry.js';
import { connectionsOf, type Role } from './workers/role.js';
import { OTHERS_ENDED, PAGE, READY, VALUES } from './workers/topics.js';

interface ServeOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly announcer: Announcer;
  /** Whether a person reads standard output. */
  readonly isTerminal: boolean;
  /** Undefined when this process is the whole server. */
  readonly role: Role | undefined;
}

/** Throws StartError. Returns when the server accepts requests. */
export async function serve({ config, log, announcer, isTerminal, role }: ServeOptions): Promise<void> {
  const { say } = announcer;
  const [isFirstStart, isLead] = [role?.isFirstStart ?? true, (role?.number ?? 0) === 0];
  const embedded = config.databaseUrl === undefined;
  const jwtSecret = await jwtSecretFor(config);
  const auditSealKey = await auditSealKeyFor(config);
  const auditHead = auditSealKey === undefined || !isLead ? undefined : await keptHeadFor(config);
  const settings = databaseSettings(config);
  const database = await openDatabase({
    ...settings,
    migrates: settings.migrates && isFirstStart,
    ...(role && { poolSize: connectionsOf(role.number, settings.poolSize, config.workers) }),
    say,
    warn: (message, error) => log.error({ ...(error && { err: error }) }, message),
  });
  const redis = config.redisUrl === undefined ? undefined : await openRedis(config.redisUrl, log);
  const channel = await database.openChannel({
    onLost: (error) =>
      log.warn({ err: error }, 'no notifications are received: until they are, the server queries the database for each request'),
  });
  const app = createApp({
    database,
    channel,
    log,
    jwtSecret,
    jwtSecretPrevious: config.jwtSecretPrevious,
    redis,
    parent: role?.parent,
    workers: config.workers,
    keyPolicy: config.keys,
    outside: config.outside,
  });
  await app.passwords.prepareDecoy();
  const telemetry = await startTelemetry(process.env);
  let ready = false;
  const { trustProxy, corsOrigins, metricsPort, metricsToken } = config;
  const metrics = metricsPort === undefined && metricsToken === undefined ? undefined : metricsOf(app, role);
  const server = createHttpServer(app, {
    trustProxy,
    corsOrigins,
    isReady: () => ready,
    isLeaving: () => stopper.leaving,
    metrics,
    tracing: telemetry?.tracing,
    metricsToken,
    console: config.console,
  });
  const stopper: Stopper = createStopper(server, app);
  await listen(server, { host: config.host, port: config.port }, 'PORT or HOST');
  // The parent serves the port of the metrics itself.
  const metricsServer = role === undefined && metrics ? await serveMetrics(metrics, metricsPort, say) : undefined;
  // By now every setting, port and database has been checked: the generated password is shown only once.
  const admin = isFirstStart ? await firstStart(app, { config, log, announcer, isTerminal, role }, embedded) : null;
  app.usage.start();
  app.denials.start();
  const sealing = isLead ? startSealing(app, auditSealKey, auditHead) : NO_SEALING;
  if (isLead) startSweeping(app);
  await app.clock.start();
  stopOnSignal({ log, watchdog: watchdogOf(config), stopper, delayMs: config.shutdownDelaySeconds * 1_000 }, [
    [() => metricsServer?.closeAllConnections(), 'the port of the metrics was not closed'],
    [() => app.clock.close(), 'the comparison of clocks was not stopped'],
    [() => app.usage.close(), 'the last usage counts were lost'],
    [() => app.denials.close(), 'the last denials were not written'],
    // The other workers may still write audit events.
    [() => isLead && role && Promise.race([role.parent.ask(OTHERS_ENDED), sleep(OTHERS_MS)]), 'the other workers did not end'],
    [() => sealing.close(), 'the last audit events were not sealed'],
    [() => telemetry?.close(), 'the last spans were not sent'],
    [() => redis?.disconnect(), 'the connection to Redis was not closed'],
    [() => channel.close(), 'the channel of notifications was not closed'],
    [() => database.close(), 'the database was not closed'],
  ]);
  ready = true;
  const address = server.address() as AddressInfo;
  if (role) await role.parent.ask(READY, address);
  else announcer.ready(address, admin);
}

/** How long the worker that seals waits for the others when all of them stop. */
const OTHERS_MS = 2_000;

const NO_SEALING: Sealing = { close: async () => {} };

/** The page of a worker is that of the whole server. */
function metricsOf(app: App, role: Role | undefined): Omit<Metrics, 'values'> {
  const metrics = createMetrics(app);
  if (role === undefined) return metrics;
  role.parent.answer(VALUES, () => metrics.values());
  return { ...metrics, page: () => role.parent.ask(PAGE) };
}

/** Serves the metrics at METRICS_PORT, if it is set. */
export async function serveMetrics(
  metrics: Pick<Metrics, 'page'>,
  port: number | undefined,
  say: (line: string) => void,
): Promise<Server | undefined> {
  if (port === undefined) return undefined;
  const server = createMetricsServer(metrics);
  await listen(server, { host: LOOPBACK, port }, 'METRICS_PORT');
  say(`Metrics are at http://${LOOPBACK}:${(server.address() as AddressInfo).port}/metrics`);
  return server;
}

async function firstStart(app: App, { config, announcer, isTerminal }: ServeOptions, embedded: boolean): Promise<Admin> {
  let passwordFile: string | undefined;
  const admin = await ensureAdmin(app.database.prisma, config, embedded, async (password) => {
    if (!isTerminal) passwordFile = await keepFirstPassword(config, password);
  });
  announcer.admin(admin, passwordFile);
  // An admin has signed in, so a person knows the password.
  if (embedded && !admin.created && admin.unseen === null) await forgetFirstPassword(config);
  if (embedded && (await loadDemoData(app)) > 0)
    announcer.say('Loaded demo data: seven surveys, a dozen famous transients, and the pipeline run on three of them.');
  return admin;
}
