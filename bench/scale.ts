/**
 * `npm run scale`: calculates what one core carries, and what 100 servers and 10,000,000 keys need, from the findings of the bench
 * (docs/performance) and from constants of the code. `--keep` writes both into their pages. `--measure` first measures the bytes of a row,
 * on the database of the bench in DATABASE_URL.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { MAX_ENTRIES, TTL_MS } from '../src/access/credentials/lookup/record-cache.js';
import { readDatabaseConfig } from '../src/base/settings/database.js';
import { HEARTBEAT_MS } from '../src/database/channel.js';
import type { Bar, Row } from './results.js';
import { measureRows, type RowSizes } from './row-sizes.js';
import { writeSection } from './section.js';

const FOLDER = new URL('../docs/performance/', import.meta.url);
const SIZES = new URL('row-sizes.json', FOLDER);

/** What the example assumes. */
const SERVERS = 100;
const KEYS = 10_000_000;
/** The part of a core that may be busy, so that a burst does not wait. */
const BUSY = 0.8;
/** The cores of one PostgreSQL server. */
const DATABASE_CORES = 32;
/** The cores of the machine on which the bench ran. */
const BENCH_CORES = 2;
/** The connections of a server beside its pool: two for notifications, and one for /readyz. */
const OTHER_CONNECTIONS = 3;

interface Findings {
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
}

function read() {
  const { parts } = JSON.parse(readFileSync(new URL('results.json', FOLDER), 'utf8')) as { parts: Record<string, Findings> };
  const all = Object.values(parts);
  const find = <T>(found: T | undefined, what: string): T => {
    if (found === undefined) throw new Error(`docs/performance/results.json has no finding ${what}: npm run bench -- --keep`);
    return found;
  };
  const micros = (chart: string, side: string) =>
    find(
      all.flatMap(({ bars }) => bars).find((bar) => bar.chart === chart && bar.side === side),
      `${chart}, ${side}`,
    ).micros;
  /** The numbers in the text of a finding. */
  const numbers = (start: string) =>
    [
      ...find(
        all.flatMap(({ rows }) => rows).find(({ what }) => what.startsWith(start)),
        start,
      ).measured.matchAll(/\d[\d,.]*/g),
    ].map(([text]) => Number(text.replaceAll(',', '').replace(/\.$/, '')));
  return { micros, numbers, sizes: JSON.parse(readFileSync(SIZES, 'utf8')) as RowSizes };
}

/** Two digits are more than a calculation like this is worth. */
function rounded(value: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 1))) - 1);
  return (Math.round(value / unit) * unit).toLocaleString('en');
}
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const gigabytes = (bytes: number) => `${rounded(bytes / 1e9)} GB`;
/** How often one core does what takes so long, at `BUSY`. */
const often = (micros: number) => (BUSY * 1e6) / micros;

/** The section of docs/runbooks/capacity.md. */
export function capacity(): string {
  const { micros, numbers } = read();
  const rate = (what: string, took: number) => [what, `${took.toFixed(0)} µs`, `${rounded(often(took))} a second`];
  const [rows = 0] = numbers('reading 1,000,000 observations');
  const [ingested = 0] = numbers('bulk ingest on PostgreSQL');
  const [memory = 0] = numbers('memory at rest on PostgreSQL');
  return [
    table(
      ['request', 'CPU time of the server', `one core of a server at ${BUSY * 100} %`],
      [
        rate('`{ viewer { kind name } }` with a known key', micros('viewer', 'this server')),
        rate('20 observations, each with survey and 3 detections', micros('list', 'this server')),
        rate('the same behind a transaction pooler', micros('list', 'this server, statements without names')),
        rate('the same by resolvers', micros('list', 'this server, by resolvers')),
      ],
    ),
    '',
    `One caller reads ${rows.toLocaleString('en')} observations a second through pages. Four callers ingest ${ingested.toLocaleString('en')} rows a second, on ${BENCH_CORES} cores together with PostgreSQL. A server needs ${memory} MB of memory at rest.`,
  ].join('\n');
}

/** The section of docs/scale.md. */
export function scale(): string {
  const { micros, numbers, sizes } = read();
  const [viewer, list] = [micros('viewer', 'this server'), micros('list', 'this server')];
  const [lists = 0] = numbers('20 observations with survey and 3 detections each: requests a second');
  const [cold = 0] = numbers('verifying a key, cold, among').slice(1);
  // What the server does not use, PostgreSQL and the load generator use together.
  const databaseMicros = (BENCH_CORES * 1e6) / lists - list;
  const listsOfPrimary = DATABASE_CORES * often(databaseMicros);
  const { databasePoolSize } = readDatabaseConfig({});
  const bytes = (name: string) => sizes.bytes[name] ?? Number.NaN;
  const month = ['api_key_daily_usage', 'api_key_permission_usage', 'api_key_addresses'].map((name) => bytes(`${name} of a key`));
  const perKey = month.reduce((sum, each) => sum + each, bytes('api_keys'));
  const beats = (SERVERS * 1_000) / HEARTBEAT_MS;
  const number = (value: number) => value.toLocaleString('en');
  return table(
    [`${number(SERVERS)} servers, ${number(KEYS)} keys`, 'calculation', 'result'],
    [
      [
        '`viewer`',
        `${SERVERS} × ${BUSY} core ÷ ${viewer.toFixed(0)} µs`,
        `${rounded(SERVERS * often(viewer))} a second, without the database`,
      ],
      [
        'lists of 20 observations',
        `${SERVERS} × ${BUSY} core ÷ ${list.toFixed(0)} µs`,
        `${rounded(SERVERS * often(list))} a second`,
      ],
      [
        'time of PostgreSQL for such a list, at most',
        `${BENCH_CORES} cores ÷ ${number(lists)} a second − ${list.toFixed(0)} µs`,
        `${databaseMicros.toFixed(0)} µs`,
      ],
      [
        `lists that one PostgreSQL of ${DATABASE_CORES} cores carries`,
        `${DATABASE_CORES} × ${BUSY} core ÷ ${databaseMicros.toFixed(0)} µs`,
        `${rounded(listsOfPrimary)} a second: those of ${Math.floor(listsOfPrimary / often(list))} servers`,
      ],
      [
        `such PostgreSQL servers that ${SERVERS} servers of lists keep busy`,
        `${SERVERS} ÷ ${(listsOfPrimary / often(list)).toFixed(1)}`,
        `${Math.ceil((SERVERS * often(list)) / listsOfPrimary)}: a primary and its replicas`,
      ],
      [
        'keys that the servers remember, when a balancer sends each key to one server',
        `${SERVERS} × ${number(MAX_ENTRIES)}`,
        `${number(SERVERS * MAX_ENTRIES)}, ${(100 * SERVERS * MAX_ENTRIES) / KEYS} % of all`,
      ],
      ['the same, when it spreads them', number(MAX_ENTRIES), `${(100 * MAX_ENTRIES) / KEYS} % of all`],
      [
        'look-ups of keys, when all keys are used once a minute',
        `${number(KEYS)} ÷ 60 s. One takes ${(cold / 1_000).toFixed(1)} ms`,
        `${rounded(KEYS / 60)} a second, ${rounded((KEYS / 60) * (cold / 1e6))} at a time`,
      ],
      [
        'the same, when 100,000 keys are in use and each is sent to one server',
        `100,000 ÷ ${TTL_MS / 1_000} s`,
        `${rounded(100_000 / (TTL_MS / 1_000))} a second`,
      ],
      [
        'statements that write counts of use',
        `${SERVERS} × 1 a second`,
        `${SERVERS} a second, each with all keys used in that second`,
      ],
      [
        'notifications by which servers watch their channel',
        `${SERVERS} × 1 a second, each wakes ${SERVERS} connections`,
        `${number(beats * SERVERS)} a second`,
      ],
      [
        'connections without a pooler',
        `${SERVERS} × (${databasePoolSize} + ${OTHER_CONNECTIONS})`,
        number(SERVERS * (databasePoolSize + OTHER_CONNECTIONS)),
      ],
      ['connections behind a pooler, without its sessions', `${SERVERS} × 1 for notifications`, number(SERVERS)],
      [
        'disk for the keys, each with a month of use',
        `${number(KEYS)} × ${number(perKey)} bytes (${number(bytes('api_keys'))} without use)`,
        gigabytes(KEYS * perKey),
      ],
      [
        'disk for 1,000,000,000 detections, and 100,000,000 observations',
        `${number(bytes('detections'))} and ${number(bytes('observations'))} bytes each`,
        `${gigabytes(1e9 * bytes('detections'))} and ${gigabytes(1e8 * bytes('observations'))}`,
      ],
    ],
  ).concat(`\n\nBytes are those of a row with its indexes (${sizes.measured}).`);
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--measure')) {
    const url = process.env.DATABASE_URL;
    if (!url) {
      console.error('Set DATABASE_URL to the database of the bench.');
      process.exit(2);
    }
    writeFileSync(SIZES, `${JSON.stringify(await measureRows(url), null, 2)}\n`);
  }
  console.log(`${capacity()}\n\n${scale()}`);
  if (process.argv.includes('--keep')) {
    writeSection('capacity', capacity(), 'runbooks/capacity.md');
    writeSection('scale', scale(), 'scale.md');
  }
}
