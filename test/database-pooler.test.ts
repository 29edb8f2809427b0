/** Sessions of a PostgreSQL server behind a transaction pooler: their settings, and what a server answers when they lose these. */
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../src/database/connect.js';
import type { Database } from '../src/database/database.js';
import { adviceOn, isDatabaseUnavailable, isDatabaseUnfit } from '../src/database/faults.js';
import { sealVerifier } from '../src/modules/audit/seal-key.js';
import { Sealer } from '../src/modules/audit/sealer.js';
import { verifyAudit } from '../src/modules/audit/verify.js';
import {
  ending,
  ingested,
  KEY,
  made,
  origin,
  pooler,
  refusalOfDatabase,
  SAME,
  serve,
  template,
} from './support/own-databases.js';
import { Pooler } from './support/pooler.js';

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
