/**
 * `npm run bench:workers`: the throughput of one server with two workers, divided by that with one, for a read that needs no database and
 * for one that does. The sides take turns, on a separate database on the server of DATABASE_URL. Workers, PostgreSQL and the load
 * generator share the cores of this machine: with two cores, the quotient cannot be 2. It states the CPU time that one request takes too, of the
 * parent and its workers together: that shows what several processes cost. WORKERS, ROUNDS, SECONDS and LOG_LEVEL can be set.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chooseDriver, cpuMs } from './driver.js';
import { printing, type Report } from './results.js';
import { makeKey, quantile, scratchDatabase, startBuilt } from './support.js';

const WORKERS = Number(process.env.WORKERS ?? 2);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 3);
const CONNECTIONS = 32;
const READS = {
  'a read of the caller': '{ viewer { kind name } }',
  'a list from the database': '{ surveys(first: 20) { nodes { id name } } }',
} as const;

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
  const start = async (workers: number) => ({
    workers,
    ...(await startBuilt({
      DATABASE_URL: url,
      WORKERS: String(workers),
      JWT_SECRET: 'a secret of the bench, long enough for it',
      DATABASE_POOL_SIZE: '10',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    })),
  });
  const sides = [await start(1), await start(WORKERS)];
  try {
    const { key } = await makeKey(url);
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': key };
    for (const [what, query] of Object.entries(READS)) {
      const rates = new Map<number, number[]>(sides.map(({ workers }) => [workers, []]));
      const costs = new Map<number, number[]>(sides.map(({ workers }) => [workers, []]));
      for (let round = 0; round <= ROUNDS; round++) {
        for (const { workers, port, pid } of sides) {
          const before = cpuMsOfAll(pid);
          const load = { port, body: JSON.stringify({ query }), headers, seconds: SECONDS, connections: CONNECTIONS };
          const { requests, failed } = await driver.start(load).ended;
          if (failed > 0) throw new Error(`${failed} of ${requests} requests failed.`);
          // The first round warms up.
          if (round === 0) continue;
          rates.get(workers)?.push(requests / SECONDS);
          costs.get(workers)?.push(((cpuMsOfAll(pid) - before) / requests) * 1_000);
        }
      }
      const median = (of: Map<number, number[]>, workers: number) => quantile(of.get(workers) as number[], 0.5);
      const [one, many] = [median(rates, 1), median(rates, WORKERS)];
      report(
        `${what}, ${WORKERS} workers ÷ 1, on ${cpus().length} cores with PostgreSQL and ${driver.name}`,
        '',
        `${(many / one).toFixed(2)} (${many.toFixed(0)} ÷ ${one.toFixed(0)} requests/s; ${median(costs, WORKERS).toFixed(0)} ÷ ${median(costs, 1).toFixed(0)} µs of CPU each)`,
        many / one,
      );
    }
  } finally {
    await Promise.all(sides.map(({ stop }) => stop()));
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
