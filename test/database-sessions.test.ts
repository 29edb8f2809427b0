/** Sessions on a PostgreSQL server: their zone, schema and settings, and the lock of migrations. */
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../src/database/connect.js';
import type { DatabaseOptions } from '../src/database/database.js';
import { migrate, readMigrations } from '../src/database/migrate.js';
import { sealVerifier } from '../src/modules/audit/seal-key.js';
import { Sealer } from '../src/modules/audit/sealer.js';
import { verifyAudit } from '../src/modules/audit/verify.js';
import {
  ending,
  ingested,
  KEY,
  MOMENT,
  made,
  origin,
  pooler,
  refusalOfDatabase,
  SAME,
  serve,
  template,
} from './support/own-databases.js';
import { Pooler } from './support/pooler.js';

describe.runIf('url' in origin)('a session on a server', { timeout: 120_000 }, () => {
  test.each(['?options=-c%20statement_timeout%3D60000%20-c%20work_mem%3D7MB', ''])(
    'is in UTC and exact, whatever the database sets and the URL has: %s',
    async (options) => {
      const { url, name, run } = await made(template());
      const settings = [
        "TimeZone = 'Asia/Tokyo'",
        "DateStyle = 'SQL, DMY'",
        'extra_float_digits = 0',
        "default_transaction_isolation = 'serializable'",
        "idle_session_timeout = '1s'",
        "lock_timeout = '1ms'",
        "statement_timeout = '1ms'",
        'max_parallel_workers_per_gather = 8',
        'jit = on',
      ];
      // In one session, since the next one would have a millisecond for each of its statements.
      await run(settings.map((setting) => `ALTER DATABASE ${name} SET ${setting}`).join(';'));
      const server = await serve({ url: `${url}${options}` });
      expect(await ingested(server)).toEqual(SAME);
      const [stored] = await server.app.db.$queryRawUnsafe<unknown[]>(
        `SELECT observed_at = '${MOMENT}' AS same, current_setting('transaction_isolation') AS isolation,
                current_setting('statement_timeout') AS statement, current_setting('work_mem') AS work_mem,
                current_setting('max_parallel_workers_per_gather') AS workers, current_setting('jit') AS jit
           FROM observations`,
      );
      const work_mem = options === '' ? expect.any(String) : '7MB';
      expect(stored).toEqual({ same: true, isolation: 'read committed', statement: '30s', work_mem, workers: '0', jit: 'off' });
    },
  );

  test('is ended by PostgreSQL soon after the machine of its server is lost, so that it holds no locks', async () => {
    const { url } = await made(template());
    const server = await serve({ url });
    const [lost] = await server.app.db.$queryRawUnsafe<{ idle: number; seconds: number; unansweredMs: number }[]>(
      `SELECT current_setting('tcp_keepalives_idle')::int AS idle,
              current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int AS seconds,
              current_setting('tcp_user_timeout')::int AS "unansweredMs"`,
    );
    const { idle = 0, seconds = 0, unansweredMs = 0 } = lost ?? {};
    expect([idle + seconds, unansweredMs]).toEqual([20, 20_000]);
  });

  test('that does not keep its settings is refused at the start, in one line that names the setting', async () => {
    if (!Pooler.available) return;
    const { url, name, run } = await made(template());
    await run(`ALTER DATABASE ${name} SET TimeZone = 'Asia/Tokyo'`);
    const dropped =
      'max_parallel_workers_per_gather,jit,extra_float_digits,default_transaction_isolation,statement_timeout,lock_timeout,idle_in_transaction_session_timeout,idle_session_timeout,search_path,tcp_keepalives_idle,tcp_keepalives_interval,tcp_keepalives_count,tcp_user_timeout';
    const hidden = await pooler(url, { ignore: dropped, connectQuery: '' });
    expect(await refusalOfDatabase({ url: hidden.url })).toMatch(/does not keep its settings .*set DATABASE_POOLER=transaction/);
    const strict = await pooler(url, { connectQuery: '' });
    expect(await refusalOfDatabase({ url: strict.url })).toMatch(
      /unsupported startup parameter.*set DATABASE_POOLER=transaction/,
    );
  });
});

test.runIf('url' in origin)('a session without triggers and foreign keys is refused, whoever sets it', async () => {
  const { url, name, run } = await made(template());
  const refusal = /^Sessions have session_replication_role = replica, .*remove it from the options of DATABASE_URL/;
  expect(await refusalOfDatabase({ url: `${url}?options=-c%20session_replication_role%3Dreplica` })).toMatch(refusal);
  await run(`ALTER DATABASE ${name} SET session_replication_role = replica`);
  expect(await refusalOfDatabase({ url })).toMatch(refusal);
});

describe.runIf('url' in origin)('the schema', { timeout: 120_000 }, () => {
  /** The schemas that contain a table of AstrID. */
  const placesIn = async (rows: (sql: string) => Promise<Record<string, unknown>[]>) =>
    (await rows("SELECT schemaname FROM pg_tables WHERE tablename = 'audit_seals' ORDER BY 1")).map((row) => row.schemaname);

  /** Uses a database through all its ways: Prisma, SQL, triggers, sealing and verification. */
  async function useAll(reach: DatabaseOptions & { url: string }) {
    const server = await serve(reach);
    expect(await ingested(server)).toEqual(SAME);
    const { prisma } = server.app.database;
    const sealer = new Sealer(prisma, KEY, {
      onError: (error) => {
        throw error;
      },
    });
    await sealer.seal();
    const found = await verifyAudit(prisma, { verifier: sealVerifier([KEY.publicKey]) });
    expect(found.findings).toEqual([]);
    expect(found.events).toBeGreaterThan(0);
    const near = '{ observations(first: 1, near: { ra: 210.9, dec: 54.3, radius: 1 }) { nodes { externalId } } }';
    expect((await server.ok(near, { token: server.admin.token })).observations.nodes).toHaveLength(1);
  }

  test('named like the role holds everything, and a later schema of that name hides nothing', async () => {
    const { url, rows, run } = await made();
    const own = new URL(url).username;
    await run(`CREATE SCHEMA ${own}`);
    await useAll({ url });
    expect(await placesIn(rows)).toEqual([own]);
    const second = await made(template());
    await second.run(`CREATE SCHEMA ${own}`);
    await useAll({ url: second.url });
    expect(await placesIn(second.rows)).toEqual(['public']);
  });

  test('is the first of a search path that the database sets', async () => {
    const { url, name, rows, run } = await made();
    await run('CREATE SCHEMA "Sky survey"');
    await run(`ALTER DATABASE ${name} SET search_path = "Sky survey", public`);
    await useAll({ url });
    expect(await placesIn(rows)).toEqual(['Sky survey']);
  });

  test('is the one that the URL names, beside the tables of others', async () => {
    const { url, rows, run } = await made();
    await run(
      'CREATE SCHEMA astrid_here; CREATE SCHEMA ext; CREATE EXTENSION btree_gist SCHEMA ext; CREATE EXTENSION cube SCHEMA ext; CREATE EXTENSION pg_trgm SCHEMA ext',
    );
    await run('CREATE TABLE _prisma_migrations (migration_name text); CREATE TABLE users (id int)');
    await useAll({ url: `${url}?schema=astrid_here` });
    expect(await placesIn(rows)).toEqual(['astrid_here']);
    expect(await rows('SELECT * FROM public._prisma_migrations')).toEqual([]);
  });

  test.each([
    ['that does not exist', '', '?schema=nowhere', /^There is no schema nowhere in the database: run CREATE SCHEMA/],
    [
      'with a quotation mark',
      'CREATE SCHEMA "sky""dust"',
      '?schema=sky%22dust',
      /^The schema sky"dust has a quotation mark .*ALTER SCHEMA "sky""dust" RENAME TO .*\?schema=/,
    ],
    ['of which there is none', 'DROP SCHEMA public', '', /^No schema of the search path exists/],
  ])('%s is refused in one line', async (_what, sql, query, message) => {
    const { url, run } = await made();
    if (sql) await run(sql);
    expect(await refusalOfDatabase({ url: `${url}${query}` })).toMatch(message);
  });

  test('is where triggers find their tables, whatever the search path of a session that changes a row', async () => {
    const { url, rows, run } = await made();
    await run('CREATE SCHEMA sky');
    await serve({ url: `${url}?schema=sky` });
    const before = (await rows('SELECT FROM sky.audit_pending')).length;
    await run(`SET search_path = pg_catalog;
      INSERT INTO sky.audit_events (id, action, entity_type) VALUES (gen_random_uuid(), 'by hand', 'Survey')`);
    expect(await rows('SELECT FROM sky.audit_pending')).toHaveLength(before + 1);
  });

  test('is asked for when the tables are in two', async () => {
    const { url, run } = await made(template());
    const own = new URL(url).username;
    await run(`CREATE SCHEMA ${own}; CREATE TABLE ${own}._prisma_migrations AS SELECT * FROM public._prisma_migrations`);
    expect(await refusalOfDatabase({ url })).toMatch(/^AstrID's tables are in the schemas .*\?schema=/);
    await useAll({ url: `${url}?schema=public` });
  });
});

describe.runIf('url' in origin)('migrations', { timeout: 120_000 }, () => {
  test('wait for a lock as long as they should, then say who holds it; with nothing to apply they do not wait', async () => {
    const { url, run } = await made(template());
    const holder = new pg.Client({ connectionString: url, application_name: 'a psql' });
    await holder.connect();
    ending.push(() => holder.end());
    await holder.query('SELECT pg_advisory_lock(72707369)');
    const opened = await openDatabase({ url });
    await opened.close();
    const session = new pg.Client({ connectionString: url });
    await session.connect();
    ending.push(() => session.end());
    const sql = {
      rows: async (text: string, values?: unknown[]) => (await session.query(text, values)).rows,
      script: async (text: string) => void (await session.query(text)),
    };
    const migrations = [
      ...(await readMigrations()),
      { name: '99_next', sql: 'CREATE TABLE next (id int)', checksum: 'c'.repeat(64) },
    ];
    const lines: string[] = [];
    const late = migrate(sql, { say: (line) => lines.push(line), migrations, patienceMs: 300 });
    await expect(late).rejects.toThrow(/^The session \d+ \("a psql"\) has held the lock for migrations .*pg_terminate_backend/);
    expect(lines).toContain('Waiting for another server to migrate the database…');
    await holder.query('SELECT pg_advisory_unlock(72707369)');
    expect(await migrate(sql, { migrations })).toEqual(['99_next']);
    await run('SELECT 1');
  });
});
