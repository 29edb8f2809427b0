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
import { dear, FRESH, lists } from './embedded-documents.js';
import { fillFolder } from './embedded-folder.js';
import { printing, type Report } from './results.js';
import { quantile } from './support.js';

const ROWS = Number(process.env.ROWS ?? 100_000);
const FRESH_ROWS = ROWS / 5;
const PASSWORD = randomBytes(18).toString('base64url');

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;

/** Returns the server, and the URL of its API. */
async function start(dataDir: string): Promise<{ server: ChildProcess; url: string }> {
  const began = performance.now();
  const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, ADMIN_PASSWORD: PASSWORD, LOG_LEVEL: 'info' };
  const server = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => server.kill('SIGKILL'));
  let said = '';
  for await (const text of server.stdout) {
    said += text;
    const url = /"url":"([^"]+)".*"msg":"ready"/.exec(said)?.[1];
    if (!url) continue;
    console.log(`started in ${ms(performance.now() - began)}`);
    server.stdout.resume();
    return { server, url };
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

/** Requests /livez all the time. `times` returns how long the requests took since its last call. */
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
    times() {
      const returned = times;
      times = [];
      return returned;
    },
    stop: () => {
      on = false;
      return run;
    },
  };
}

/** Part `embedded`. Sends every `step`-th document of the sweep over all lists, filters and orders. */
export async function measureEmbedded(report: Report, step = 1): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'astrid-bench-'));
  let server: ChildProcess | undefined;
  try {
    const key = await fillFolder(dataDir, ROWS);
    const started = await start(dataDir);
    server = started.server;
    await measure(report, started.url, { 'X-API-Key': key }, step);
    await stopUnderLoad(report, started.url, { 'X-API-Key': key }, server);
  } finally {
    server?.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(report: Report, url: string, by: Record<string, string>, step: number): Promise<void> {
  const livez = probe(new URL(url).origin);
  const rate = await ingest(url, by);
  report('bulk ingest on the embedded database, calls of 1,000 rows', '', `${Math.round(rate).toLocaleString('en')}/s`);

  const found: { document: string; took: number }[] = [];
  const refused = new Map<string, number>();
  for (const document of [...dear, ...lists().filter((_, i) => i % step === 0)]) {
    const began = performance.now();
    const error = await ask(url, document, by).then(
      () => undefined,
      ({ message }: Error) => message,
    );
    const took = performance.now() - began;
    if (error) refused.set(error.slice(0, 60), (refused.get(error.slice(0, 60)) ?? 0) + 1);
    found.push({ document, took });
  }
  await livez.stop();
  found.sort((a, b) => b.took - a.took);
  const [dearest, stalls] = [found[0]?.took ?? 0, livez.times()];
  const what = `embedded database, ${ROWS.toLocaleString('en')} observations, ${found.length.toLocaleString('en')} documents`;
  report(`${what}: the most expensive one`, '≤ 1,000 ms', ms(dearest), dearest);
  const longest = Math.max(...stalls);
  report(`${what}: \`/livez\` meanwhile, longest`, '≤ 1,000 ms', `${ms(longest)}, p99 ${ms(quantile(stalls, 0.99))}`, longest);
  for (const { document, took } of found.slice(0, 12)) console.log(`  ${ms(took).padStart(9)}  ${document.slice(0, 150)}`);
  for (const [error, count] of refused) console.log(`  ${count} × ${error}`);
}

async function stopUnderLoad(report: Report, url: string, by: Record<string, string>, server: ChildProcess): Promise<void> {
  for (const document of dear.slice(0, 4)) ask(url, document, by).catch(() => {});
  await sleep(20);
  const stopped = once(server, 'exit');
  const began = performance.now();
  server.kill('SIGTERM');
  const [code] = await stopped;
  const took = performance.now() - began;
  report('embedded database: SIGTERM during four expensive documents', '≤ 10,000 ms', `${ms(took)}, exit code ${code}`, took);
}

if (process.argv[1] === import.meta.filename) await measureEmbedded(printing);
