/** A database that fails while the statement of a plan runs: the caller gets the same error as from the resolvers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { copySnapshotTo, createServerDatabase } from '../support/database.js';
import { type Answer, PATIENCE, startServer, type TestServer } from '../support/server.js';

const origin = inject('databaseOrigin');

/** A list, which leaves no data, and a single read, which is null. */
const READS = [
  '{ surveys { nodes { name } } }',
  '{ viewer { kind } s: surveys { totalCount } }',
  '{ viewer { kind } s: survey(name: "FAULTS") { observations(first: 2) { nodes { id } } } }',
];

/** What a client sees, apart from the id of the request. */
const seen = ({ status, headers, body }: Answer) => ({
  status,
  body: JSON.parse(JSON.stringify(body).replaceAll(String(headers.get('x-request-id')), '<request>')),
});

async function expectSameFault(server: TestServer, query: string, fail: (url: string) => Promise<Answer>): Promise<void> {
  const resolvers = `${await server.listen({ plans: false })}/graphql`;
  const planned = seen(await fail(server.url));
  expect(planned.body.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toEqual([
    'SERVICE_UNAVAILABLE',
  ]);
  expect(planned, query).toEqual(seen(await fail(resolvers)));
}

describe.skipIf('snapshot' in origin)('on a PostgreSQL server', () => {
  let server: TestServer;
  let holder: pg.Client;
  let watcher: pg.Client;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    if ('snapshot' in origin) return;
    const database = await createServerDatabase(origin.template);
    drop = database.drop;
    server = await startServer({ databaseUrl: database.url, reach: { url: database.url } });
    await server.makeSurvey('FAULTS');
    [holder, watcher] = [1, 2].map(() => new pg.Client({ connectionString: database.url })) as [pg.Client, pg.Client];
    await Promise.all([holder.connect(), watcher.connect()]);
  });
  afterAll(async () => {
    await Promise.all([holder?.end(), watcher?.end()]);
    await server?.stop();
    await drop?.();
  });

  test.each(READS)('a connection that is terminated while %s waits for a lock', async (query) => {
    await expectSameFault(server, query, async (url) => {
      await server.ok('{ viewer { kind } }', { token: server.admin.token });
      await holder.query('BEGIN; LOCK TABLE surveys IN ACCESS EXCLUSIVE MODE');
      const answer = server.graphql(query, { token: server.admin.token, url });
      const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await vi.waitFor(async () => expect((await watcher.query(terminate)).rowCount).toBe(1), PATIENCE);
      await holder.query('ROLLBACK');
      return answer;
    });
  });
});

describe.runIf('snapshot' in origin)('on the embedded database', () => {
  let folder: string;
  let server: TestServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'astrid-plan-faults-'));
    const dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
    server = await startServer({ databaseUrl: dataDir, reach: { dataDir, statementMs: 3_000 } });
    await server.makeSurvey('FAULTS');
    // Each read of a survey now runs until its thread is ended.
    await server.app.database.script(`ALTER TABLE surveys RENAME TO stored_surveys;
      CREATE VIEW surveys AS SELECT * FROM stored_surveys WHERE (SELECT count(*) FROM generate_series(1, 1000000000)) > 0`);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('a thread that is ended while a read runs', { timeout: 120_000 }, async () => {
    const [query] = READS as [string];
    await expectSameFault(server, query, async (url) => {
      const viewer = () => server.ok('{ viewer { kind } }', { token: server.admin.token });
      await vi.waitFor(viewer, PATIENCE);
      return server.graphql(query, { token: server.admin.token, url });
    });
  });
});
