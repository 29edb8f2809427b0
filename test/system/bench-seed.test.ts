/** `npm run bench:seed` fills an empty PostgreSQL database, with all indexes and checks in force, and leaves one that holds data alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createServerDatabase } from '../support/database.js';
import { startServer } from '../support/server.js';

const origin = inject('databaseOrigin');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** As npm runs it. */
async function seed(url: string, ...args: string[]) {
  const env = { PATH: process.env.PATH, DATABASE_URL: url };
  const child = spawn(process.execPath, ['scripts/run.mjs', 'bench/seed.ts', ...args], { cwd: root, env, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

/** Everything that guards and finds rows: indexes, triggers that fire, and valid constraints. */
const GUARDS = `
  SELECT indexdef AS guard FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT conname || ' ' || convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  ORDER BY 1`;

describe.skipIf('snapshot' in origin)('on a PostgreSQL server', () => {
  test('1,000 observations and all that belongs to them, in a database that was empty', async () => {
    if ('snapshot' in origin) return;
    const database = await createServerDatabase();
    const migrated = await createServerDatabase(origin.template);
    const clients = [database, migrated].map(({ url }) => new pg.Client({ connectionString: url }));
    const [client, fresh] = clients as [pg.Client, pg.Client];
    for (const each of clients) await each.connect();
    onTestFinished(async () => {
      for (const each of clients) await each.end();
      for (const each of [database, migrated]) await each.drop();
    });

    const done = await seed(database.url, '--observations', '1000');
    expect(done).toMatchObject({ code: 0, output: expect.stringContaining('1,000 observations in ') });
    const { rows: counts } = await client.query(`
      SELECT (SELECT count(*)::int FROM observations) AS observations, (SELECT count(*)::int FROM preprocess_runs) AS runs,
             (SELECT count(*)::int FROM detections) AS detections, (SELECT count(*)::int FROM users) AS users`);
    expect(counts).toEqual([{ observations: 1_000, runs: 100, detections: 300, users: 100 }]);
    expect((await client.query(GUARDS)).rows).toEqual((await fresh.query(GUARDS)).rows);

    const again = await seed(database.url, '--observations', '1000');
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('The database holds data.') });
    const server = await startServer({ databaseUrl: database.url });
    onTestFinished(() => server.stop());
    const query = '{ observations(first: 1) { totalCount nodes { survey { name } detections(first: 1) { nodes { id } } } } }';
    expect(await server.ok(query, { token: server.admin.token })).toMatchObject({ observations: { totalCount: 1_000 } });
  }, 120_000);
});
