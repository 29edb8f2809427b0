/** The effect of one caller on others: it cannot keep a connection to the database from them. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { openDatabase } from '../src/database/connect.js';
import type { Database } from '../src/database/database.js';
import { isDatabaseBusy, isDatabaseUnavailable } from '../src/database/faults.js';
import { currentLane, inLane, Lane } from '../src/database/work/lane.js';
import { boundsOf } from '../src/database/work/turns.js';
import { createServerDatabase, openTestDatabase } from './support/database.js';
import { PATIENCE, startServer, type TestKey, type TestServer } from './support/server.js';

const aliased = (howMany: number, field: string) =>
  `{ ${Array.from({ length: howMany }, (_, i) => `f${i}: ${field}`).join(' ')} }`;
const DEAR = aliased(12, 'observations(first: 1) { nodes { id } }');
const SURVEYS = '{ surveys(first: 1) { nodes { id } } }';
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
/** Prisma sends a statement when it is awaited, not when it is made. */
const within = <T>(lane: Lane, work: () => PromiseLike<T>): Promise<T> => inLane(lane, async () => await work());
/** The pool that a server has by default. */
const BOUNDS = boundsOf(10);

describe('statements in a lane', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test('of one caller do not delay the single one of another by all of them', async () => {
    const ended: string[] = [];
    const count = (lane: Lane) =>
      within(lane, () => database.prisma.$queryRaw`SELECT pg_sleep(0.02)::text`).then(() => void ended.push(lane.caller));
    // Opening a connection now would take longer than the statements of open ones.
    await Promise.all(Array.from({ length: 8 }, (_, caller) => count(new Lane(`${caller}`))));
    ended.length = 0;
    const many = new Lane('many');
    const all = Array.from({ length: 39 }, () => count(many));
    all.push(count(new Lane('single')));
    await Promise.all(all);
    expect(ended.indexOf('single')).toBeLessThan(10);
    expect(database.work()).toMatchObject({ statement: 0, transaction: 0, waiting: 0 });
  });

  test('of a request that has ended do not begin, and are no fault', async () => {
    const lane = new Lane('a');
    lane.end();
    const { prisma } = database;
    for (const work of [() => prisma.survey.count(), () => prisma.$transaction((tx) => tx.survey.count())]) {
      const error = await within(lane, work).catch((e: unknown) => e);
      expect([isDatabaseBusy(error), isDatabaseUnavailable(error)]).toEqual([true, false]);
    }
  });

  test('do not make a listener part of the request whose commit it hears', async () => {
    const channel = await database.openChannel();
    const heard: unknown[] = [];
    channel.on('streams', () => void heard.push(currentLane() ?? 'none'));
    await within(new Lane('a'), () => database.prisma.$executeRaw`SELECT pg_notify('astrid_streams', 'x')`);
    await vi.waitFor(() => expect(heard).toEqual(['none']), PATIENCE);
    await channel.close();
  });
});

describe.runIf(process.env.DATABASE_URL)('on a server', () => {
  let url: string;
  let drop: () => Promise<void>;
  let server: TestServer;
  let survey: Awaited<ReturnType<TestServer['makeSurvey']>>;
  let keys: TestKey[];
  /** Another client of the same database, which holds locks. */
  let holder: pg.Client;
  /** Shows the waiting sessions. Inside a transaction the server would always show the same. */
  let watcher: pg.Client;

  beforeAll(async () => {
    const origin = inject('databaseOrigin');
    ({ url, drop } = await createServerDatabase('template' in origin ? origin.template : ''));
    server = await startServer({ databaseUrl: url });
    survey = await server.makeSurvey();
    await server.makeObservations(survey, 3);
    keys = await Promise.all(
      Array.from({ length: 12 }, () => server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST'] })),
    );
  });
  afterAll(async () => {
    await server.stop();
    await drop();
  });
  beforeEach(async () => {
    [holder, watcher] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
    await Promise.all([holder.connect(), watcher.connect()]);
  });
  afterEach(async () => {
    await Promise.all([holder.end(), watcher.end()]);
    await vi.waitFor(() => expect(server.app.database.work()).toMatchObject(IDLE), PATIENCE);
  });

  const IDLE = { statement: 0, transaction: 0, waiting: 0 };
  const keyOf = (index: number) => (keys[index] as TestKey).key;
  /** Every read of observations now waits on the server until `letGo`. */
  const holdObservations = () => holder.query('BEGIN; LOCK TABLE observations IN ACCESS EXCLUSIVE MODE');
  /** Every ingest into the survey now waits on the server until `letGo`. */
  const holdSurvey = () => holder.query(`BEGIN; SELECT FROM surveys WHERE id = '${survey.uuid}' FOR UPDATE`);
  const letGo = () => holder.query('ROLLBACK');
  /** The number of statements of the server that wait for a lock. */
  const blocked = async (): Promise<number> => {
    const { rows } = await watcher.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows[0].count;
  };
  const isBlocked = (howMany: number) => vi.waitFor(async () => expect(await blocked()).toBe(howMany), PATIENCE);
  const othersAreServed = async (key: string, query = SURVEYS) => {
    await server.ok(query, { key });
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  };
  const ingest = (key: string, externalId: string) => ({
    key,
    variables: {
      input: { survey: survey.name, observations: [{ externalId, ra: 1, dec: 1, observedAt: '2024-01-01T00:00:00Z' }] },
    },
  });
  /** Sends the document and closes the connection when `work` is done. */
  const abandoned = async (query: string, options: { key: string; variables?: object }, work: () => Promise<unknown>) => {
    const client = new AbortController();
    const answer = fetch(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': options.key },
      body: JSON.stringify({ query, variables: options.variables }),
      signal: client.signal,
    }).catch(() => {});
    await work();
    client.abort();
    await answer;
  };

  test('a request holds its share of the connections, its caller another, and what is above waits and is answered', async () => {
    await holdObservations();
    const first = server.ok(DEAR, { key: keyOf(0) });
    await isBlocked(BOUNDS.ofRequest);
    expect(server.app.database.work().waiting).toBe(12 - BOUNDS.ofRequest);
    const more = [1, 2, 3].map(() => server.ok(DEAR, { key: keyOf(0) }));
    await vi.waitFor(() => expect(server.app.database.work().waiting).toBe(48 - BOUNDS.ofCaller), PATIENCE);
    // The server has sent them; PostgreSQL may begin a moment later.
    await isBlocked(BOUNDS.ofCaller);
    await othersAreServed(keyOf(1));
    expect(await blocked()).toBe(BOUNDS.ofCaller);
    await letGo();
    for (const data of await Promise.all([first, ...more])) expect(Object.keys(data)).toHaveLength(12);
  });

  test('many callers whose reads are stuck leave room for the server itself, which looks for a key not seen before', async () => {
    const fresh = await server.makeKey({ permissions: ['READ_DATA'] });
    await holdObservations();
    const stuck = keys.slice(0, 10).map(({ key }) => server.ok(DEAR, { key }));
    await isBlocked(BOUNDS.statement);
    const viewer = await server.ok('{ viewer { name } }', { key: fresh.key });
    expect(viewer.viewer.name).toBeTruthy();
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
    await letGo();
    await Promise.all(stuck);
  });

  test('writers who wait for the row of one survey leave room for reads', async () => {
    await holdSurvey();
    const writers = keys.slice(0, 10).map(({ key }, i) => server.ok(INGEST, ingest(key, `writer ${i}`)));
    await isBlocked(BOUNDS.transaction);
    await othersAreServed(keyOf(10));
    await othersAreServed(keyOf(11), '{ observations(first: 1) { nodes { id } } }');
    await letGo();
    for (const data of await Promise.all(writers)) expect(data.ingestObservations.inserted).toBe(1);
  });

  test('a read that its client abandoned is cancelled, and what it still had to ask is not begun', async () => {
    await holdObservations();
    const { cancelled } = server.app.database.work();
    const errors = () => server.logged.filter((line) => JSON.parse(line).level >= 50);
    const before = errors().length;
    await abandoned(DEAR, { key: keyOf(0) }, () => isBlocked(BOUNDS.ofRequest));
    await isBlocked(0);
    await vi.waitFor(() => expect(server.app.database.work()).toMatchObject(IDLE), PATIENCE);
    expect(server.app.database.work().cancelled).toBe(cancelled + BOUNDS.ofRequest);
    expect(errors()).toHaveLength(before);
    await letGo();
    // It has no effect on the remaining connections.
    for (let i = 0; i < 20; i++) await server.ok(DEAR, { key: keyOf(i % 12) });
    expect(server.app.database.work().cancelled).toBe(cancelled + BOUNDS.ofRequest);
  });

  test('a write that was under way when its client went is finished; one that waited is not begun', async () => {
    await holdSurvey();
    const others = keys.slice(1, BOUNDS.transaction).map(({ key }, i) => server.ok(INGEST, ingest(key, `before ${i}`)));
    await isBlocked(BOUNDS.transaction - 1);
    await abandoned(INGEST, ingest(keyOf(0), 'under way'), () => isBlocked(BOUNDS.transaction));
    const waits = () => vi.waitFor(() => expect(server.app.database.work().waiting).toBe(1), PATIENCE);
    await abandoned(INGEST, ingest(keyOf(11), 'waiting'), waits);
    await vi.waitFor(() => expect(server.app.database.work().waiting).toBe(0), PATIENCE);
    await letGo();
    await Promise.all(others);
    const there = (externalId: string) => server.app.db.observation.count({ where: { externalId } });
    await vi.waitFor(async () => expect(await there('under way')).toBe(1), PATIENCE);
    expect(await there('waiting')).toBe(0);
  });

  test('a read lasts no longer than reads may, a transaction as long as its statements may', async () => {
    const database = await openDatabase({ url, readMs: 200, poolSize: 4 });
    const lane = new Lane(randomBytes(4).toString('hex'));
    const slow = within(lane, () => database.prisma.$queryRaw`SELECT 1 AS one FROM pg_sleep(30)`);
    expect(isDatabaseBusy(await slow.catch((e: unknown) => e))).toBe(true);
    expect(database.work().cancelled).toBe(1);
    const patient = within(lane, () => database.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1 AS one FROM pg_sleep(0.5)`));
    expect(await patient).toEqual([{ one: 1 }]);
    expect(await database.prisma.$queryRaw`SELECT 1 AS one FROM pg_sleep(0.5)`).toEqual([{ one: 1 }]);
    await database.close();
  });
});
