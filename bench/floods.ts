/**
 * Part `floods`, also `npm run bench:floods`: how long other callers wait while strangers send credentials that do not exist, from 600 addresses
 * over 150 and 1,000 connections. On the built server, on a scratch database beside that of DATABASE_URL. FLOOD_SECONDS can be set.
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { printing, type Report } from './results.js';
import { makeKey, quantile, scratchDatabase, startBuilt, Worker } from './support.js';

const SECONDS = Number(process.env.FLOOD_SECONDS ?? 5);
const PAUSE_MS = 20;
const FLOODS = [
  ['keys', 150, 'unknown keys'],
  ['keys', 1_000, 'unknown keys'],
  ['tokens', 150, 'tokens with a wrong signature'],
  ['malformed', 150, 'malformed keys'],
] as const;

/** The waits for one kind of request, in milliseconds. */
type Waits = Readonly<Record<'cached' | 'uncached' | 'livez', number[]>>;

function waitFor(port: number, agent: Agent, key?: string): Promise<number> {
  const began = performance.now();
  const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': '192.0.2.1', ...(key && { 'X-API-Key': key }) };
  const [path, method] = key ? ['/graphql', 'POST'] : ['/livez', 'GET'];
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, agent, headers }, (response) => {
      const ms = performance.now() - began;
      response.resume().once('end', () => resolve(response.statusCode === 200 ? ms : Number.POSITIVE_INFINITY));
    })
      .once('error', reject)
      .end(key && '{"query":"{ viewer { name } }"}');
  });
}

async function measure(port: number, database: string, kind: string, connections: number): Promise<[Waits, number]> {
  const keys = await Promise.all(Array.from({ length: Math.ceil(SECONDS * 10) + 1 }, () => makeKey(database)));
  const { key: cached } = keys.pop() as { key: string };
  const own = new Agent({ keepAlive: true, maxSockets: 1 });
  const fresh = new Agent({ keepAlive: false });
  const waits: Waits = { cached: [], uncached: [], livez: [] };
  for (let i = 0; i < 20; i++) await waitFor(port, own, cached);
  const flooder = new Worker('flooder.ts', String(port), kind, String(connections));
  await flooder.answer();
  flooder.send({});
  const until = performance.now() + SECONDS * 1_000;
  const repeat = async (into: number[], ask: () => Promise<number> | undefined, pause = PAUSE_MS) => {
    for (let asked = ask(); asked && performance.now() < until; asked = ask()) {
      into.push(await asked);
      await sleep(pause);
    }
  };
  await Promise.all([
    repeat(waits.cached, () => waitFor(port, own, cached)),
    repeat(waits.livez, () => waitFor(port, fresh)),
    repeat(
      waits.uncached,
      () => {
        const next = keys.pop();
        return next && waitFor(port, fresh, next.key);
      },
      100,
    ),
  ]);
  const { answered } = await flooder.ask<{ answered: number }>({});
  await flooder.stop();
  own.destroy();
  return [waits, answered / SECONDS];
}

export async function floods(report: Report, databaseUrl: string): Promise<void> {
  const { url, drop } = await scratchDatabase(databaseUrl);
  const server = await startBuilt({ DATABASE_URL: url, TRUST_PROXY: 'loopback' });
  try {
    for (const [kind, connections, named] of FLOODS) {
      const [waits, rate] = await measure(server.port, url, kind, connections);
      const beside = `beside ${named} over ${connections} connections`;
      const rows = [
        ['a caller with a cached key', waits.cached, 250],
        ['a caller with a key not seen before, on a new connection', waits.uncached, 1_000],
        ['`/livez` on a new connection', waits.livez, 250],
      ] as const;
      for (const [who, times, most] of rows) {
        const p99 = quantile(times, 0.99);
        const measured = `p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (${rate.toFixed(0)} refused a second)`;
        report(`${who} ${beside}`, `p99 ≤ ${most} ms`, measured, p99);
      }
    }
  } finally {
    await server.stop();
    await drop();
  }
}

if (process.argv[1] === import.meta.filename) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('Set DATABASE_URL to a PostgreSQL server on which databases may be created.');
    process.exit(2);
  }
  await floods(printing, url);
}
