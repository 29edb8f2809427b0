/**
 * `npm run bench:embedded`: whether a document within the limits can keep the server on the embedded database from answering.
 * The built server, on a temporary folder with 100,000 observations (ROWS can be set) and all that belongs to them, is asked
 * for every list, filter and order, and for fields that are known to be dear, while /livez is asked again and again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf, generateApiKey, prefixOf } from '../src/access/credentials/api-key-format.js';
import { ROLES } from '../src/access/permissions.js';
import { openDatabase } from '../src/database/connect.js';
import { dear, FRESH, lists } from './embedded-documents.js';
import { fill, helpers } from './rows.js';
import { quantile } from './support.js';

const ROWS = Number(process.env.ROWS ?? 100_000);
const FRESH_ROWS = ROWS / 5;
const tenth = ROWS / 10;
const SIZES = { observations: ROWS, runs: tenth, idleSurveys: 20, models: 20, users: 100, events: tenth, datasets: 20 };
const PASSWORD = randomBytes(18).toString('base64url');
const KEY = generateApiKey();

const dataDir = await mkdtemp(join(tmpdir(), 'astrid-bench-'));
let child: ChildProcess | undefined;
process.once('exit', () => child?.kill('SIGKILL'));

const show = (what: string, budget: string, measured: string) =>
  console.log(`${what.padEnd(66)}  ${budget.padEnd(10)}  ${measured}`);
const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;

async function seed(): Promise<void> {
  const began = performance.now();
  const database = await openDatabase({ dataDir });
  try {
    await database.script(`BEGIN; ${helpers(SIZES)}`);
    for (const { sql } of fill(SIZES)) await database.script(sql);
    await database.script('COMMIT');
    await database.prisma.survey.create({ data: { name: FRESH } });
    const owner = { create: { email: 'bench@astrid.local', name: 'bench', role: 'ADMIN' as const } };
    const permissions = [...ROLES.ADMIN.permissions];
    await database.prisma.apiKey.create({
      data: { name: 'bench', keyHash: digestOf(KEY), prefix: prefixOf(KEY), permissions, scopes: [], owner },
    });
  } finally {
    await database.close();
  }
  console.log(`${ROWS.toLocaleString('en')} observations made in ${Math.round((performance.now() - began) / 1_000)} s`);
}

async function start(): Promise<string> {
  const began = performance.now();
  const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, ADMIN_PASSWORD: PASSWORD, LOG_LEVEL: 'info' };
  const server = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  child = server;
  let said = '';
  for await (const text of server.stdout) {
    said += text;
    const url = /"url":"([^"]+)".*"msg":"ready"/.exec(said)?.[1];
    if (!url) continue;
    console.log(`started in ${ms(performance.now() - began)}`);
    server.stdout.resume();
    return url;
  }
  throw new Error(`The server did not start:\n${said}`);
}

// biome-ignore lint/suspicious/noExplicitAny: a bench reads whatever it asked for.
async function ask(url: string, query: string, headers: Record<string, string>, variables = {}): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { message: string }[] };
  if (errors) throw new Error(errors[0]?.message);
  return data;
}

const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';

async function ingest(url: string, by: Record<string, string>): Promise<number> {
  const began = performance.now();
  for (let batch = 0; batch < FRESH_ROWS / 1_000; batch++) {
    const observations = Array.from({ length: 1_000 }, (_, i) => ({
      externalId: `${batch}-${i}`,
      ra: Math.random() * 360,
      dec: Math.random() * 180 - 90,
      observedAt: new Date(1_700_000_000_000 + i * 60_000).toISOString(),
    }));
    await ask(url, INGEST, by, { input: { survey: FRESH, observations } });
  }
  return FRESH_ROWS / ((performance.now() - began) / 1_000);
}

/** Asks for /livez all the time; the times it took since the last `taken`. */
function probe(origin: string) {
  let times: number[] = [];
  let on = true;
  const run = (async () => {
    while (on) {
      const began = performance.now();
      await fetch(`${origin}/livez`).then((response) => response.text());
      times.push(performance.now() - began);
      await sleep(5);
    }
  })();
  return {
    taken() {
      const taken = times;
      times = [];
      return taken;
    },
    stop: () => {
      on = false;
      return run;
    },
  };
}

try {
  await seed();
  const url = await start();
  const origin = new URL(url).origin;
  const by = { 'X-API-Key': KEY };
  const livez = probe(origin);
  const rate = await ingest(url, by);
  show('bulk ingest on the embedded database, calls of 1,000 rows', '', `${Math.round(rate).toLocaleString('en')}/s`);

  const found: { document: string; took: number }[] = [];
  const refused = new Map<string, number>();
  const documents = [...dear, ...lists()];
  for (const document of documents) {
    const began = performance.now();
    const error = await ask(url, document, by).then(
      () => undefined,
      ({ message }: Error) => message,
    );
    const took = performance.now() - began;
    if (error) refused.set(error.slice(0, 60), (refused.get(error.slice(0, 60)) ?? 0) + 1);
    found.push({ document, took });
  }
  found.sort((a, b) => b.took - a.took);
  const stalls = livez.taken();
  show(`the dearest of ${found.length} documents, longest answer`, '≤ 1 s', ms(found[0]?.took ?? 0));
  show('/livez meanwhile', '≤ 1 s', `longest ${ms(Math.max(...stalls))}, p99 ${ms(quantile(stalls, 0.99))}`);
  for (const { document, took } of found.slice(0, 12)) console.log(`  ${ms(took).padStart(9)}  ${document.slice(0, 150)}`);
  for (const [error, count] of refused) console.log(`  ${count} × ${error}`);
  await livez.stop();

  const dearest = found[0]?.document ?? (dear[0] as string);
  void Promise.all(Array.from({ length: 4 }, () => ask(url, dearest, by).catch(() => {})));
  await sleep(20);
  const server = child as ChildProcess;
  const stopped = once(server, 'exit');
  const began = performance.now();
  server.kill('SIGTERM');
  const [code] = await stopped;
  show('SIGTERM while it is asked for four times', '≤ 10 s', `${ms(performance.now() - began)}, exit code ${code}`);
} finally {
  child?.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
}
