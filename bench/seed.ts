/**
 * `npm run bench:seed [-- --observations 1000000 --detections 300000 --force]`: fills the PostgreSQL database of
 * DATABASE_URL for the benchmarks, with a run of each pipeline step for every tenth observation, and three detections for each run unless
 * --detections names more. It is one transaction: if it stops early, nothing has changed. With --force it adds the rows to a database that
 * contains others.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { migrate } from '../src/database/migrate.js';
import { clientSession, openConnection } from '../src/database/server/postgres.js';
import { fill, helpers, type Sizes } from './rows.js';

const { values } = parseArgs({
  options: {
    observations: { type: 'string', default: '1000000' },
    detections: { type: 'string' },
    force: { type: 'boolean', default: false },
  },
});
const observations = Number(values.observations);
const tenth = Math.floor(observations / 10);
const detections = Number(values.detections ?? tenth * 3);
const url = process.env.DATABASE_URL;
const isEnough = (count: number, least: number) => Number.isSafeInteger(count) && count >= least;
if (!url || !isEnough(observations, 1_000) || !isEnough(detections, tenth * 3)) {
  console.error(
    'Set DATABASE_URL to a PostgreSQL database, --observations to at least 1000, and --detections to at least 3 for every tenth observation.',
  );
  process.exit(2);
}

const sizes: Sizes = {
  observations,
  runs: tenth,
  detections,
  idleSurveys: 0,
  models: 20,
  users: Math.min(1_000, tenth),
  events: tenth,
  datasets: 100,
};

/** A table without indexes fills several times faster. Unique indexes stay, because foreign keys need them. */
async function withoutIndexes(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    SELECT format('%I', c.relname) AS name, pg_get_indexdef(i.indexrelid) AS definition
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
     WHERE NOT i.indisunique AND t.relnamespace = current_schema()::regnamespace`);
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  await work();
  await client.query('SET CONSTRAINTS ALL IMMEDIATE'); // PostgreSQL creates no index on a table with pending triggers.
  await timed(`${rows.length} indexes`, rows.length, async () => {
    for (const { definition } of rows) await client.query(definition);
  });
}

async function timed(what: string, rows: number, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const rate = Math.round(rows / seconds).toLocaleString('en');
  console.log(
    `${what.padEnd(26)} ${rows.toLocaleString('en').padStart(10)} ${seconds.toFixed(1).padStart(7)} s ${rate.padStart(10)}/s`,
  );
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('SELECT EXISTS (TABLE surveys) OR EXISTS (TABLE users) AS held');
  return !rows[0].held;
}

const client = openConnection(url, 'bench:seed');
await client.connect();
try {
  await migrate(clientSession(client), { say: console.log });
  if (!values.force && !(await isEmpty(client))) {
    console.error('The database holds data. Take an empty one, or add to it with --force.');
    process.exit(1);
  }
  const tag = values.force ? randomBytes(3).toString('hex') : '';
  const began = performance.now();
  await client.query("BEGIN; SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL synchronous_commit = off");
  await client.query(helpers(sizes, tag));
  await withoutIndexes(client, async () => {
    for (const { table, rows, sql } of fill(sizes, tag)) await timed(table, rows, () => client.query(sql));
  });
  await client.query('COMMIT');
  await timed('VACUUM ANALYZE', observations, () => client.query('VACUUM ANALYZE'));
  const seconds = (performance.now() - began) / 1_000;
  console.log(
    `${observations.toLocaleString('en')} observations in ${Math.round(seconds)} s: ${Math.round(observations / seconds).toLocaleString('en')}/s, with all that belongs to them.`,
  );
} finally {
  await client.end();
}
