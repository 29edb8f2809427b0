/** Sessions on a PostgreSQL server: their zone, schema and settings, directly and behind a transaction pooler. */
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { StartError } from '../src/base/errors.js';
import { openDatabase } from '../src/database/connect.js';
import type { Database, DatabaseOptions } from '../src/database/database.js';
import { adviceOn, isDatabaseUnavailable, isDatabaseUnfit } from '../src/database/faults.js';
import { migrate, readMigrations } from '../src/database/migrate.js';
import { sealKeyOf, sealVerifier } from '../src/modules/audit/seal-key.js';
import { Sealer } from '../src/modules/audit/sealer.js';
import { verifyAudit } from '../src/modules/audit/verify.js';
import { createServerDatabase } from './support/database.js';
import { administer } from './support/global-setup.js';
import { Pooler, type PoolerOptions } from './support/pooler.js';
import { startServer, type TestServer } from './support/server.js';

const origin = inject('databaseOrigin');
const KEY = sealKeyOf('a secret that only the tests use, of enough bytes');
const MOMENT = '2023-05-19T17:27:15.000Z';

const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A separate database of the test, and a connection of the administrator. */
async function made(template?: string) {
  const { url, drop } = await createServerDatabase(template);
  ending.push(drop);
  const name = new URL(url).pathname.slice(1);
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return { url, name, rows, run: (sql: string) => administer(url, sql) };
}

const template = () => ('url' in origin ? origin.template : '');

async function serve(reach: DatabaseOptions & { url: string }): Promise<TestServer> {
  const server = await startServer({ databaseUrl: reach.url, reach, hears: true });
  ending.push(() => server.stop());
  return server;
}

const refusalOfDatabase = async (options: DatabaseOptions): Promise<string> => {
  const error = await openDatabase(options).then(
    (database) => database.close(),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(StartError);
  return (error as Error).message;
};

async function pooler(url: string, options?: PoolerOptions) {
  const pooler = await Pooler.before(url, options);
  ending.push(() => pooler.stop());
  return { url: pooler.to(url), directUrl: url, pooled: true };
}

const INGEST = `mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }`;

/** Ingests one observation through the API, and returns its time and position from the answer. */
async function ingested(server: TestServer) {
  const survey = await server.makeSurvey();
  const observation = { externalId: 'SN2023ixf', ra: 210.910674637, dec: 54.3116510708, observedAt: MOMENT };
  const by = { token: server.admin.token };
  await server.ok(INGEST, { variables: { input: { survey: survey.name, observations: [observation] } }, ...by });
  const asked = `{ observation(survey: "${survey.name}", externalId: "SN2023ixf") { observedAt ra dec } }`;
  return (await server.ok(asked, by)).observation;
}

const SAME = { observedAt: MOMENT, ra: 210.910674637, dec: 54.3116510708 };

describe.runIf('url' in origin)('a session on a server', { timeout: 120_000 }, () => {
  test.each(['?options=-c%20statement_timeout%3D60000%20-c%20work_mem%3D7MB', ''])(
    'is in UTC and exact, whatever the database sets and the URL has: %s',
    async (options) => {
      const { url, name, run } = await made(template());
      for (const setting of [
        "TimeZone = 'Asia/Tokyo'",
        "DateStyle = 'SQL, DMY'",
        'extra_float_digits = 0',
        "default_transaction_isolation = 'serializable'",
        "idle_session_timeout = '1s'",
        "lock_timeout = '1ms'",
        "statement_timeout = '1ms'",
      ])
        await run(`ALTER DATABASE ${name} SET ${setting}`);
      const server = await serve({ url: `${url}${options}` });
      expect(await ingested(server)).toEqual(SAME);
      const [stored] = await server.app.db.$queryRawUnsafe<unknown[]>(
        `SELECT observed_at = '${MOMENT}' AS same, current_setting('transaction_isolation') AS isolation,
                current_setting('statement_timeout') AS statement, current_setting('work_mem') AS work_mem
           FROM observations`,
      );
      const work_mem = options === '' ? expect.any(String) : '7MB';
      expect(stored).toEqual({ same: true, isolation: 'read committed', statement: '30s', work_mem });
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
      'extra_float_digits,default_transaction_isolation,statement_timeout,lock_timeout,idle_in_transaction_session_timeout,idle_session_timeout,search_path,tcp_keepalives_idle,tcp_keepalives_interval,tcp_keepalives_count,tcp_user_timeout';
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
      'CREATE SCHEMA astrid_here; CREATE SCHEMA ext; CREATE EXTENSION cube SCHEMA ext; CREATE EXTENSION pg_trgm SCHEMA ext',
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

describe.runIf('url' in origin && Pooler.available)('behind a transaction pooler', { timeout: 180_000 }, () => {
  test('moments are exact, and stay so while another client of the pooler sets its own zone', async () => {
    const { url, name, run } = await made(template());
    await run(`ALTER DATABASE ${name} SET TimeZone = 'Asia/Tokyo'`);
    const reach = await pooler(url, { sessions: 2 });
    const other = new pg.Client({ connectionString: reach.url });
    await other.connect();
    ending.push(() => other.end());
    const server = await serve(reach);
    for (let turn = 0; turn < 5; turn++) {
      await other.query("SET TimeZone = 'America/New_York'");
      expect(await ingested(server)).toEqual(SAME);
    }
  });

  test('nodes start again and again, leave no lock, and the log verifies', async () => {
    const { url, rows } = await made();
    const reach = await pooler(url, { sessions: 3 });
    for (let turn = 0; turn < 10; turn++) {
      const nodes = await Promise.all([openDatabase({ ...reach, poolSize: 2 }), openDatabase({ ...reach, poolSize: 2 })]);
      for (const node of nodes) await node.close();
    }
    const server = await serve(reach);
    expect(await ingested(server)).toEqual(SAME);
    const sealer = new Sealer(server.app.db, KEY, { onError: () => {} });
    await sealer.seal();
    const again = await openDatabase(reach);
    ending.push(() => again.close());
    const found = await verifyAudit(again.prisma, { verifier: sealVerifier([KEY.publicKey]) });
    expect(found.findings).toEqual([]);
    const held = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    expect(await rows(held)).toEqual([]);
  });

  test('a role that lacks its settings is refused with the statements to run, and then served', async () => {
    const { url, name, run } = await made();
    await run(`CREATE SCHEMA sky; ALTER DATABASE ${name} SET extra_float_digits = 0`);
    const reach = await pooler(`${url}?schema=sky`, { connectQuery: '' });
    const refusal = await refusalOfDatabase(reach);
    expect(refusal).toMatch(/ALTER ROLE "\w+" IN DATABASE "\w+" SET extra_float_digits = 1;/);
    const statements = refusal.match(/ALTER ROLE .*?;/g) ?? [];
    expect(statements).toHaveLength(4);
    for (const statement of statements) await run(statement);
    await run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`);
    const server = await serve(reach);
    expect(await ingested(server)).toEqual(SAME);
  });

  test('a session that is not fit later is unavailable, not wrong', async () => {
    const { url, name, run } = await made(template());
    const reach = await pooler(url);
    const database: Database = await openDatabase({ ...reach, poolSize: 2 });
    ending.push(() => database.close());
    await run(`CREATE SCHEMA ${new URL(url).username}`);
    await run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`);
    const asked = async () =>
      database.prisma.survey.count().then(
        () => undefined,
        (error: unknown) => error,
      );
    const errors = [await asked(), ...(await Promise.all([asked(), asked(), asked()]))].filter((error) => error !== undefined);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.map(isDatabaseUnavailable)).not.toContain(false);
  });

  /** Makes the pooler open new sessions, as after RECONNECT or `server_lifetime`, while its clients stay connected to it. */
  const openNewSessions = (name: string, run: (sql: string) => Promise<unknown>) =>
    run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`);

  test('a role that has lost its search path gets 503 that says so, from the first statement, and then is served again', async () => {
    const { url, name, run } = await made();
    await run(`CREATE SCHEMA sky; ALTER DATABASE ${name} SET search_path = sky, public`);
    const reach = await pooler(`${url}?schema=sky`);
    const server = await serve(reach);
    expect(await ingested(server)).toEqual(SAME);
    await run(`ALTER DATABASE ${name} RESET search_path`);
    await openNewSessions(name, run);
    const query = '{ observations(first: 1, near: { ra: 210.9, dec: 54.3, radius: 1 }) { nodes { externalId } } }';
    const asked = async () => {
      const { status, body } = await server.graphql(query, { token: server.admin.token });
      return `${status} ${body.errors?.[0]?.extensions.code} ${body.errors?.[0]?.message}`;
    };
    const wrong = /^503 SERVICE_UNAVAILABLE The database is not set up correctly/;
    // A connection that broke with its session is reported as an unavailable database. No other answer is permitted in between.
    const seen: string[] = [];
    for (let turn = 0; turn < 8; turn++) seen.push(await asked());
    expect(seen.filter((answer) => !wrong.test(answer) && !answer.includes('is not reachable'))).toEqual([]);
    expect(seen.at(-1)).toMatch(wrong);
    expect(server.logged.join('')).toMatch(/ALTER ROLE .* SET search_path = /);
    const ready = await fetch(`${server.origin}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('not set up')]);
    await run(`ALTER DATABASE ${name} SET search_path = sky, public`);
    await openNewSessions(name, run);
    await expect.poll(asked, { timeout: 20_000 }).toMatch(/^200 /);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  });

  test('a warm connection whose raw statement finds no table answers 503, and is not used again', async () => {
    const { url, name, run } = await made();
    await run(`CREATE SCHEMA sky; ALTER DATABASE ${name} SET search_path = sky, public`);
    const reach = await pooler(`${url}?schema=sky`, { sessions: 1 });
    const database = await openDatabase({ ...reach, poolSize: 1 });
    ending.push(() => database.close());
    const raw = () => database.prisma.$queryRaw`SELECT count(*)::int FROM surveys`.then(String, (error: unknown) => error);
    expect(await raw()).toBe('[object Object]');
    // Another client of the pooler changes the one session.
    const other = new pg.Client({ connectionString: reach.url });
    await other.connect();
    ending.push(() => other.end());
    const lose = () => other.query('SET search_path = nowhere');
    await lose();
    const first = await raw();
    // The pooler may have closed the session with the connection that was dropped.
    await lose();
    const second = await raw();
    expect([first, second].map(isDatabaseUnfit)).toEqual([true, true]);
    expect([adviceOn(first), adviceOn(second)]).toEqual([undefined, expect.stringMatching(/SET search_path = /)]);
    await other.query('RESET search_path');
    expect(await raw()).toBe('[object Object]');
  });

  test('readiness looks at a new session each time: one from before a change says nothing', async () => {
    const { url, name, run } = await made(template());
    const reach = await pooler(url, { connectQuery: '' });
    for (const setting of ["statement_timeout = '30s'", "idle_in_transaction_session_timeout = '60s'"])
      await run(`ALTER DATABASE ${name} SET ${setting}`);
    const database = await openDatabase({ ...reach, poolSize: 2 });
    ending.push(() => database.close());
    await database.ping();
    await run(`ALTER DATABASE ${name} RESET statement_timeout`);
    await openNewSessions(name, run);
    const error = await database.ping().then(
      () =>
        database.ping().then(
          () => undefined,
          (later: unknown) => later,
        ),
      (first: unknown) =>
        isDatabaseUnfit(first)
          ? first
          : database.ping().then(
              () => undefined,
              (later: unknown) => later,
            ),
    );
    expect(adviceOn(error)).toMatch(/SET statement_timeout = '30s'/);
    await run(`ALTER DATABASE ${name} SET statement_timeout = '30s'`);
    await openNewSessions(name, run);
    await expect.poll(() => database.ping().then(() => 'ready', String), { timeout: 20_000 }).toBe('ready');
  });
});
