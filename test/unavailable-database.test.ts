/** An unavailable database: how it is reported at the start, during work and after closing, and what may be retried. */
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { StartError } from '../src/base/errors.js';
import { openDatabase } from '../src/database/connect.js';
import type { Database } from '../src/database/database.js';
import { isDatabaseBusy, isDatabaseUnavailable } from '../src/database/faults.js';
import { allowStatements } from '../src/database/work/statement-time.js';
import { createServerDatabase, openTestDatabase } from './support/database.js';
import { serverSettings } from './support/global-setup.js';
import { Wire } from './support/wire.js';

const onServer = 'url' in inject('databaseOrigin');

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.prisma.user.create({ data: { email: 'vera@example.org', name: 'Vera Rubin', role: 'VIEWER' } });
});
afterAll(() => database.close());

test('at the start is one line without the password', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const error = await openDatabase({ url: `postgresql://astrid:s3cret@127.0.0.1:${port}/astrid` }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(StartError);
  expect((error as Error).message).toMatch(
    /^The database 127\.0\.0\.1:\d+\/astrid cannot be used \(connect ECONNREFUSED .*\): start it/,
  );
  expect((error as Error).message).not.toContain('s3cret');
});

test.each(['nonsense', 'mysql://u:s3cret@h/d', 'postgresql://u:12/s3cret@h/d', 'postgresql://u:12#s3cret@h/d'])(
  'a wrong DATABASE_URL, %s, says what to write',
  async (url) => {
    const error = await openDatabase({ url }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StartError);
    expect((error as Error).message).toMatch(/^DATABASE_URL is not a PostgreSQL URL: write .*$/);
    expect((error as Error).message).not.toContain('s3cret');
  },
);

test('a transaction that waited too long in the queue may be retried', async () => {
  const { prisma } = database;
  let end = () => {};
  const gate = new Promise<void>((resolve) => {
    end = resolve;
  });
  const holders = Array.from({ length: 5 }, () => prisma.$transaction(() => gate));
  const late = await prisma.$transaction(async (tx) => tx.user.count(), { maxWait: 200 }).catch((e: unknown) => e);
  end();
  await Promise.all(holders);
  expect([isDatabaseBusy(late), isDatabaseUnavailable(late)]).toEqual([true, false]);
  expect(await prisma.user.count()).toBeGreaterThan(0);
});

test.each(['40001', '40P01', '55P03', '57014', '53200', '53400'])('a failure with %s may be retried', async (state) => {
  const raise = `DO $$ BEGIN RAISE EXCEPTION 'given up' USING ERRCODE = '${state}'; END $$`;
  const error = await database.prisma.$executeRawUnsafe(raise).catch((e: unknown) => e);
  expect([isDatabaseBusy(error), isDatabaseUnavailable(error)]).toEqual([true, false]);
});

test('a transaction that took too long may be retried', async () => {
  const slow = database.prisma.$transaction(
    async (tx) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.user.count();
    },
    { timeout: 10 },
  );
  expect(isDatabaseBusy(await slow.catch((e: unknown) => e))).toBe(true);
});

test.runIf(onServer)('in the middle of a transaction is unavailable, and the next query works', async () => {
  const { prisma } = database;
  const cut = prisma.$transaction(async (tx) => {
    const [{ pid }] = await tx.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`;
    await prisma.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`;
    await tx.user.count();
  });
  expect(isDatabaseUnavailable(await cut.catch((e: unknown) => e))).toBe(true);
  expect(await prisma.user.count()).toBeGreaterThan(0);
});

describe.runIf(onServer)('but stays connected', () => {
  let wire: Wire;
  let frozen: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const origin = inject('databaseOrigin');
    if (!('url' in origin)) return;
    const made = await createServerDatabase(origin.template);
    drop = made.drop;
    const settings = serverSettings(made.url);
    wire = await Wire.to(settings.url);
    frozen = await openDatabase({ ...settings, url: wire.url, poolSize: 3, statementMs: 100 });
  });
  afterEach(() => wire.thaw());
  afterAll(async () => {
    await frozen.close();
    wire.close();
    await drop();
  });

  test('is unavailable when it has said nothing for longer than a statement may last, and its connections are given up', async () => {
    const { prisma } = frozen;
    const errors: unknown[] = [];
    const lost = (work: Promise<unknown>) =>
      work.then(
        () => expect.fail('It was answered.'),
        (error: unknown) => void errors.push(error),
      );
    await lost(
      prisma.$transaction(async (tx) => {
        await Promise.all([tx.user.count(), frozen.ping(), prisma.user.count()]);
        wire.freeze();
        await Promise.all([lost(frozen.ping()), lost(prisma.user.count()), tx.user.count()]);
      }),
    );
    expect(errors.map(isDatabaseUnavailable), errors.join()).toEqual([true, true, true]);
    wire.thaw();
    expect(await prisma.user.count()).toBe(0);
  });

  test('is waited for as long as a transaction says', async () => {
    const { prisma } = frozen;
    await prisma.$transaction(
      async (tx) => {
        await allowStatements(tx, 60_000);
        await prisma.user.count();
        wire.freeze();
        const others = async () => {
          await expect(prisma.user.count()).rejects.toThrow();
          wire.thaw();
        };
        expect(await Promise.all([tx.user.count(), others()])).toEqual([0, undefined]);
      },
      { timeout: 60_000 },
    );
    wire.freeze();
    expect(isDatabaseUnavailable(await prisma.user.count().catch((e: unknown) => e))).toBe(true);
  });
});

test('after close is unavailable, not a fault', async () => {
  await Promise.all([database.close(), database.close()]);
  expect(isDatabaseUnavailable(await database.prisma.user.count().catch((e: unknown) => e))).toBe(true);
  expect(isDatabaseUnavailable(await database.ping().catch((e: unknown) => e))).toBe(true);
});
