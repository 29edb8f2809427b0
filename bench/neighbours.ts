/**
 * `npm run bench:neighbours`: what one caller's dearest documents, repeated over four connections, and its large pages, repeated over sixty,
 * do to another's small read and to /readyz, and how soon the server's statements end once that caller has closed its connections. Against the PostgreSQL of DATABASE_URL,
 * which `npm run bench:seed` has filled. SECONDS (for each document) and
 * ONLY (a part of a document's name) can be set.
 */
import { setMaxListeners } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import pg from 'pg';
import { ALL_PERMISSIONS, permissionsIn } from '../src/access/permissions.js';
import { checkLimits } from '../src/document/limits.js';
import { fillKeyUsage, KEY_DOCUMENTS } from './key-usage.js';
import { printing, type Report } from './results.js';
import { makeKey, quantile, Worker } from './support.js';

const SECONDS = Number(process.env.SECONDS ?? 4);
const FEW = 4;
const MANY = 60;
const PAUSE_MS = 20;
const GIVE_UP_MS = 15_000;
const SMALL = { document: '{ surveys(first: 1) { nodes { id } } }' };

interface Request {
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Whether only an admin may send it. */
  readonly byAdmin?: boolean;
}

/** A field, as many times as the limits allow. */
function asOftenAsAllowed(field: string, most = 50, declared = '', variables: Request['variables'] = {}): Request {
  for (let count = most; count > 0; count--) {
    const document = `query ${declared} { ${Array.from({ length: count }, (_, i) => `f${i}: ${field}`).join(' ')} }`;
    if (checkLimits(parse(document), { variables }) === null) return { document, variables };
  }
  throw new Error(`The limits do not allow ${field}.`);
}

const DEAR: Readonly<Record<string, Request>> = {
  'cones at the pole by DEC': asOftenAsAllowed(
    'observations(first: 1, near: { ra: 0, dec: 90, radius: 60 }, orderBy: { field: DEC, direction: ASC }) { nodes { id } }',
    12,
  ),
  'cones of 180° with totalCount': asOftenAsAllowed(
    'observations(first: 1, near: { ra: 0, dec: 0, radius: 180 }) { totalCount }',
  ),
  'totalCount of observations': asOftenAsAllowed('observations(first: 1) { totalCount }'),
  observationStatistics: asOftenAsAllowed('observationStatistics { count }'),
  detectionStatistics: asOftenAsAllowed(
    'detectionStatistics { bySurvey { count } byType { count } byStatus { count } byModel { count } byDay { count } confidenceHistogram { count } }',
    12,
  ),
  'maps of the sky': asOftenAsAllowed('skyDensity(cells: 5000) { index count ra dec }', 12),
  'a map of the sky under many aliases': {
    document: `{ skyDensity(cells: 5000) { ${Array.from({ length: 14 }, (_, i) => `f${i}: ra`).join(' ')} } }`,
  },
  'maps of the sky in small cells': asOftenAsAllowed('skyDensity(cells: 1) { count }', 12),
  'filters with or, in an order': asOftenAsAllowed(
    'observations(first: 1, filter: { or: [{ status: FAILED, filterBand: "F814W" }, { status: PREPROCESSING, filterBand: "y" }] }, orderBy: { field: DEC }) { nodes { id } }',
    12,
  ),
  'filters with not, in an order': asOftenAsAllowed(
    'detections(first: 1, filter: { not: { statuses: [PENDING, VALIDATED, REJECTED, VALIDATING, CONFIRMED] } }, orderBy: { field: CONFIDENCE }) { nodes { id } }',
    12,
  ),
  ...Object.fromEntries(
    ['observations', 'detections', 'candidates', 'alerts'].map((list) => [
      `${list} by separation`,
      asOftenAsAllowed(
        `${list}(first: 1, near: { ra: 10, dec: 10, radius: 180 }, orderBy: { field: SEPARATION, direction: DESC }) { nodes { id } }`,
        12,
      ),
    ]),
  ),
};

/** As many positions as `cost` permits in as many cross-matches, spread evenly over the sky. */
function crossMatches(of: string, perPosition: number, aliases: number): Request {
  const places = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: String(index),
      ra: (index * 137.50776405) % 360,
      dec: (Math.asin((2 * index + 1) / count - 1) * 180) / Math.PI,
      radius: 1,
    }));
  const field = `crossMatch(of: ${of}, perPosition: ${perPosition}, positions: $positions) { matches { separation } }`;
  const document = `query ($positions: [CrossMatchPosition!]!) { ${Array.from({ length: aliases }, (_, i) => `f${i}: ${field}`).join(' ')} }`;
  for (let count = 1_000; count > 0; count = Math.floor(count * 0.95)) {
    const variables = { positions: places(count) };
    if (checkLimits(parse(document), { variables }) === null) return { document, variables };
  }
  throw new Error(`The limits do not allow ${field}.`);
}

/** Documents about rows that the database names. */
async function ofRows(database: pg.Client): Promise<Readonly<Record<string, Request>>> {
  const idOf = async (text: string): Promise<string> => (await database.query(text)).rows[0]?.id;
  const model = await idOf(`SELECT model_id AS id FROM model_runs GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`);
  const campaign = await idOf('SELECT id FROM monitoring_campaigns ORDER BY jsonb_array_length(regions) DESC, starts_at LIMIT 1');
  const { rows } = await database.query('SELECT id FROM detections LIMIT 100');
  const ids = rows.map(({ id }) => `"Detection:${id}"`).join(', ');
  const byRa = 'observations(first: 1, orderBy: { field: RA }) { nodes { id } }';
  const observations = 'observations(first: 100, filter: { survey: "HST" })';
  return {
    modelPerformance: asOftenAsAllowed(`modelPerformance(modelId: "Model:${model}") { judgedCount }`, 12),
    'observations of campaigns': asOftenAsAllowed(
      `monitoringCampaign(id: "MonitoringCampaign:${campaign}") { observations(first: 1, orderBy: { field: DEC }) { nodes { id } } }`,
      12,
    ),
    nodes: asOftenAsAllowed(`nodes(ids: [${ids}]) { id }`, 12),
    'lists inside rows, by another order': asOftenAsAllowed(`${observations} { nodes { survey { ${byRa} } } }`, 12),
    'lists inside rows that resolvers read': asOftenAsAllowed(
      `surveys(first: 20) { nodes { id ${byRa.replace('id }', 'calibrationFrame(type: DARK, instrument: "x") { id } }')} } }`,
      12,
    ),
    ...Object.fromEntries(
      (['OBSERVATION', 'DETECTION', 'CANDIDATE', 'ALERT'] as const).flatMap((of) => [
        [`cross-matches with ${of}, 12 × 1`, crossMatches(of, 1, 12)],
        [`cross-matches with ${of}, 1 × 10`, crossMatches(of, 10, 1)],
      ]),
    ),
  };
}

/** Work of the main thread rather than of the database: over many connections it must delay others no more than over a few. */
const LARGE: Readonly<Record<string, Request>> = {
  'pages of 1,000 observations': {
    document:
      '{ observations(first: 1000) { nodes { id externalId ra dec observedAt filterBand airmass } pageInfo { hasNextPage endCursor } } }',
  },
  'readings of the schema': { document: '{ __schema { types { name description fields { name description args { name } } } } }' },
  'documents that are not valid': {
    document: `{ ${Array.from({ length: 45 }, (_, i) => `f${i}: observations { nodes { id nothing } }`).join(' ')} }`,
  },
};

const OF_KEYS = Object.fromEntries(Object.entries(KEY_DOCUMENTS).map(([name, document]) => [name, { document, byAdmin: true }]));

interface Attack extends Request {
  readonly name: string;
  readonly connections: number;
}

const attack =
  (connections: number) =>
  ([name, request]: [string, Request]): Attack => ({ name, connections, ...request });

const attacksOn = async (database: pg.Client): Promise<readonly Attack[]> =>
  [
    ...Object.entries({ ...DEAR, ...(await ofRows(database)) }).map(attack(FEW)),
    ...Object.entries({ ...LARGE, ...OF_KEYS }).flatMap((given) => [attack(FEW)(given), attack(MANY)(given)]),
  ].filter(({ name }) => name.includes(process.env.ONLY ?? ''));

interface Seen {
  readonly times: number[];
  /** When the longest answer was asked for, in milliseconds since the beginning. */
  longestAt: number;
  /** Answers that were not what was asked for. */
  failed: number;
}

/** Sends the request repeatedly until `stopped` returns true, and notes how long each answer took. */
async function keepAsking(stopped: () => boolean, ask: () => Promise<boolean>): Promise<Seen> {
  const seen: Seen = { times: [], longestAt: 0, failed: 0 };
  const start = performance.now();
  while (!stopped()) {
    const began = performance.now();
    if (!(await ask())) seen.failed++;
    const time = performance.now() - began;
    if (time > Math.max(0, ...seen.times)) seen.longestAt = began - start;
    seen.times.push(time);
    await sleep(PAUSE_MS);
  }
  return seen;
}

/** A failed request keeps no budget. */
const p99 = ({ times, failed }: Seen) => (failed > 0 ? Number.POSITIVE_INFINITY : quantile(times, 0.99));

const shown = ({ times, longestAt, failed }: Seen) =>
  `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms, longest ${quantile(times, 1).toFixed(0)} ms after ${(longestAt / 1_000).toFixed(1)} s, ${failed} of ${times.length} failed`;

interface Beside {
  readonly name: string;
  readonly connections: number;
  readonly reads: Seen;
  readonly readiness: Seen;
  readonly quiet: number;
}

/** The worst of each kind: the budgets hold beside every document. */
function summarize(report: Report, seen: readonly Beside[]): void {
  const worst = (of: readonly Beside[], by: (one: Beside) => number) => of.reduce((a, b) => (by(b) > by(a) ? b : a));
  for (const connections of [FEW, MANY]) {
    const beside = seen.filter((one) => one.connections === connections);
    if (beside.length === 0) continue;
    const who = `while one key repeats its most expensive documents over ${connections} connections`;
    for (const [what, by] of [
      ["another caller's `{ surveys(first: 1) { nodes { id } } }`", ({ reads }: Beside) => reads],
      ['`/readyz`', ({ readiness }: Beside) => readiness],
    ] as const) {
      const one = worst(beside, (found) => p99(by(found)));
      report(`${what} ${who}`, 'p99 ≤ 250 ms, never 503', `${shown(by(one))}, beside ${one.name}`, p99(by(one)));
    }
  }
  const { name, quiet } = worst(seen, (one) => one.quiet);
  report(
    "time until that caller's last statement ends after it has closed its connections",
    '≤ 1,000 ms',
    `${quiet.toFixed(0)} ms (${name})`,
    quiet,
  );
}

/** Milliseconds until no statement of the server runs that reads observations. */
async function untilQuiet(watcher: pg.Client): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { rows } = await watcher.query(
      `SELECT count(*)::int AS running FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'astrid' AND state = 'active' AND query ~ 'observations|detections|candidates|alerts'`,
    );
    const waited = performance.now() - began;
    if (rows[0].running === 0 || waited > GIVE_UP_MS) return waited;
    await sleep(20);
  }
}

/** Milliseconds of the second time: the first one plans and prepares. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  await work();
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Measures each dear document in turn. */
export async function neighbours(url: string, report: Report): Promise<void> {
  const worker = new Worker('side.ts', 'api', url);
  const { port } = await worker.answer<{ port: number }>();
  const [dear, small, admin] = [await makeKey(url), await makeKey(url), await makeKey(url, permissionsIn(ALL_PERMISSIONS))];
  await fillKeyUsage(url);
  const watcher = new pg.Client({ connectionString: url });
  await watcher.connect();
  const send = (key: string, { document: query, variables }: Request, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
      body: JSON.stringify({ query, variables }),
      signal: signal ?? null,
    });
  const askSmall = async () => {
    const response = await send(small.key, SMALL);
    return response.status === 200 && !(await response.text()).includes('"errors"');
  };
  const askReady = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    await response.text();
    return response.status === 200;
  };
  try {
    for (let i = 0; i < 20; i++) await askSmall();
    const seen: Beside[] = [];
    for (const { name, connections, ...request } of await attacksOn(watcher)) {
      const client = new AbortController();
      setMaxListeners(0, client.signal);
      const stopped = () => client.signal.aborted;
      let answered = 0;
      let refused = '';
      const { key } = request.byAdmin ? admin : dear;
      const alone = await timeOf(() => send(key, request).then((response) => response.text()));
      const attackers = Array.from({ length: connections }, async () => {
        while (!stopped()) {
          await send(key, request, client.signal)
            .then((response) => response.text())
            .then((text) => {
              answered++;
              if (text.startsWith('{"errors"')) refused = text;
            })
            .catch(() => {});
        }
      });
      await sleep(500);
      await worker.ask({});
      const own = monitorEventLoopDelay({ resolution: 5 });
      own.enable();
      const watching = Promise.all([keepAsking(stopped, askSmall), keepAsking(stopped, askReady)]);
      await sleep(SECONDS * 1_000);
      client.abort();
      const quiet = await untilQuiet(watcher);
      const [reads, readiness] = await watching;
      own.disable();
      const { stallMs } = await worker.ask<{ stallMs: number }>({});
      await Promise.all(attackers);
      // The stalls show whether a long wait was the server's, or this process's, which reads all the answers.
      console.log(
        `  beside ${connections} connections of ${name} (${alone.toFixed(0)} ms alone, ${answered} answered${refused && `, such as ${refused.slice(0, 120)}`}):\n    small read ${shown(reads)}\n    /readyz ${shown(readiness)}\n    last statement's end ${quiet.toFixed(0)} ms\n    longest stalls: server ${stallMs.toFixed(0)} ms, this process ${(own.max / 1e6).toFixed(0)} ms`,
      );
      seen.push({ name, connections, reads, readiness, quiet });
    }
    summarize(report, seen);
  } finally {
    await Promise.all([dear.revoke(), small.revoke(), admin.revoke(), watcher.end(), worker.stop()]);
  }
}

if (process.argv[1]?.endsWith('neighbours.ts')) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
    process.exit(2);
  }
  await neighbours(url, printing);
}
