/**
 * `npm run bench:profile [-- viewer list --functions 30 --keep]`: where the time of a request goes, of this server and of the peers with a budget. Each side is
 * first measured without a profiler, in turns. Then the sampling profiler of Node watches its main thread for SECONDS (8) under the same
 * load. With --functions N, it also prints the N functions with the most self time. With --keep, the tables go into docs/performance.md.
 */
import type { Profiler } from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { digestOf } from '../src/access/credentials/formats/api-key.js';
import { ROUNDS, SECONDS, WARM_UP, withSides } from './context.js';
import { chooseDriver, type Driver } from './driver.js';
import { functionsOf, kindsInOrder, sharesOf } from './kinds-of-work.js';
import { startLists } from './list-sides.js';
import { listOfPostGraphile, list as listOfThisApi, VIEWER } from './queries.js';
import { writeSection } from './section.js';
import { nameOf } from './side-names.js';
import { type Contender, contender, medianOf, micros, ratio, type Side, startSide, takeTurns } from './sides.js';
import { makeKey, othersInstalled } from './support.js';

const PROFILED_SECONDS = 8;
const CONNECTIONS = 16;
const ROWS = 20;
/** A kind below this part of every side is not shown. */
const SHOWN = 0.005;

/** A request, the sides that answer it, and the budget of the first side ÷ each other one. */
interface Asked {
  readonly title: string;
  start(): Readonly<Record<string, Promise<Side> | undefined>>;
  contender(side: Side): Contender;
  readonly budgets: Readonly<Record<string, number>>;
}

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
  process.exit(2);
}
if (!othersInstalled) {
  console.error('The peers are not installed: npm ci --prefix bench/others');
  process.exit(2);
}
const { values, positionals } = parseArgs({
  options: { keep: { type: 'boolean', default: false }, functions: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const { key, revoke } = await makeKey(url);
const withKey = { 'X-API-Key': key };

const ASKED: Readonly<Record<string, Asked>> = {
  viewer: {
    title: '`{ viewer { kind name } }` with a warm key',
    start: () => ({
      api: startSide('api', 'side.ts', 'api', url),
      open: startSide('open', 'side.ts', 'open', url),
      mercurius: startSide('mercurius', 'others/mercurius.mjs', digestOf(key)),
    }),
    contender: (side) => contender(side, { query: VIEWER }, withKey),
    budgets: { mercurius: 1.5, open: 1.1 },
  },
  list: {
    title: `${ROWS} observations with survey and 3 detections each`,
    start: () => startLists(url, ['api', 'limit']),
    contender: (side) => {
      if (side.name === 'limit') return contender(side, { name: 'list', first: ROWS });
      if (side.name === 'postgraphile') return contender(side, { query: listOfPostGraphile(ROWS) });
      return contender(side, { query: listOfThisApi(ROWS) }, withKey);
    },
    budgets: { postgraphile: 0.3, limit: 2.2 },
  },
};

async function profiled(driver: Driver, { name, worker, port, body, headers }: Contender): Promise<ReadonlyMap<string, number>> {
  const drive = driver.start({ port, body, headers, seconds: PROFILED_SECONDS, connections: CONNECTIONS });
  await sleep(500);
  await worker.ask({ profile: 'start' });
  await sleep((PROFILED_SECONDS - 1.5) * 1_000);
  const profile = await worker.ask<Profiler.Profile>({ profile: 'stop' });
  await drive.ended;
  const functions = functionsOf(profile, Number(values.functions));
  if (functions.length > 0) console.log(`\n${nameOf(name)}, time of single functions:`);
  for (const [what, part] of functions) console.log(`${(part * 100).toFixed(1).padStart(6)} % ${what}`);
  return sharesOf(profile);
}

/** The lines of the page for one request. */
async function tableOf(driver: Driver, { title, start, contender, budgets }: Asked): Promise<string[]> {
  const lines: string[] = [];
  await withSides(start(), async (started) => {
    const contenders = Object.values(started).flatMap((side) => (side === undefined ? [] : [contender(side)]));
    const costs = await takeTurns(driver, contenders, {
      rounds: ROUNDS,
      seconds: SECONDS,
      warmUp: WARM_UP,
      connections: CONNECTIONS,
    });
    const shares = new Map<string, ReadonlyMap<string, number>>();
    for (const one of contenders) shares.set(one.name, await profiled(driver, one));
    const names = contenders.map(({ name }) => name);
    const heads = names.map((name) => `${nameOf(name)}: ${micros(medianOf(costs, name))}`);
    lines.push(`${title}. CPU time of a request, and its parts:`, '', `| kind of work | ${heads.join(' | ')} |`);
    lines.push(`| --- |${' ---: |'.repeat(names.length)}`);
    for (const kind of kindsInOrder()) {
      const parts = names.map((name) => shares.get(name)?.get(kind) ?? 0);
      if (parts.every((part) => part < SHOWN)) continue;
      const cells = parts.map((part, i) => `${micros(part * medianOf(costs, names[i] as string))} (${Math.round(part * 100)} %)`);
      lines.push(`| ${kind} | ${cells.join(' | ')} |`);
    }
    lines.push('');
    for (const [other, budget] of Object.entries(budgets)) {
      const found = ratio(costs, 'api', other);
      if (found === undefined) continue;
      const excess = medianOf(costs, 'api') - budget * medianOf(costs, other);
      const verdict = found.value <= budget ? 'met' : `missed by ${micros(excess)}`;
      lines.push(`- ÷ ${nameOf(other)}: ${found.value.toFixed(2)}, budget ≤ ${budget}, ${verdict}.`);
    }
  });
  return lines;
}

const driver = chooseDriver();
const found: string[] = [];
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(ASKED)) {
    const asked = ASKED[name];
    if (asked === undefined) throw new Error(`There is no request ${name}. There are: ${Object.keys(ASKED).join(', ')}.`);
    const lines = await tableOf(driver, asked);
    console.log(`\n${lines.join('\n')}`);
    found.push(lines.join('\n'));
  }
} finally {
  await revoke();
  await driver.stop();
}
if (values.keep)
  writeSection(
    'profile',
    [`Profiled on ${new Date().toISOString().slice(0, 10)}, driven by ${driver.name}.`, ...found].join('\n\n'),
  );
