/**
 * The server process: configuration, database, server, signals. Apart from the programs in cli/ and maintenance/, it is the only file
 * that acts when it is imported.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import type { Logger } from 'pino';
import { openRedis } from './access/limits/redis.js';
import { createApp } from './app.js';
import { readConfig } from './base/config.js';
import { StartError } from './base/errors.js';
import { createLog } from './base/log.js';
import { databaseSettings } from './base/settings/database.js';
import { VERSION } from './base/version.js';
import { openDatabase } from './database/connect.js';
import { createHttpServer } from './http/http.js';
import { createMetrics } from './http/metrics.js';
import { createMetricsServer } from './http/metrics-endpoint.js';
import { keptHeadFor } from './modules/audit/head-file.js';
import { startSealing } from './modules/audit/start-sealing.js';
import { ensureAdmin } from './start/admin.js';
import { createAnnouncer } from './start/announcing.js';
import { loadDemoData } from './start/demo.js';
import { forgetFirstPassword, keepFirstPassword } from './start/first-password.js';
import { auditSealKeyFor, jwtSecretFor } from './start/kept-secrets.js';
import { logLibraryOutput } from './start/library-output.js';
import { createStopper, type Step, type Stopper } from './start/shutdown.js';
import { startSweeping } from './start/sweeping.js';
import { startWatchdog, type Watchdog } from './start/watchdog.js';

/** The time limit of a stop after the listener has closed. */
const SHUTDOWN_MS = 10_000;
const LOOPBACK = '127.0.0.1';

/** In seconds. No work of the main thread lasts a tenth of the first. The second is added to the delay of a stop. */
const WATCHDOG = { stuckTicks: 60, stopTicks: SHUTDOWN_MS / 1_000 + 5 };

/** A signal immediately ends a start. Without a handler, the kernel would drop it for process 1 of a container. */
const endStart = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);

async function start(): Promise<void> {
  process.on('SIGTERM', endStart).on('SIGINT', endStart);
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  log.info({ version: VERSION, node: process.version }, 'AstrID starts');
  logLibraryOutput(log, config);
  const isTerminal = process.stdout.isTTY === true;
  const announcer = createAnnouncer(isTerminal, config, log);
  const { say } = announcer;
  const embedded = config.databaseUrl === undefined;
  const jwtSecret = await jwtSecretFor(config);
  const auditSealKey = await auditSealKeyFor(config);
  const auditHead = auditSealKey === undefined ? undefined : await keptHeadFor(config);
  const database = await openDatabase({
    ...databaseSettings(config),
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
    keyPolicy: config.keys,
    outside: config.outside,
  });
  await app.passwords.prepareDecoy();
  let ready = false;
  const { trustProxy, corsOrigins, metricsPort, metricsToken } = config;
  const metrics = metricsPort === undefined && metricsToken === undefined ? undefined : createMetrics(app);
  const server = createHttpServer(app, {
    trustProxy,
    corsOrigins,
    isReady: () => ready,
    isLeaving: () => stopper.leaving,
    metrics,
    metricsToken,
    console: config.console,
  });
  const stopper: Stopper = createStopper(server, app);
  await listen(server, { host: config.host, port: config.port }, 'PORT or HOST');
  const metricsServer = metrics && metricsPort !== undefined ? createMetricsServer(metrics) : undefined;
  if (metricsServer) await listen(metricsServer, { host: LOOPBACK, port: metricsPort as number }, 'METRICS_PORT');
  // By now every setting, port and database has been checked: the generated password is shown only once.
  let passwordFile: string | undefined;
  const admin = await ensureAdmin(database.prisma, config, embedded, async (password) => {
    if (!isTerminal) passwordFile = await keepFirstPassword(config, password);
  });
  announcer.admin(admin, passwordFile);
  // An admin has signed in, so a person knows the password.
  if (embedded && !admin.created && admin.unseen === null) await forgetFirstPassword(config);
  if (embedded && (await loadDemoData(app)) > 0)
    say('Loaded demo data: seven surveys, a dozen famous transients, and the pipeline run on three of them.');
  app.usage.start();
  app.denials.start();
  const sealing = startSealing(app, auditSealKey, auditHead);
  startSweeping(app);
  await app.clock.start();
  const delayMs = config.shutdownDelaySeconds * 1_000;
  const watchdog = startWatchdog({ ...WATCHDOG, stopTicks: WATCHDOG.stopTicks + config.shutdownDelaySeconds });
  stopOnSignal({ log, watchdog, stopper, delayMs }, [
    [() => metricsServer?.closeAllConnections(), 'the port of the metrics was not closed'],
    [() => app.clock.close(), 'the comparison of clocks was not stopped'],
    [() => app.usage.close(), 'the last usage counts were lost'],
    [() => app.denials.close(), 'the last denials were not written'],
    [() => sealing.close(), 'the last audit events were not sealed'],
    [() => redis?.disconnect(), 'the connection to Redis was not closed'],
    [() => channel.close(), 'the channel of notifications was not closed'],
    [() => database.close(), 'the database was not closed'],
  ]);
  ready = true;
  announcer.ready(server.address() as AddressInfo, admin);
  if (metricsServer) say(`Metrics are at http://${LOOPBACK}:${(metricsServer.address() as AddressInfo).port}/metrics`);
}

function listen(server: Server, { host, port }: { host: string; port: number }, settings: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'the port is in use' : (error.code ?? 'unknown error');
      reject(new StartError(`Cannot listen on ${host}:${port} (${why}): set ${settings} to another value.`));
    });
    server.listen(port, host, resolve);
  });
}

interface Stopping {
  readonly log: Logger;
  readonly watchdog: Watchdog;
  readonly stopper: Stopper;
  readonly delayMs: number;
}

function stopOnSignal({ log, watchdog, stopper, delayMs }: Stopping, steps: readonly Step[]): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    watchdog.stopping();
    log.info({ signal, delayMs }, 'stopping');
    setTimeout(() => process.exit(1), delayMs + SHUTDOWN_MS).unref();
    process.exit((await stopper.stop(steps, delayMs)) ? 0 : 1);
  };
  process.off('SIGTERM', endStart).off('SIGINT', endStart);
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

start().catch((error: unknown) => {
  if (error instanceof StartError) process.stderr.write(`AstrID cannot start: ${error.message}\n`);
  else
    process.stderr.write(
      `AstrID cannot start because of an unexpected error: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  process.exit(1);
});
