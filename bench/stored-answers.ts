/**
 * `npm run bench:stored-answers`: how long a mutation waits when the server counts the stored answers of its caller's idempotency keys. On a
 * separate database on the server of DATABASE_URL, for callers at the limit: one with the most records, and one with large answers. RECORDS
 * changes their numbers.
 */
import { StoredAnswers } from '../src/access/limits/stored-answers.js';
import { openDatabase } from '../src/database/connect.js';
import { migrate } from '../src/database/migrate.js';
import { withSession } from '../src/database/server/postgres.js';
import { printing } from './results.js';
import { quantile, scratchDatabase, sql } from './support.js';

/** A record counts 500 bytes without its answer, and the limit is 500,000,000. */
const MOST = Number(process.env.RECORDS ?? 1_000_000);
/** Of these, a tenth as many reach the limit. */
const LARGE_ANSWER = 4_500;
const COUNTS = 20;

const server = process.env.DATABASE_URL;
if (!server || !(MOST >= 10)) {
  console.error('Set DATABASE_URL to a PostgreSQL database, and RECORDS to at least 10.');
  process.exit(2);
}

/** Stores so many answers of this many characters, which do not compress well, for one caller. Returns its id. */
async function storeAnswers(url: string, records: number, characters: number): Promise<string> {
  const [caller] = await sql<{ id: string }>(url, 'SELECT gen_random_uuid() AS id');
  const id = (caller as { id: string }).id;
  const answer =
    characters === 0
      ? 'NULL'
      : `to_jsonb((SELECT string_agg(md5(i::text || n::text), '') FROM generate_series(1, ${Math.ceil(characters / 32)}) AS n))`;
  await sql(
    url,
    `INSERT INTO idempotency_records (principal_id, key, body_hash, answer, created_at)
     SELECT '${id}'::uuid, 'key ' || i, md5(i::text) || md5('body' || i), ${answer}, now() - random() * interval '23 hours'
       FROM generate_series(1, ${records}) AS i`,
  );
  return id;
}

const { url, drop } = await scratchDatabase(server);
try {
  await withSession({ url }, (session) => migrate(session));
  const callers: (readonly [what: string, id: string])[] = [];
  for (const [what, records, characters] of [
    ['without an answer', MOST, 0],
    [`with ${LARGE_ANSWER.toLocaleString('en')} characters each`, Math.floor(MOST / 10), LARGE_ANSWER],
    ['of another caller', 100, 1_000],
  ] as const)
    callers.push([`${records.toLocaleString('en')} records ${what}`, await storeAnswers(url, records, characters)]);
  await sql(url, 'VACUUM ANALYZE idempotency_records');
  const database = await openDatabase({ url });
  try {
    for (const [what, id] of callers) {
      const times: number[] = [];
      for (let count = 0; count < COUNTS; count++) {
        // A new one remembers no count.
        const answers = new StoredAnswers(Number.POSITIVE_INFINITY);
        const began = performance.now();
        await database.prisma.$transaction((tx) => answers.refuseFull(tx, id));
        times.push(performance.now() - began);
      }
      const [p50, longest] = [quantile(times, 0.5), quantile(times, 1)];
      printing(`counting ${what}`, '', `p50 ${p50.toFixed(0)} ms, longest ${longest.toFixed(0)} ms of ${COUNTS}`);
    }
  } finally {
    await database.close();
  }
} finally {
  await drop();
}
