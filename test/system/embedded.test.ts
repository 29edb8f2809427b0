/** The embedded database: statistics after bulk writes, a full disk, and a thread that no statement can hold for ever. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { openDatabase } from '../../src/database/connect.js';
import type { Database } from '../../src/database/database.js';
import { isDatabaseReadOnly, isDatabaseUnavailable } from '../../src/database/faults.js';
import { copySnapshotTo, openTestDatabase } from '../support/database.js';
import { PATIENCE, startServer, type TestServer } from '../support/server.js';

const embedded = 'snapshot' in inject('databaseOrigin');
const ENDLESS = 'SELECT count(*) FROM generate_series(1, 1000000000)';

describe.runIf(embedded)('statistics', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.stop());

  const ask = <Row>(sql: string) => server.app.db.$queryRawUnsafe<Row[]>(sql);

  test('a survey that was just ingested has statistics that cover it', async () => {
    await server.makeSurvey('RND');
    const ingest = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
    for (const batch of [0, 1, 2]) {
      const observations = Array.from({ length: 1_000 }, (_, i) => ({
        externalId: `${batch}-${i}`,
        ra: (i * 7.31 + batch) % 360,
        dec: ((i * 3.7) % 180) - 90,
        observedAt: '2024-01-01',
      }));
      await server.ok(ingest, { variables: { input: { survey: 'RND', observations } }, token: server.admin.token });
    }
    const about = "SELECT reltuples::int AS rows FROM pg_class WHERE relname = 'observations'";
    await vi.waitFor(async () => expect(await ask(about)).toEqual([{ rows: 3_000 }]), PATIENCE);
    const [{ common } = { common: '' }] = await ask<{ common: string }>(
      "SELECT most_common_freqs::text AS common FROM pg_stats WHERE tablename = 'observations' AND attname = 'survey_id'",
    );
    expect(common).toBe('{1}');
  });

  test('rows that change again and again do not accumulate', async () => {
    const survey = await server.makeSurvey();
    await server.makeObservations(survey, 600);
    for (let i = 0; i < 4; i++) await server.app.db.observation.updateMany({ data: { airmass: i + 1, seeing: i + 1 } });
    const dead = "SELECT n_dead_tup::int AS dead FROM pg_stat_user_tables WHERE relname = 'observations'";
    await vi.waitFor(async () => expect((await ask<{ dead: number }>(dead))[0]?.dead).toBeLessThan(600), PATIENCE);
  });
});

describe.runIf(embedded)('a disk that is nearly full', () => {
  let server: TestServer;
  let free = Number.POSITIVE_INFINITY;
  beforeEach(async () => {
    free = Number.POSITIVE_INFINITY;
    server = await startServer({ freeSpace: async () => free });
  });
  afterEach(() => server.stop());

  test('refuses writes with 503, and nothing else, until there is room again', async () => {
    const create = (name: string) => `mutation { createSurvey(input: { name: "${name}" }) { survey { name } } }`;
    const by = { token: server.admin.token };
    const readiness = async () => {
      const response = await fetch(`${server.origin}/readyz`);
      return { status: response.status, body: (await response.text()).split('\n')[0] };
    };
    await server.ok(create('before'), by);

    free = 1_000_000;
    await vi.waitFor(async () => expect((await readiness()).status).toBe(503), PATIENCE);
    expect((await readiness()).body).toBe('The database has less than 64 MB of free disk space and is read-only.');
    const refusal = await vi.waitFor(() => server.refused('SERVICE_UNAVAILABLE', create('meanwhile'), by), PATIENCE);
    expect(refusal.status).toBe(503);
    expect(refusal.headers.get('retry-after')).toBe('1');
    expect(refusal.message).toBe('The database cannot be written at the moment; try again shortly.');
    expect(await server.ok('{ surveys { nodes { name } } }', by)).toEqual({ surveys: { nodes: [{ name: 'before' }] } });
    expect((await fetch(`${server.origin}/livez`)).status).toBe(200);

    free = 1_000_000_000;
    await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 200, body: 'ready' }), PATIENCE);
    await vi.waitFor(() => server.ok(create('after'), by), PATIENCE);
  });
});

describe.runIf(embedded)('in a folder', () => {
  let folder: string;
  let database: Database | undefined;
  const warned: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'astrid-embedded-'));
    warned.length = 0;
  });
  afterEach(async () => {
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: { statementMs?: number; freeSpace?: () => Promise<number> } = {}): Promise<Database> {
    const dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
    database = await openDatabase({ dataDir, warn: (message) => warned.push(message), ...options });
    return database;
  }

  test('its statistics are made of half as many rows as usual, since nobody else is served meanwhile', async () => {
    const { prisma, script } = await open();
    await script('CREATE TABLE public.trial AS SELECT i FROM generate_series(1, 1000) AS i; ANALYZE public.trial');
    // It reads 300 rows for each interval of a histogram.
    const rows = await prisma.$queryRaw<{ intervals: number }[]>`
      SELECT array_length(histogram_bounds::text::text[], 1) - 1 AS intervals FROM pg_stats WHERE tablename = 'trial'`;
    expect(rows).toEqual([{ intervals: 50 }]);
  });

  test('a statement does not block this thread, and one that runs too long is ended: committed rows stay', async () => {
    const { prisma, openChannel } = await open({ statementMs: 3_000 });
    const channel = await openChannel();
    const changes: boolean[] = [];
    channel.onChange((up) => changes.push(up));
    await prisma.survey.create({ data: { name: 'committed' } });
    const endless = prisma
      .$transaction(async (tx) => {
        await tx.survey.create({ data: { name: 'uncommitted' } });
        await tx.$queryRawUnsafe(ENDLESS);
      })
      .catch((error: unknown) => error);
    let beats = 0;
    const beat = setInterval(() => beats++, 50);
    expect(await endless).toSatisfy(isDatabaseUnavailable);
    clearInterval(beat);
    expect(beats).toBeGreaterThan(5);
    const names = () => prisma.survey.findMany({ select: { name: true } });
    await vi.waitFor(async () => expect(await names()).toEqual([{ name: 'committed' }]), PATIENCE);
    await vi.waitFor(() => expect(changes).toEqual([false, true]), PATIENCE);
    expect(warned).toEqual(['the embedded database failed, and is opened again']);
    const heard: string[] = [];
    channel.on('access', (payload) => heard.push(payload));
    await prisma.$executeRawUnsafe("SELECT pg_notify('astrid_access', 'again')");
    await vi.waitFor(() => expect(heard).toEqual(['again']), PATIENCE);
    await channel.close();
  }, 120_000);

  test('a statement that hangs while the disk is full ends soon, and readiness does not wait for it', async () => {
    let free = Number.POSITIVE_INFINITY;
    const { prisma, ping, obstacle } = await open({ freeSpace: async () => free });
    await prisma.survey.create({ data: { name: 'committed' } });
    const hanging = prisma.$queryRawUnsafe(ENDLESS).catch((error: unknown) => error);
    const answered = () =>
      Promise.race([
        ping().then(
          () => true,
          () => true,
        ),
        new Promise((resolve) => setTimeout(resolve, 100, false)),
      ]);
    await vi.waitFor(async () => expect(await answered()).toBe(false), PATIENCE);
    const pinged = ping().catch((error: unknown) => error);
    free = 0;
    expect(await pinged).toSatisfy(isDatabaseReadOnly);
    expect(obstacle()).toMatch(/has less than 64 MB of free disk space/);
    free = Number.POSITIVE_INFINITY;
    await vi.waitFor(() => expect(obstacle()).toMatch(/has free disk space again/), PATIENCE);
    // Without a separate limit the statement would last for 30 s.
    expect(await hanging).toSatisfy(isDatabaseUnavailable);
    await vi.waitFor(() => prisma.survey.create({ data: { name: 'after' } }), PATIENCE);
    expect(await prisma.survey.count()).toBe(2);
    expect(obstacle()).toBeUndefined();
    expect(warned).toContain('the embedded database failed, and is opened again');
  }, 25_000);

  test('an answer that was lost with the thread is an error, and so is each later statement of its transaction', async () => {
    const { prisma } = await open({ statementMs: 2_000 });
    const error = await prisma
      .$transaction(async (tx) => {
        await tx.$queryRawUnsafe(ENDLESS).catch(() => {});
        await tx.survey.create({ data: { name: 'outside' } });
      })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    await vi.waitFor(async () => expect(await prisma.survey.count()).toBe(0), PATIENCE);
  }, 120_000);

  test('values of every kind come back from the thread as they do without one', async () => {
    const inMemory = await openTestDatabase();
    const inThread = await open();
    const values = (given: Database) => given.prisma.$queryRaw`
      SELECT ${1}::int AS i, ${2n ** 60n}::bigint AS b, ${1.5}::float8 AS f, ${new Date(0)}::timestamptz AS t, ${true} AS y, ${null}::text AS n,
             ${Buffer.from('bytes')}::bytea AS bytes, ${{ a: [1, 'x'] }}::jsonb AS j, ${['a', 'b"c']}::text[] AS l, 12.50::numeric AS d,
             ARRAY[1, 2]::int[] AS ints, gen_random_uuid() IS NOT NULL AS u`;
    expect(await values(inThread)).toEqual(await values(inMemory));
    const failure = (given: Database) =>
      given.prisma.$queryRaw`SELECT nothing_like_this`.catch(({ code, message }) => ({ code, message }));
    expect(await failure(inThread)).toEqual(await failure(inMemory));
    const twice = (given: Database) =>
      given.prisma.survey.createMany({ data: [{ name: 'twice' }, { name: 'twice' }] }).catch(
        ({
          code,
          meta: {
            driverAdapterError: { cause },
          },
        }) => ({ code, cause: cause.constraint }),
      );
    expect(await twice(inThread)).toEqual(await twice(inMemory));
    await inMemory.close();
  }, 120_000);

  test('a disk that is full at the start gives one line that says what to do', async () => {
    await expect(open({ freeSpace: async () => 1_000_000 })).rejects.toThrow(
      /^The disk of the data folder .* is full: free 64 MB or more first\.$/,
    );
  }, 120_000);
});
