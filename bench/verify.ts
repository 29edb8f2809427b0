/**
 * `npm run bench:verify`: the cost of verifying a key in process, on separate databases on the server of DATABASE_URL. Cold: the cache
 * is emptied before each key, among 1,000 keys and among 1,000,000, in turn. Warm: no statement is sent.
 * With `npm ci --prefix bench/others`, also the cost of better-auth's `verifyApiKey` on the same server.
 */
import pino from 'pino';
import { digestOf, generateApiKey, prefixOf } from '../src/access/credentials/formats/api-key.js';
import { createApp } from '../src/app.js';
import { openDatabase } from '../src/database/connect.js';
import { migrate } from '../src/database/migrate.js';
import { withSession } from '../src/database/server/postgres.js';
import { printing, type Report } from './results.js';
import { NOT_MEASURED, othersInstalled, quantile, scratchDatabase, sql, Worker } from './support.js';

const FEW = 1_000;
const MANY = 1_000_000;
/** Keys that are verified; the digests of the others belong to no key. */
const KNOWN = 500;
const WARM = 20_000;

/** An authenticator over a database with so many keys, and what asks it. */
async function among(count: number, url: string) {
  await withSession({ url }, (session) => migrate(session));
  const keys = Array.from({ length: KNOWN }, generateApiKey);
  await sql(url, "INSERT INTO users (id, email, name, role) VALUES (gen_random_uuid(), 'bench@astrid.local', 'bench', 'ADMIN')");
  const columns = 'INSERT INTO api_keys (id, name, key_hash, key_prefix, permissions, scopes, owner_id)';
  const filler = `${columns} SELECT gen_random_uuid(), 'bench', md5(i::text) || md5('key' || i), left(md5(i::text), 8), '{read:data}', '{}', u.id
    FROM generate_series(1, $1::int) AS i, users u`;
  await sql(url, filler, [count - KNOWN]);
  const known = `${columns} SELECT gen_random_uuid(), 'bench', k.digest, k.prefix, '{read:data}', '{}', u.id
    FROM unnest($1::text[], $2::text[]) AS k(digest, prefix), users u`;
  await sql(url, known, [keys.map(digestOf), keys.map(prefixOf)]);
  await sql(url, 'VACUUM ANALYZE api_keys');
  const statements: string[] = [];
  const database = await openDatabase({ url, onQuery: (text) => void statements.push(text) });
  const app = createApp({ database, log: pino({ level: 'silent' }), jwtSecret: 'a secret of the bench, thrown away' });
  const verify = (index: number) =>
    app.authenticator.authenticate({ apiKey: [keys[index] as string], authorization: [] }, '127.0.0.1');
  /** Microseconds, with nothing remembered. */
  const cold = async (index: number) => {
    app.authenticator.forgetAll();
    const began = performance.now();
    await verify(index);
    return (performance.now() - began) * 1_000;
  };
  return { verify, cold, statements, close: () => database.close() };
}

const us = (micros: number) => `${micros.toFixed(micros < 10 ? 2 : 0)} µs`;
const median = (numbers: readonly number[]) => quantile(numbers, 0.5);

/** CPU microseconds of one warm verification. */
async function warm(verify: (index: number) => unknown): Promise<number> {
  await verify(0);
  const rounds: number[] = [];
  for (let round = 0; round < 11; round++) {
    const began = process.cpuUsage();
    for (let i = 0; i < WARM; i++) verify(0);
    const { user, system } = process.cpuUsage(began);
    rounds.push((user + system) / WARM);
  }
  return median(rounds);
}

/** Part `keys`. */
export async function measureKeys(report: Report, server: string): Promise<void> {
  const scratches = await Promise.all([scratchDatabase(server), scratchDatabase(server), scratchDatabase(server)]);
  try {
    const [small, large, other] = scratches.map(({ url }) => url) as [string, string, string];
    console.log(`making ${FEW.toLocaleString('en')} and ${MANY.toLocaleString('en')} keys…`);
    const [few, many] = [await among(FEW, small), await among(MANY, large)];
    const times = { few: [] as number[], many: [] as number[] };
    for (let index = 0; index < KNOWN; index++) {
      times.few.push(await few.cold(index));
      times.many.push(await many.cold(index));
    }
    // The first tenth warms up what is not the cache: connections, plans, the compiler.
    const [cold, coldOfMany] = [times.few, times.many].map((all) => median(all.slice(KNOWN / 10))) as [number, number];
    few.statements.length = 0;
    await few.cold(0);
    report('verifying a key, cold: statements', '≤ 1', String(few.statements.length), few.statements.length);
    const ratio = `${(coldOfMany / cold).toFixed(2)} (${us(coldOfMany)} ÷ ${us(cold)})`;
    const what = `verifying a key, cold, among ${MANY.toLocaleString('en')} ÷ among ${FEW.toLocaleString('en')}`;
    report(what, '≤ 1.3', ratio, coldOfMany / cold);
    const ours = await warm(few.verify);
    report('verifying a key, warm, CPU time in process', '≤ 5 µs', us(ours), ours);
    await few.close();
    await many.close();
    await betterAuth(report, other, ours);
  } finally {
    for (const { drop } of scratches) await drop();
  }
}

async function betterAuth(report: Report, url: string, ours: number): Promise<void> {
  const what = "better-auth's `verifyApiKey` ÷ the same";
  if (!othersInstalled) return report(what, '≥ 100', NOT_MEASURED);
  const worker = new Worker('others/better-auth.mjs', url);
  await worker.answer();
  const theirs = await worker.ask<{ cpu: number; elapsed: number }>({});
  await worker.stop();
  const both = `${Math.round(theirs.cpu / ours).toLocaleString('en')} (${us(theirs.cpu)} of CPU time, ${us(theirs.elapsed)} elapsed)`;
  report(what, '≥ 100', both, theirs.cpu / ours);
}

if (process.argv[1] === import.meta.filename) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('Set DATABASE_URL to a PostgreSQL server on which databases may be created.');
    process.exit(2);
  }
  await measureKeys(printing, url);
}
