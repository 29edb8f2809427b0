/**
 * `npm run bench:load`: ten minutes of mixed traffic at 80 % of what the server carries, on a separate database on the server of
 * DATABASE_URL. It promises: no error, memory that does not grow, counts that are exact to the last request, and seals in order. It prints the
 * times of each kind of request. They begin when the request is due, so waiting for a slow server counts. Requests also wait while the machine
 * is slower than before, so it prints the speed of the machine too. `--seconds 20` is the short form.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs, promisify } from 'node:util';
import { PERMISSION_SETS } from '../src/access/permissions.js';
import { MachineSpeed } from './machine-speed.js';
import { Traffic } from './mixed-traffic.js';
import { makeKey, quantile, scratchDatabase, sql, startBuilt } from './support.js';

const LOAD = 0.8;
const SURVEY = 'LOAD';
/** Memory may differ by so much between the second and the last fifth of the time: garbage waits for its collection. */
const MOST_MEGABYTES = 48;
const MOST_SEALING_MS = 5_000;
const SPAN_SECONDS = 30;
/** As fast as the fastest span is one whose fixed computation takes at most so many times as long. */
const ALMOST = 1.1;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } });
const seconds = Number(values.seconds);
const server = process.env.DATABASE_URL;
if (!server || !(seconds >= 5)) {
  console.error('Set DATABASE_URL to a PostgreSQL server on which databases may be created. --seconds must be 5 or more.');
  process.exit(2);
}

let broken = 0;
function promise(what: string, figure: string, isKept: boolean): void {
  if (!isKept) broken++;
  console.log(`   ${isKept ? 'kept  ' : 'BROKEN'} ${what}: ${figure}`);
}
const described = (times: readonly number[]) =>
  `${times.length} requests, p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, longest ${quantile(times, 1).toFixed(0)} ms`;
const megabytes = (pid: number) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

const { url, drop } = await scratchDatabase(server);
const secrets = {
  JWT_SECRET: 'a secret of the load, thrown away after it',
  AUDIT_SEAL_KEY: 'another secret of the load, long enough',
};
const settings = { DATABASE_URL: url, ...secrets };
/** An interrupted run removes its database too. The server ends with this process. */
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => void drop().finally(() => process.exit(code)));
try {
  const built = await startBuilt(settings);
  const { key } = await makeKey(url, PERMISSION_SETS.PREFECT_WORKFLOWS.permissions);
  await sql(url, 'INSERT INTO surveys (id, name, updated_at) VALUES (gen_random_uuid(), $1, now())', [SURVEY]);
  const traffic = new Traffic(built.port, key, SURVEY);
  await traffic.saturate(Math.min(10, seconds / 2));
  const rates: number[] = [];
  while (rates.length < 3) rates.push(await traffic.saturate(Math.min(10, seconds / 4)));
  const capacity = Math.max(...rates);
  const rate = LOAD * capacity;
  console.log(`   ${capacity.toFixed(0)} requests a second at most. ${seconds} s of ${rate.toFixed(0)} a second follow`);

  const memory: number[] = [];
  const before = traffic.answered;
  const waiting: number[] = [];
  const spans: { readonly times: readonly number[]; readonly micros: number }[] = [];
  const speed = new MachineSpeed();
  traffic.takeSpan();
  await traffic.play(seconds, rate, () => {
    memory.push(megabytes(built.pid));
    if (memory.length % SPAN_SECONDS === 0) {
      const times = traffic.takeSpan();
      const { micros, stolen } = speed.take();
      spans.push({ times, micros });
      console.log(
        `   after ${memory.length} s: ${traffic.answered - before} requests, ${traffic.errors.length} errors, ${memory.at(-1)?.toFixed(0)} MB. These ${SPAN_SECONDS} s: ${described(times)}, the fixed computation ${micros} µs, ${(100 * stolen).toFixed(1)} % stolen`,
      );
    }
    if (memory.length % 5 === 0)
      void sql<{ waiting: number }>(url, 'SELECT count(*)::int AS waiting FROM audit_pending').then(([row]) =>
        waiting.push(row?.waiting ?? 0),
      );
  });
  speed.close();
  const sent = traffic.answered - before;
  for (const [kind, times] of [...traffic.times].sort()) console.log(`   ${kind}: ${described(times)}`);
  const fastest = Math.min(...spans.map(({ micros }) => micros));
  const fast = spans.filter(({ micros }) => micros <= ALMOST * fastest);
  if (fast.length > 0)
    console.log(
      `   the ${fast.length} of ${spans.length} spans in which the machine was fastest: ${described(fast.flatMap(({ times }) => times))}`,
    );
  promise(
    'no error',
    `${traffic.errors.length} of ${traffic.answered} requests${traffic.errors[0] ? `, ${traffic.errors[0]}` : ''}`,
    traffic.errors.length === 0,
  );
  const fifth = Math.max(1, Math.floor(memory.length / 5));
  const [early, late] = [memory.slice(fifth, 2 * fifth), memory.slice(-fifth)].map((part) => quantile(part, 0.5)) as [
    number,
    number,
  ];
  promise(
    'memory does not grow',
    `${early.toFixed(0)} MB in the second fifth, ${late.toFixed(0)} MB in the last`,
    late - early <= MOST_MEGABYTES,
  );

  const began = performance.now();
  const pending = () =>
    sql<{ count: number }>(url, 'SELECT count(*)::int AS count FROM audit_pending').then(([row]) => row?.count ?? 0);
  let left = await pending();
  while (left > 0 && performance.now() - began < MOST_SEALING_MS) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    left = await pending();
  }
  promise(
    'every event is sealed within 5 s after the end',
    `${left} wait, at most ${Math.max(0, ...waiting)} meanwhile`,
    left === 0,
  );
  traffic.close();
  await built.stop();

  const [counted] = await sql<Record<'used' | 'rows' | 'completed', number>>(
    url,
    `SELECT (SELECT usage_count::int FROM api_keys) AS used, (SELECT count(*)::int FROM observations) AS rows,
            (SELECT count(*)::int FROM preprocess_runs WHERE status = 'COMPLETED') AS completed`,
  );
  promise(
    'requests of the key are counted exactly',
    `${counted?.used} of ${traffic.answered}`,
    counted?.used === traffic.answered,
  );
  promise('every acknowledged row exists, and no other', `${counted?.rows} of ${traffic.rows}`, counted?.rows === traffic.rows);
  promise(
    'every completed run exists once',
    `${counted?.completed} of ${traffic.completed}`,
    counted?.completed === traffic.completed,
  );
  promise('requests were sent at the rate', `${(sent / seconds).toFixed(0)} a second`, sent >= seconds * rate * 0.99);
  const verified = await promisify(execFile)(process.execPath, ['dist/maintenance/audit-verify.js'], {
    env: { PATH: process.env.PATH, ...settings },
  }).catch((error: { stdout?: string; stderr?: string }) => ({ stdout: `${error.stdout}${error.stderr}`, isBroken: true }));
  promise('the seals are in order', verified.stdout.trim().split('\n')[0] ?? '', !('isBroken' in verified));
} finally {
  await drop();
}
console.log(broken === 0 ? '   all promises were kept' : `   ${broken} promises were broken`);
process.exit(broken === 0 ? 0 : 1);
