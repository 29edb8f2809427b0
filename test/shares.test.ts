/** The share of the server that one caller's requests may use together. Requests above it wait in a queue of that caller. */

import type { GraphQLError } from 'graphql';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { ApiError } from '../src/base/errors.js';
import { Lane, RequestEnded } from '../src/database/work/lane.js';
import { LIMITS } from '../src/document/limits.js';
import type { Demand } from '../src/engine/context.js';
import { EventStream } from '../src/engine/event-stream.js';
import { BODY_BUDGETS, HeldBytes, WAITING_BYTES } from '../src/http/load/body-budget.js';
import { Pace } from '../src/http/load/pace.js';
import { SHARES, Shares } from '../src/http/load/shares.js';
import { createServerDatabase } from './support/database.js';
import { openStream } from './support/events.js';
import { PATIENCE, startServer, type TestServer, uuidOf } from './support/server.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const READ: Demand = { isMutation: false, cost: 6_000, size: 0 };

describe('a share', () => {
  let shares = new Shares();
  let held = new HeldBytes(BODY_BUDGETS.known);
  const all: { lane: Lane; share: { end(): void } }[] = [];
  afterEach(async () => {
    for (const { lane } of all) lane.end();
    await turn();
    for (const { share } of all.splice(0)) share.end();
    expect([shares.size, held.total]).toEqual([0, 0]);
    shares = new Shares();
    held = new HeldBytes(BODY_BUDGETS.known);
  });

  /** A request, and whether it runs. */
  function request(demand: Partial<Demand>, caller = 'a key') {
    const lane = new Lane(caller);
    const share = shares.of(lane, held);
    const made = { lane, share, runs: true, error: undefined as unknown };
    const waiting = share.begin({ ...READ, ...demand });
    if (waiting) {
      made.runs = false;
      waiting.then(
        () => {
          made.runs = true;
        },
        (error: unknown) => {
          made.error = error;
        },
      );
    }
    all.push(made);
    return made;
  }
  /** As many of the most expensive requests as run together. */
  const fill = (demand: Partial<Demand> = {}, caller?: string) =>
    Array.from({ length: 4 }, () => request({ cost: LIMITS.cost, ...demand }, caller));
  const running = (requests: readonly { runs: boolean }[]) => requests.map(({ runs }) => runs);

  test('is four of the dearest documents together, and what waits runs in the order in which it came', async () => {
    const requests = Array.from({ length: 7 }, () => request({ cost: LIMITS.cost }));
    expect(running(requests)).toEqual([true, true, true, true, false, false, false]);
    requests[1]?.share.end();
    await turn();
    expect(running(requests)).toEqual([true, true, true, true, true, false, false]);
    for (const { share } of requests.slice(0, 5)) share.end();
    await turn();
    expect(running(requests)).not.toContain(false);
  });

  test('of one caller leaves those of others as they are', () => {
    fill();
    expect(running([request({})])).toEqual([false]);
    expect(running([request({ cost: LIMITS.cost }, 'another key'), request({}, 'a user')])).toEqual([true, true]);
  });

  test('lets what is small not pass by what came before', async () => {
    const [dear] = [request({ cost: 5_000 }), request({ cost: 5_000 }), request({ cost: 5_000 }), request({ cost: 3_000 })];
    const [dearer, less] = [request({ size: 4_000_000 }), request({ cost: 1_500 })];
    expect(running([dearer, less])).toEqual([false, false]);
    dear?.share.end();
    await turn();
    expect(running([dearer, less])).toEqual([true, true]);
  });

  test('does not keep small reads behind large ones, nor reads behind mutations', () => {
    fill({ isMutation: true });
    fill();
    expect(running([request({ isMutation: true }), request({ cost: 2_000 }), request({ cost: 100 })])).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('weighs what a mutation brings', () => {
    const ingests = Array.from({ length: 8 }, () => request({ isMutation: true, cost: 100, size: 250_000 }));
    expect(running(ingests).filter(Boolean)).toHaveLength(Math.floor(SHARES.mutation / (100 + 250_000 / 64)));
  });

  test('is not waited for by who has gone, who is not counted any more', async () => {
    for (let i = 0; i < 3; i++) request({ cost: LIMITS.cost });
    const [first, gone, next] = [request({ cost: 3_000 }), request({ cost: LIMITS.cost }), request({ cost: 1_500 })];
    expect(running([first, gone, next])).toEqual([true, false, false]);
    gone.lane.end();
    await turn();
    expect(gone.error).toBeInstanceOf(RequestEnded);
    await turn();
    expect(running([first, next])).toEqual([true, true]);
  });

  test('is not waited for by who had gone before', async () => {
    fill();
    const lane = new Lane('a key');
    lane.end();
    const share = shares.of(lane, held);
    all.push({ lane, share });
    await expect(share.begin(READ)).rejects.toBeInstanceOf(RequestEnded);
    expect(held.total).toBe(0);
  });

  test('is waited for so long', async () => {
    shares = new Shares(20);
    fill();
    const late = request({});
    await vi.waitFor(() => expect(late.error).toBeInstanceOf(ApiError), PATIENCE);
    expect(late.error).toMatchObject({ code: 'RATE_LIMITED', headers: { 'Retry-After': '5' } });
  });

  test('is waited for as long as it takes by an event of a stream', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const running = fill();
      const [event, other] = [request({ isPatient: true }), request({})];
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect([event.error, (other.error as ApiError).extensions.code, held.total]).toEqual([undefined, 'RATE_LIMITED', 0]);
      for (const { share } of running) share.end();
      await turn();
      expect(event.runs).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('has a line with an end, by number and by bytes', async () => {
    held = new HeldBytes({ total: 10 * WAITING_BYTES, perCaller: 4 * WAITING_BYTES });
    const requests = [...fill(), ...Array.from({ length: 5 }, () => request({}))];
    await turn();
    expect(requests.map(({ error }) => (error as ApiError | undefined)?.extensions.code)).toEqual([
      ...Array.from({ length: 8 }, () => undefined),
      'RATE_LIMITED',
    ]);
    fill({ isMutation: true }, 'b');
    const large = request({ isMutation: true, size: 4 * WAITING_BYTES }, 'b');
    await turn();
    expect((large.error as ApiError).extensions.code).toBe('RATE_LIMITED');
  });
});

test('a stream ends at once, even while an event waits for its share', async () => {
  const source = { next: async () => ({ done: false, value: 'event' }) } as AsyncIterator<unknown>;
  const stream = new EventStream(
    source,
    () => new Promise(() => {}),
    (error) => error as GraphQLError,
    () => undefined,
  );
  const step = stream.next();
  await turn();
  const reason = new ApiError('UNAUTHENTICATED', 'revoked');
  stream.end(reason);
  expect(await step).toEqual({ done: false, value: { errors: [reason] } });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

describe('a turn of the event loop', () => {
  const busy = (ms: number) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  };

  test('is shared: when one caller has used its part, its next requests begin later, others at once', async () => {
    const [pace, held] = [new Pace(), new HeldBytes(BODY_BUDGETS.strangers)];
    const begun: string[] = [];
    const run = (caller: string, name: string, ms: number, lane = new Lane(caller)) =>
      pace.run(lane, held, 0, async () => {
        begun.push(name);
        busy(ms);
        return name;
      });
    const gone = new Lane('many');
    const all = [
      run('many', 'a', 7),
      run('many', 'b', 7),
      run('many', 'gone', 7, gone),
      run('many', 'c', 1),
      run('single', 'd', 1),
    ];
    gone.end();
    expect(begun).toEqual(['a', 'd']);
    expect(held.total).toBe(3 * WAITING_BYTES);
    await turn();
    expect(begun).toEqual(['a', 'd', 'b']);
    expect(await Promise.all(all)).toEqual(['a', 'b', undefined, 'c', 'd']);
    expect(held.total).toBe(0);
    expect(await run('many', 'e', 0)).toBe('e');
  });

  test('is passed on by requests that fail', async () => {
    const [pace, held] = [new Pace(), new HeldBytes(BODY_BUDGETS.strangers)];
    const fail = () =>
      pace.run(new Lane('many'), held, 0, async () => {
        busy(6);
        throw new Error('not valid');
      });
    const all = await Promise.allSettled([fail(), fail(), fail()]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe.runIf(process.env.DATABASE_URL)('on a server', () => {
  let server: TestServer;
  let drop: () => Promise<void>;
  let holder: pg.Client;
  let observations: string[];
  beforeAll(async () => {
    const origin = inject('databaseOrigin');
    const made = await createServerDatabase('template' in origin ? origin.template : '');
    drop = made.drop;
    server = await startServer({ databaseUrl: made.url, hears: true });
    observations = await server.makeObservations(await server.makeSurvey(), 3);
    holder = new pg.Client({ connectionString: made.url });
    await holder.connect();
  });
  afterAll(async () => {
    await holder.end();
    await server.stop();
    await drop();
  });

  const PAGE = '{ observations(first: 1000) { nodes { id externalId ra dec } } }';
  const SMALL = '{ observations(first: 1) { nodes { id } } }';
  const { pages, hold, letGo } = {
    pages: (key: string, howMany: number) => Array.from({ length: howMany }, () => server.graphql(PAGE, { key })),
    hold: () => holder.query('BEGIN; LOCK TABLE observations IN ACCESS EXCLUSIVE MODE'),
    letGo: () => holder.query('ROLLBACK'),
  };
  /** A run that has begun. */
  const startRun = async (): Promise<string> => {
    const start = 'mutation ($id: ID!) { startPreprocessRun(input: { observationId: $id }) { preprocessRun { id } } }';
    const by = { variables: { id: observations.shift() }, token: server.admin.token };
    return uuidOf((await server.ok(start, by)).startPreprocessRun.preprocessRun.id);
  };
  const tellOf = (id: string) =>
    server.app.db.$executeRaw`
      INSERT INTO stream_records (topic, kind, status, row_ids) VALUES ('RUNS', 'PREPROCESS', 'RUNNING', ARRAY[${id}::uuid])`;
  /** Reads that run or wait at the database. */
  const atDatabase = () => {
    const { statement, waiting } = server.app.database.work();
    return statement + waiting;
  };

  test('a caller with sixty requests has few at work, and all are answered', async () => {
    const key = await server.makeKey({ set: 'READ_ONLY' });
    await hold();
    const sent = pages(key.key, 60);
    await vi.waitFor(() => expect(atDatabase()).toBe(4), PATIENCE);
    await turn();
    expect(atDatabase()).toBe(4);
    const small = server.graphql(SMALL, { key: key.key });
    await vi.waitFor(() => expect(atDatabase()).toBe(5), PATIENCE);
    await letGo();
    expect((await small).status).toBe(200);
    for (const { status, body } of await Promise.all(sent)) expect([status, body.errors]).toEqual([200, undefined]);
  });

  test('an event is not read behind what another caller waits for, whose stream asks for the same', async () => {
    const [slow, other] = [await server.makeKey({ set: 'READ_ONLY' }), await server.makeKey({ set: 'READ_ONLY' })];
    const document = 'subscription { runChanged { id run { ... on PreprocessRun { id status } } } }';
    const id = await startRun();
    const streams = [
      await openStream(server.url, document, { key: slow.key }),
      await openStream(server.url, document, { key: other.key }),
    ];
    await hold();
    const sent = pages(slow.key, 4);
    await vi.waitFor(() => expect(atDatabase()).toBe(4), PATIENCE);
    await tellOf(id);
    const came = await Promise.race([
      streams[1]?.data().then((data) => data.runChanged.run.status as string),
      new Promise<string>((resolve) => setTimeout(resolve, 5_000, 'nothing came')),
    ]);
    await letGo();
    await Promise.all(sent);
    for (const stream of streams) stream.close();
    expect(came).toBe('RUNNING');
  });

  test('each event of a subscription takes a share, as a read of the same fields does', async () => {
    const { key } = await server.makeKey({ set: 'READ_ONLY' });
    const id = await startRun();
    const rows = '{ nodes { id ra dec observedAt survey { id name } preprocessRuns(first: 20) { nodes { id status } } } }';
    const fields = `observation { survey { observations(first: 100) ${rows} } }`;
    const dear = `subscription { runChanged { id run { ... on PreprocessRun { ${fields} } } } }`;
    const streams = await Promise.all(Array.from({ length: 7 }, () => openStream(server.url, dear, { key })));
    await hold();
    await tellOf(id);
    await vi.waitFor(() => expect(atDatabase()).toBe(4), PATIENCE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(atDatabase()).toBe(4);
    await letGo();
    for (const stream of streams) {
      expect((await stream.data()).runChanged.run.observation.survey.observations.nodes).toHaveLength(3);
      stream.close();
    }
    await vi.waitFor(() => expect(atDatabase()).toBe(0), PATIENCE);
  });

  test('who waited and was revoked meanwhile gets no answer', async () => {
    const key = await server.makeKey({ set: 'READ_ONLY' });
    await hold();
    const sent = pages(key.key, 6);
    await vi.waitFor(() => expect(atDatabase()).toBe(4), PATIENCE);
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      variables: { id: key.id },
      token: server.admin.token,
    });
    await letGo();
    const answers = await Promise.all(sent);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 401, 401]);
  });
});
