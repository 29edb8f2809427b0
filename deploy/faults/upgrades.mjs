/**
 * deploy/faults/upgrades.sh describes it. upgrades/0.1.0.sql.gz is the dump of a database that the server of version 0.1.0 made and filled:
 * its demo data and its demo, with keys, revocations, runs, detections, training data and a sealed audit log.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Postgres } from '../lib/postgresql.mjs';
import { Server } from '../lib/processes.mjs';
import { end, promise, promiseNoFault, promiseWholeAudit } from '../lib/promises.mjs';
import { ask, signIn } from '../lib/requests.mjs';

/** The settings of that server. */
const env = { AUDIT_SEAL_KEY: '0123456789abcdef0123456789abcdef01234567' };
const admin = { email: 'admin@example.org', password: 'a password of upgrades' };
/** Columns that state when or by which run the upgrade itself wrote a row. */
const OF_THE_UPGRADE = { _prisma_migrations: ['id', 'started_at', 'finished_at', 'logs', 'applied_steps_count'] };

const database = await Postgres.start();
const rows = (sql, name) => database.query(sql, name);

/** The number of rows of each table, and a hash of them all, whatever their order. */
async function content(name) {
  const tables = await rows(`SELECT tablename AS table FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`, name);
  const found = {};
  for (const { table } of tables) {
    const without = (OF_THE_UPGRADE[table] ?? []).map((column) => ` - '${column}'`).join('');
    const lines = await rows(`SELECT (to_jsonb(t)${without})::text AS line FROM "${table}" t ORDER BY 1`, name);
    const hash = createHash('sha256');
    for (const { line } of lines) hash.update(line);
    found[table] = `${lines.length} ${hash.digest('hex')}`;
  }
  return found;
}
const countOf = (text) => Number(text?.split(' ')[0] ?? 0);

/** Applies one migration as the server does: in one transaction, with its row. */
async function apply(migration, name) {
  const sql = readFileSync(`prisma/migrations/${migration}/migration.sql`, 'utf8');
  const checksum = createHash('sha256').update(sql).digest('hex');
  const row = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ('${randomUUID()}', '${checksum}', '${migration}', now(), 1)`;
  await rows(`BEGIN;\n${sql}\n;${row};\nCOMMIT`, name);
}

await database.createDatabase('v010');
await rows(gunzipSync(readFileSync('deploy/faults/upgrades/0.1.0.sql.gz')).toString(), 'v010');
const before = await content('v010');
const known = new Set((await rows('SELECT migration_name AS name FROM _prisma_migrations', 'v010')).map(({ name }) => name));
const later = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !known.has(entry.name))
  .map(({ name }) => name)
  .sort();

let state = 'v010';
let expected;
let different = 0;
let lost = 0;
for (const [index, migration] of [undefined, ...later.slice(0, -1)].entries()) {
  if (migration) {
    const next = `state${index}`;
    await database.createDatabase(next, state);
    await apply(migration, next);
    state = next;
  }
  const name = `upgraded${index}`;
  const server = await Server.create({ env: { ...env, DATABASE_URL: await database.createDatabase(name, state) } });
  const { code, output } = await server.command('migrate');
  if (code !== 0) promise(`the state after ${migration ?? '0.1.0'} is upgraded`, output.trim(), false);
  const found = await content(name);
  for (const [table, text] of Object.entries(before))
    if (countOf(found[table]) < countOf(text)) {
      lost++;
      promise(`${migration ?? '0.1.0'}: the rows of ${table}`, `${countOf(text)} before, ${countOf(found[table])} after`, false);
    }
  expected ??= found;
  for (const table of Object.keys({ ...expected, ...found }))
    if (found[table] !== expected[table]) {
      different++;
      promise(
        `${migration ?? '0.1.0'}: ${table} is as after the upgrade from 0.1.0`,
        `${found[table]} instead of ${expected[table]}`,
        false,
      );
    }
}
const total = Object.values(before).reduce((sum, text) => sum + countOf(text), 0);
promise(
  `no row is lost in upgrades from ${later.length} states`,
  `${total} rows of ${Object.keys(before).length} tables, ${lost} tables lost rows`,
  lost === 0,
);
promise('each way leads to the same rows', `${different} tables differ`, different === 0);

const server = await Server.create({ env: { ...env, DATABASE_URL: database.urlOf('upgraded0') } });
await server.start();
const credential = await signIn(server.url, admin);
const query = '{ observations(first: 1) { totalCount } detections(first: 1) { totalCount } apiKeys(first: 1) { totalCount } }';
const { observations, detections, apiKeys } = await ask(server.url, query, { credential });
const counts = [observations, detections, apiKeys].map(({ totalCount }) => totalCount);
const wanted = ['observations', 'detections', 'api_keys'].map((table) => countOf(before[table]));
promise('a server serves the rows of 0.1.0', `${counts.join(', ')} of ${wanted.join(', ')}`, counts.join() === wanted.join());
await promiseWholeAudit(server);
promiseNoFault([server]);
end();
