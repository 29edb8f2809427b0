/**
 * The server process: configuration, database, server, signals. Beside the programs in cli/, the only file that does
 * something when it is imported.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Redis } from 'ioredis';
import pino, { type Logger } from 'pino';
import { prepareDecoy } from './access/passwords.js';
import { type App, createApp } from './app.js';
import { type Admin, ensureAdmin, loadDemoData } from './bootstrap.js';
import { type Config, readConfig } from './config.js';
import { openDatabase } from './database/connect.js';
import { StartError } from './errors.js';
import { auditSealKeyFor, jwtSecretFor } from './kept-secrets.js';
import { startSealing } from './modules/audit/start-sealing.js';
import { createHttpServer } from './server/http.js';
import { createStopper, type Step, type Stopper } from './server/shutdown.js';
import { startSweeping } from './server/sweeping.js';

const SHUTDOWN_MS = 10_000;

/** People read the console, programs read the log: the one is plain text, the other JSON lines, both on standard output. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, redact: ['*.password', '*.key', 'password', 'key'] });
  const embedded = config.databaseUrl === undefined;
  const jwtSecret = await jwtSecretFor(config);
  const auditSealKey = await auditSealKeyFor(config);
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, say });
  const admin = await ensureAdmin(database.prisma, config, embedded);
  const redis = config.redisUrl === undefined ? undefined : await openRedis(config.redisUrl, log);
  const channel = await database.openChannel({
    listenUrl: config.databaseListenUrl,
    onLost: (error) =>
      log.warn({ err: error }, 'notifications are not heard: the database is asked at every request until they are'),
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
  if (embedded && (await loadDemoData(app)) > 0)
    say('Loaded demo data: seven surveys, a dozen famous transients, and the pipeline run on three of them.');
  await prepareDecoy();
  const server = createHttpServer(app, { trustProxy: config.trustProxy, corsOrigins: config.corsOrigins });
  const stopper = createStopper(server, app);
  await listen(server, config);
  app.usage.start();
  app.denials.start();
  const sealing = startSealing(app, auditSealKey);
  startSweeping(app);
  stopOnSignal(app, stopper, [
    [() => app.usage.close(), 'the last usage counts were lost'],
    [() => app.denials.close(), 'the last denials were not written'],
    [() => sealing.close(), 'the last audit events were not sealed'],
    [() => redis?.disconnect(), 'Redis was not left in order'],
    [() => channel.close(), 'the channel was not closed'],
    [() => database.close(), 'the database was not closed'],
  ]);
  greet(server, config, admin, embedded);
}

async function openRedis(url: string, log: Logger): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
  redis.on('error', (error) => log.error({ code: (error as NodeJS.ErrnoException).code }, 'Redis is not reachable'));
  try {
    await redis.connect();
  } catch {
    redis.disconnect();
    throw new StartError('REDIS_URL is set, but no Redis answers there: start it or unset REDIS_URL.');
  }
  return redis;
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'the port is taken' : (error.code ?? 'unknown error');
      reject(new StartError(`Cannot listen on ${host}:${port} (${why}): set PORT or HOST to something free.`));
    });
    server.listen(port, host, resolve);
  });
}

function stopOnSignal({ log }: App, stopper: Stopper, steps: readonly Step[]): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    process.exit((await stopper.stop(steps)) ? 0 : 1);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function greet(server: Server, config: Config, admin: Admin, embedded: boolean): void {
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}/graphql`;
  if (admin.password !== null) {
    say(`\nAdmin user made. The password is shown this once:\n\n    e-mail    ${admin.email}\n    password  ${admin.password}\n`);
  } else if (admin.created) say(`Admin user ${admin.email} made, with the password you set.`);
  else if (config.adminPassword !== undefined)
    say('ADMIN_PASSWORD is ignored: users exist already (npm run admin:reset recovers access).');
  say(`AstrID is ready at ${url}`);
  if (embedded && admin.created) say(nextSteps(url, admin));
}

/** Three steps, each ready to paste. */
function nextSteps(url: string, { email, password }: Admin): string {
  const shown = password ?? '<the password you set>';
  return `
Next:
  1. Sign in and keep the token:
     TOKEN=$(curl -s ${url} -H 'Content-Type: application/json' -d '{"query":"mutation($e:String!,$p:String!){signIn(input:{email:$e,password:$p}){accessToken}}","variables":{"e":"${email}","p":"${shown}"}}' | sed -E 's/.*"accessToken":"([^"]+)".*/\\1/')
  2. Make a key for your flow; this is the only time it is shown:
     KEY=$(curl -s ${url} -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{"query":"mutation{createApiKey(input:{name:\\"my first flow\\",permissionSet:PREFECT_WORKFLOWS,expiresInDays:90}){key}}"}' | sed -E 's/.*"key":"([^"]+)".*/\\1/'); echo "$KEY"
  3. Use it:
     curl -s ${url} -H 'Content-Type: application/json' -H "X-API-Key: $KEY" -d '{"query":"{viewer{name permissions} observations(first:3){nodes{externalId ra dec}}}"}'
  Or open ${url} in a browser. In another terminal, npm run demo shows the whole journey on a server of its own.
`;
}

start().catch((error: unknown) => {
  if (error instanceof StartError) process.stderr.write(`AstrID cannot start: ${error.message}\n`);
  else
    process.stderr.write(
      `AstrID cannot start, for a reason it does not know: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  process.exit(1);
});
