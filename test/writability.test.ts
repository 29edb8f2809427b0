/** A database that answers but accepts no writes: callers may try again, and balancers send no requests meanwhile. */
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { createServerDatabase } from './support/database.js';
import { administer } from './support/global-setup.js';
import { startServer, type TestServer } from './support/server.js';

const origin = inject('databaseOrigin');
const MAKE = 'mutation { createSurvey(input: { name: "LSST" }) { survey { id } } }';
const READ = '{ surveys(first: 1) { nodes { name } } }';

describe.runIf('url' in origin)('a server on a database', () => {
  let server: TestServer;
  let url: string;
  let drop: () => Promise<void>;
  const name = () => new URL(url).pathname.slice(1);
  const endSessions = () =>
    administer(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name()}' AND pid <> pg_backend_pid()`,
    );

  beforeEach(async () => {
    if (!('url' in origin)) return;
    ({ url, drop } = await createServerDatabase(origin.template));
    server = await startServer({ databaseUrl: url });
  });
  afterEach(async () => {
    await server.stop();
    await drop();
  });

  const readiness = async () => {
    const answer = await fetch(`${server.origin}/readyz`);
    return [answer.status, (await answer.text()).split('\n')[0]];
  };

  test('that became read only answers 503 to writes and says so to a balancer, and goes on when it is over', async () => {
    expect(await readiness()).toEqual([200, 'ready']);
    await administer(url, `ALTER DATABASE ${name()} SET default_transaction_read_only = on`);
    await endSessions();
    await expect.poll(readiness).toEqual([503, 'The database cannot be written.']);
    const refusal = await server.refused('SERVICE_UNAVAILABLE', MAKE, { token: server.admin.token });
    expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([503, '1']);
    await server.ok(READ, { token: server.admin.token });
    if ('url' in origin) await administer(origin.url, `ALTER DATABASE ${name()} RESET default_transaction_read_only`);
    await endSessions();
    await expect.poll(readiness).toEqual([200, 'ready']);
    await server.ok(MAKE, { token: server.admin.token });
  });

  test.each(['53100', '53200', '25006'])('that fails with %s answers 503, and is ready once it can be written', async (state) => {
    await administer(
      url,
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${state}'; END $$;
       CREATE TRIGGER fail BEFORE INSERT ON surveys EXECUTE FUNCTION fail()`,
    );
    const refusal = await server.refused('SERVICE_UNAVAILABLE', MAKE, { token: server.admin.token });
    expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await readiness()).toEqual([200, 'ready']);
    await administer(url, 'DROP TRIGGER fail ON surveys');
    await server.ok(MAKE, { token: server.admin.token });
  });

  test('whose disk stays full is not ready until it has room again', async () => {
    await administer(
      url,
      `CREATE FUNCTION full_disk() RETURNS event_trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
       CREATE EVENT TRIGGER full_disk ON ddl_command_start WHEN TAG IN ('CREATE TABLE AS') EXECUTE FUNCTION full_disk()`,
    );
    expect(await readiness()).toEqual([200, 'ready']);
    const fails = `DO $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$`;
    await server.app.db.$executeRawUnsafe(fails).catch(() => {});
    expect(await readiness()).toEqual([503, 'The database cannot be written.']);
    await administer(url, 'DROP EVENT TRIGGER full_disk');
    expect(await readiness()).toEqual([200, 'ready']);
  });
});
