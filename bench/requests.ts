/**
 * `npm run bench`: the budgets of a request, measured against the PostgreSQL of DATABASE_URL, which `npm run bench:seed` has
 * filled. What is compared is CPU time of the server process a request, both sides in turn in one run, so that a busy
 * machine slows both. ROUNDS and REQUESTS (a round) can be set. It prints what it finds and judges nothing.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createApp } from '../src/app.js';
import { openDatabase } from '../src/database/connect.js';
import { measureBodies } from './bodies.js';
import type { Outcome, Round } from './load.js';
import { neighbours } from './neighbours.js';
import { makeKey, NOT_MEASURED, othersInstalled, quantile, scratchDatabase, sql, startBuilt, Worker } from './support.js';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const REQUESTS = Number(process.env.REQUESTS ?? 2_000);
const VIEWER = '{ viewer { kind name } }';
/** The same as PostGraphile names it. */
const POSTGRAPHILE_OBSERVATIONS = `{ allObservations(first: 20, orderBy: [CREATED_AT_DESC, ID_DESC]) { nodes {
  nodeId externalId ra dec observedAt filterBand status surveyBySurveyId { name }
  detectionsByObservationIdAndSurveyId(first: 3, orderBy: [CREATED_AT_DESC, ID_DESC]) { nodes { nodeId ra dec confidence type status } } } } }`;
const OBSERVATIONS = `{ observations(first: 20) { nodes {
  id externalId ra dec observedAt filterBand status survey { name }
  detections(first: 3) { nodes { id ra dec confidence type status } } } } }`;
const CONE = `query ($near: ConeSearchInput!, $orderBy: ObservationOrder) {
  observations(near: $near, orderBy: $orderBy) { nodes { id ra dec } } }`;
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';

const given = process.env.DATABASE_URL;
if (!given) {
  console.error('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
  process.exit(2);
}
const url: string = given;

const results: { what: string; budget: string; measured: string }[] = [];
const report = (what: string, budget: string, measured: string) => {
  results.push({ what, budget, measured });
  console.log(`${what}: ${measured}`);
};

interface Used {
  readonly micros: number;
  readonly rss: number;
}

interface Side {
  readonly name: string;
  readonly worker: Worker;
  readonly port: number;
}

const sides = new Map<string, Side>();

const OTHERS = ['mercurius', 'postgraphile'];

async function side(name: string): Promise<Side> {
  const known = sides.get(name);
  if (known) return known;
  const worker = OTHERS.includes(name) ? new Worker(`others/${name}.mjs`, url) : new Worker('side.ts', name, url);
  const made = { name, worker, ...(await worker.answer<{ port: number }>()) };
  sides.set(name, made);
  return made;
}

const headersWith = (key: string) => ({
  'Content-Type': 'application/json',
  Accept: 'application/graphql-response+json',
  'X-API-Key': key,
});

/** Microseconds of CPU time a request of each side, by round. The sides take turns, each with the document given for it. */
async function compare(documents: Record<string, string>, count: number, key: string) {
  const load = new Worker('load.ts');
  const rounds = new Map<string, number[]>(Object.keys(documents).map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, query] of Object.entries(documents)) {
      const body = JSON.stringify({ query });
      const headers = { ...headersWith(key), 'Content-Length': String(Buffer.byteLength(body)) };
      const { worker, port } = await side(name);
      const before = await worker.ask<Used>({});
      const outcome = await load.ask<Outcome>({ port, count, body, headers } satisfies Round);
      const after = await worker.ask<Used>({});
      if (outcome.failed > 0) throw new Error(`${outcome.failed} requests to ${name} failed: ${outcome.sample}`);
      // The first round warms up.
      if (round >= 0) rounds.get(name)?.push((after.micros - before.micros) / count);
    }
  }
  await load.stop();
  return rounds;
}

async function ask(port: number, key: string, query: string, variables: object): Promise<void> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers: headersWith(key), body });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"')) throw new Error(text);
}

const median = (numbers: readonly number[]) => quantile(numbers, 0.5);
const us = (micros: number) => `${micros.toFixed(micros < 10 ? 2 : 0)} µs`;

/** The median of the ratios of two sides in the same round, and what either took. */
function ratio(rounds: Map<string, number[]>, side: string, other: string): string {
  if (!rounds.has(other)) return NOT_MEASURED;
  const [these, those] = [rounds.get(side) ?? [], rounds.get(other) ?? []];
  const ratios = these.map((micros, round) => micros / (those[round] as number));
  return `${median(ratios).toFixed(2)} (${us(median(these))} ÷ ${us(median(those))})`;
}

async function viewer(key: string): Promise<void> {
  const others: Record<string, string> = othersInstalled ? { mercurius: VIEWER } : {};
  const used = await compare({ api: VIEWER, open: VIEWER, yoga: VIEWER, bare: VIEWER, ...others }, REQUESTS, key);
  const what = 'viewer with a warm key';
  report(`${what} ÷ the same server and schema with no credential check`, '≤ 1.10', ratio(used, 'api', 'open'));
  report(`${what} ÷ graphql-yoga as it comes, with the same schema`, '', ratio(used, 'api', 'yoga'));
  report(`${what} ÷ a bare node:http handler`, '≤ 4', ratio(used, 'api', 'bare'));
  report(`${what} ÷ Mercurius with JIT`, '≤ 1.6', ratio(used, 'api', 'mercurius'));
}

async function observations(key: string): Promise<void> {
  const others: Record<string, string> = othersInstalled ? { postgraphile: POSTGRAPHILE_OBSERVATIONS } : {};
  const used = await compare({ api: OBSERVATIONS, open: OBSERVATIONS, ...others }, Math.ceil(REQUESTS / 10), key);
  const what = '20 observations with survey and 3 detections each';
  report(`${what} ÷ the same with no credential check`, '', ratio(used, 'api', 'open'));
  report(`${what} ÷ PostGraphile 4`, '≤ 0.9', ratio(used, 'api', 'postgraphile'));
}

async function listStatements(key: string): Promise<void> {
  const statements: string[] = [];
  const { createHttpServer } = await import('../src/http/http.js');
  const database = await openDatabase({ url, onQuery: (text) => void statements.push(text) });
  const server = createHttpServer(createApp({ database, log: pino({ level: 'silent' }), jwtSecret: 'x'.repeat(32) }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await ask(port, key, VIEWER, {});
  statements.length = 0;
  await ask(port, key, OBSERVATIONS, {});
  report('20 observations with survey and 3 detections each: statements', '1', String(statements.length));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await database.close();
}

async function cones(key: string, rows: number): Promise<void> {
  const centers = await sql<{ ra: number; dec: number }>(
    url,
    'SELECT ra, dec FROM observations TABLESAMPLE SYSTEM (1) ORDER BY random() LIMIT 300',
  );
  const { port } = await side('api');
  const timed = async (what: string, budget: string, variables: readonly object[]) => {
    const times: number[] = [];
    for (const one of variables) {
      const began = performance.now();
      await ask(port, key, CONE, one);
      times.push(performance.now() - began);
    }
    const [p50, p95] = [0.5, 0.95].map((part) => quantile(times.slice(20), part).toFixed(1));
    report(`cone search by HTTP, ${rows.toLocaleString('en')} observations, ${what}`, budget, `p95 ${p95} ms, p50 ${p50} ms`);
  };
  await timed(
    '0.1°',
    'p95 ≤ 10 ms',
    centers.map((center) => ({ near: { ...center, radius: 0.1 } })),
  );
  const any = Array.from({ length: 300 }, (_, i) => ({ near: anyCone(i), orderBy: anyOrder() }));
  await timed('any radius, place, order and direction', 'p95 ≤ 100 ms', any);
}

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const anyOrder = () => ({ field: oneOf(['OBSERVED_AT', 'CREATED_AT', 'RA', 'DEC']), direction: oneOf(['ASC', 'DESC']) });

/** Anywhere, the poles included; half of the radii spread evenly up to 180°, half over the orders of magnitude below. */
const anyCone = (index: number) => ({
  ra: Math.random() * 360,
  dec: index % 10 === 0 ? oneOf([-90, 90]) : (Math.asin(2 * Math.random() - 1) * 180) / Math.PI,
  radius: index % 2 ? Math.random() * 180 : 10 ** (Math.random() * 4 - 2),
});

const BATCH = 1_000;
const BATCHES = 40;
const SENDERS = 4;

async function ingest(scratch: string): Promise<void> {
  const { key } = await makeKey(scratch);
  await sql(scratch, "INSERT INTO surveys (id, name) VALUES (gen_random_uuid(), 'BENCH')");
  const worker = new Worker('side.ts', 'api', scratch);
  const { port } = await worker.answer<{ port: number }>();
  const rowsOf = (batch: number) =>
    Array.from({ length: BATCH }, (_, i) => ({
      externalId: `${batch}-${i}`,
      ra: Math.random() * 360,
      dec: (Math.asin(2 * Math.random() - 1) * 180) / Math.PI,
      observedAt: new Date(1_700_000_000_000 + i * 60_000).toISOString(),
      filterBand: 'r',
      exposureTime: 30,
    }));
  const send = (batch: number) => ask(port, key, INGEST, { input: { survey: 'BENCH', observations: rowsOf(batch) } });
  await send(0);
  const began = performance.now();
  let next = 1;
  const sender = async () => {
    while (next <= BATCHES) await send(next++);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const rate = (BATCHES * BATCH) / ((performance.now() - began) / 1_000);
  const what = `bulk ingest, ${BATCHES} calls of ${BATCH} rows, ${SENDERS} at a time`;
  report(what, '≥ 5,000/s', `${Math.round(rate).toLocaleString('en')}/s`);
  await worker.stop();
}

const residentMB = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function memory(scratch: string): Promise<void> {
  // The first start makes the tables and the admin; what counts is every later one.
  await (await startBuilt({ DATABASE_URL: scratch })).stop();
  const { pid, stop } = await startBuilt({ DATABASE_URL: scratch });
  await sleep(3_000);
  report('memory at rest, node dist/main.js', '≤ 200 MB', `${Math.round(residentMB(pid))} MB`);
  await stop();
}

const [counted] = await sql<{ rows: number }>(url, 'SELECT count(*)::int AS rows FROM observations').catch(() => []);
if (!counted || counted.rows === 0) {
  console.error('The database holds no observations: fill it with npm run bench:seed.');
  process.exit(2);
}
const { key, revoke } = await makeKey(url);
try {
  await viewer(key);
  await observations(key);
  await listStatements(key);
  await cones(key, counted.rows);
  for (const { worker } of sides.values()) await worker.stop();
  await neighbours(url, report);
  const scratch = await scratchDatabase(url);
  try {
    await memory(scratch.url);
    await ingest(scratch.url);
    await measureBodies(report, url);
  } finally {
    await scratch.drop();
  }
} finally {
  await revoke();
}

const width = (column: keyof (typeof results)[number]) => Math.max(...results.map((result) => result[column].length));
console.log(`\n${'what'.padEnd(width('what'))}  ${'budget'.padEnd(width('budget'))}  measured`);
for (const { what, budget, measured } of results)
  console.log(`${what.padEnd(width('what'))}  ${budget.padEnd(width('budget'))}  ${measured}`);
