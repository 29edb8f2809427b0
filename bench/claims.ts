/**
 * `npm run bench:claims`: how long a claim takes while 16 workers work, on the database of DATABASE_URL that `npm run bench:seed` has
 * filled. Each worker claims LIMIT runs (ten), and completes one of them in each pause between claims. It sends one document with variables, as
 * workers do. The claimed runs stay in the database. It also prints the CPU time of the server, and of PostgreSQL if it runs on this machine,
 * for each claim together with its completion. WORKERS, SECONDS, LIMIT and ONLY (a part of a line's name, such as `of one survey`) are variables.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Permission } from '../src/access/permissions.js';
import { cpuMs } from './driver.js';
import type { Used } from './serving.js';
import { makeKey, quantile, sql, Worker } from './support.js';

const WORKERS = Number(process.env.WORKERS ?? 16);
const SECONDS = Number(process.env.SECONDS ?? 20);
const LIMIT = Number(process.env.LIMIT ?? 10);
/** Milliseconds between the claims of a worker, on average. */
const PAUSE_MS = 500;
const BUDGET = 'p95 ≤ 20 ms';
const ONLY = process.env.ONLY ?? '';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
  process.exit(2);
}

const [model] = await sql<{ id: string }>(url, 'SELECT id FROM models ORDER BY id LIMIT 1');
const KINDS: readonly [noun: string, input: object, permission: Permission][] = [
  ['PreprocessRun', {}, 'preprocessing:process'],
  ['DifferenceRun', {}, 'differencing:process'],
  ['ModelRun', { modelId: `Model:${model?.id}` }, 'detection:process'],
];
const WAYS: readonly [name: string, input: object][] = [
  ['the oldest first', {}],
  ['the newest first', { order: 'NEWEST_FIRST' }],
  ['of one survey', { survey: 'ZTF' }],
  ['in a cone of 5°', { near: { ra: 120, dec: 20, radius: 5 } }],
];

interface Run {
  readonly id: string;
  readonly attempt: number;
}

const server = new Worker('side.ts', 'api', url);
const { port } = await server.answer<{ port: number }>();

async function send<Data>(key: string, query: string, variables: object): Promise<Data> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

/** The CPU times of the server and of the sessions of PostgreSQL by their processes, in milliseconds; NaN when this machine does not show it. */
async function spent(): Promise<ReadonlyMap<number, number>> {
  const { micros } = await server.ask<Used>({});
  const sessions = await sql<{ pid: number }>(
    url as string,
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  return new Map([[server.pid, micros / 1_000], ...sessions.map(({ pid }) => [pid, isLocal ? cpuMs(pid) : Number.NaN] as const)]);
}

/** Claims and completes until the time is over. Returns the durations of the claims. */
async function work(key: string, noun: string, input: object, until: number, seen: Set<string>): Promise<number[]> {
  const times: number[] = [];
  await sleep(Math.random() * PAUSE_MS);
  while (performance.now() < until) {
    const began = performance.now();
    const query = `mutation ($input: Claim${noun}sInput!) { claim${noun}s(input: $input) { runs { id attempt } } }`;
    const variables = { input: { ...input, limit: LIMIT, leaseSeconds: 3_600 } };
    const { runs } = (await send<Record<string, { runs: Run[] }>>(key, query, variables))[`claim${noun}s`] as { runs: Run[] };
    times.push(performance.now() - began);
    for (const { id, attempt } of runs) {
      if (seen.has(`${id} ${attempt}`)) throw new Error(`Two workers hold ${id}.`);
      seen.add(`${id} ${attempt}`);
    }
    const [first] = runs;
    if (first)
      await send(key, `mutation ($input: Complete${noun}Input!) { complete${noun}(input: $input) { __typename } }`, {
        input: first,
      });
    await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
  return times;
}

try {
  for (const [noun, of, permission] of KINDS) {
    const keys = await Promise.all(Array.from({ length: WORKERS }, () => makeKey(url, ['read:data', permission])));
    for (const [name, way] of WAYS) {
      const what = `claim${noun}s of ${LIMIT}, ${name}, ${WORKERS} workers`;
      if (!what.includes(ONLY)) continue;
      const seen = new Set<string>();
      const input = { ...of, ...way };
      // What a node remembers and what a connection prepares is there before it is measured.
      await Promise.all(keys.map(({ key }) => work(key, noun, input, performance.now() + 1_500, seen)));
      const before = await spent();
      const until = performance.now() + SECONDS * 1_000;
      const times = (await Promise.all(keys.map(({ key }) => work(key, noun, input, until, seen)))).flat();
      const after = [...(await spent())].map(([pid, ms]) => [pid, ms - (before.get(pid) ?? 0)] as const);
      const ofServer = after.filter(([pid]) => pid === server.pid);
      const ofDatabase = after.filter(([pid]) => pid !== server.pid);
      const [serverMs, databaseMs] = [ofServer, ofDatabase].map((parts) =>
        (parts.reduce((sum, [, ms]) => sum + ms, 0) / times.length).toFixed(1),
      );
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => quantile(times, part).toFixed(1));
      console.log(
        `${what}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, ${times.length} claims, ${seen.size} runs (budget: ${BUDGET}); CPU of a claim and a completion: server ${serverMs} ms, PostgreSQL ${databaseMs} ms`,
      );
    }
    await Promise.all(keys.map(({ revoke }) => revoke()));
  }
} finally {
  await server.stop();
}
