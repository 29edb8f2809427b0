/**
 * `npm run bench:workers`: the throughput of one server with two workers, divided by that with one, for a read that needs no database and
 * for one that does. The sides take turns, on a separate database on the server of DATABASE_URL. Workers, PostgreSQL and the load
 * generator share the cores of this machine: with two cores, the quotient cannot be 2. It states the CPU time that one request takes too, of the
 * parent and its workers together. A third side is as many separate servers of one process, each on its port, driven together: what it costs
 * more than one server is the price of sharing the cores, and only the rest is the price of a common port, log and parent.
 * WORKERS, ROUNDS, SECONDS and LOG_LEVEL can be set.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chooseDriver, cpuMs } from './driver.js';
import { printing, type Report } from './results.js';
import { type Built, makeKey, quantile, scratchDatabase, startBuilt } from './support.js';

const WORKERS = Number(process.env.WORKERS ?? 2);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 3);
const CONNECTIONS = 32;
const READS = {
  'a read of the caller': '{ viewer { kind name } }',
  'a list from the database': '{ surveys(first: 20) { nodes { id name } } }',
} as const;

/** One process, several workers of one server, or as many servers of one process. */
const SIDES = ['one', 'workers', 'separate'] as const;
type Side = (typeof SIDES)[number];

/** Milliseconds of CPU of a process and its children. */
function cpuMsOfAll(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const pids = [pid, ...children.split(' ').filter(Boolean).map(Number)];
  return pids.reduce((sum, each) => sum + cpuMs(each), 0);
}

/** Part `workers`. */
export async function measureWorkers(report: Report, server: string): Promise<void> {
  const { url, drop } = await scratchDatabase(server);
  const driver = chooseDriver();
  const start = (workers: number) =>
    startBuilt({
      DATABASE_URL: url,
      WORKERS: String(workers),
      JWT_SECRET: 'a secret of the bench, long enough for it',
      DATABASE_POOL_SIZE: '10',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    });
  const one = await start(1);
  const sides: Record<Side, readonly Built[]> = { one: [one], workers: [await start(WORKERS)], separate: [one] };
  while (sides.separate.length < WORKERS) sides.separate = [...sides.separate, await start(1)];
  const servers = new Set(Object.values(sides).flat());
  try {
    const { key } = await makeKey(url);
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': key };
    for (const [what, query] of Object.entries(READS)) {
      const rates: Record<Side, number[]> = { one: [], workers: [], separate: [] };
      const costs: Record<Side, number[]> = { one: [], workers: [], separate: [] };
      for (let round = 0; round <= ROUNDS; round++)
        for (const side of SIDES) {
          const built = sides[side];
          const cpu = () => built.reduce((sum, { pid }) => sum + cpuMsOfAll(pid), 0);
          const before = cpu();
          const connections = CONNECTIONS / built.length;
          const drives = built.map(
            ({ port }) => driver.start({ port, body: JSON.stringify({ query }), headers, seconds: SECONDS, connections }).ended,
          );
          const drove = await Promise.all(drives);
          const requests = drove.reduce((sum, each) => sum + each.requests, 0);
          const failed = drove.reduce((sum, each) => sum + each.failed, 0);
          if (failed > 0) throw new Error(`${failed} of ${requests} requests failed.`);
          // The first round warms up.
          if (round === 0) continue;
          rates[side].push(requests / SECONDS);
          costs[side].push(((cpu() - before) / requests) * 1_000);
        }
      const rate = (side: Side) => quantile(rates[side], 0.5);
      const cost = (side: Side) => quantile(costs[side], 0.5);
      report(
        `${what}, ${WORKERS} workers ÷ 1, on ${cpus().length} cores with PostgreSQL and ${driver.name}`,
        '',
        `${(rate('workers') / rate('one')).toFixed(2)} (${rate('workers').toFixed(0)} ÷ ${rate('one').toFixed(0)} requests/s; ${cost('workers').toFixed(0)} ÷ ${cost('one').toFixed(0)} µs of CPU each)`,
        rate('workers') / rate('one'),
      );
      report(
        `${what}, ${WORKERS} workers ÷ ${WORKERS} separate servers`,
        '',
        `${(rate('workers') / rate('separate')).toFixed(2)} (${rate('workers').toFixed(0)} ÷ ${rate('separate').toFixed(0)} requests/s; ${cost('workers').toFixed(0)} ÷ ${cost('separate').toFixed(0)} µs of CPU each)`,
        rate('workers') / rate('separate'),
      );
    }
  } finally {
    await Promise.all(Array.from(servers, ({ stop }) => stop()));
    await driver.stop();
    await drop();
  }
}

if (process.argv[1] === import.meta.filename) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('Set DATABASE_URL to a PostgreSQL server on which databases may be created.');
    process.exit(2);
  }
  await measureWorkers(printing, url);
}
