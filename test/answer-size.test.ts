/** The largest answers, and the end of an answer that its client does not read. */
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { charactersLeft, isWithin } from '../src/base/characters.js';
import { isDatabaseBusy, isDatabaseUnavailable } from '../src/database/faults.js';
import { inLane, Lane } from '../src/database/work/lane.js';
import { LIMITS } from '../src/document/limits.js';
import { tries } from './support/effort.js';
import { PATIENCE } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

/** The most characters of a JSON value. */
const LARGE = { text: 'x'.repeat(99_900) };
const MODELS = 100;

const server = serverOfFile();
let key: string;
beforeAll(async () => {
  ({ key } = await server.makeKey({ set: 'READ_ONLY' }));
  const models = Array.from({ length: MODELS }, (_, i) => ({
    name: `large-${i}`,
    version: '1',
    type: 'cnn',
    hyperparameters: LARGE,
  }));
  for (let i = 0; i < MODELS; i += 20) await server.app.db.model.createMany({ data: models.slice(i, i + 20) });
});

const ask = (query: string, url?: string) => server.graphql(query, { key, ...(url && { url }) });
const models = (first: number, fields = 'hyperparameters') => `models(first: ${first}) { nodes { ${fields} } }`;
const REFUSED = { code: 'LIMIT_EXCEEDED', limit: 'bytes', value: LIMITS.bytes };

describe('a request', () => {
  test('reads so many bytes, in one statement or in several', async () => {
    expect((await ask(`{ ${models(70)} }`)).body.data.models.nodes).toHaveLength(70);
    const whole = await ask(`{ ${models(MODELS)} }`);
    expect([whole.status, whole.body.data, whole.body.errors?.[0]?.path]).toEqual([200, null, ['models']]);
    expect(whole.body.errors?.[0]?.extensions).toEqual(REFUSED);
    expect(whole.body.errors?.[0]?.message).toMatch(/reads more than 8,000,000 bytes.*ask for fewer rows/);
    const parts = await ask(`{ a: ${models(60)} b: ${models(60)} }`);
    expect(parts.body.errors?.[0]?.extensions).toEqual(REFUSED);
    expect((await ask(`{ ${models(10)} }`)).body.errors).toBeUndefined();
    expect(server.app.database.work()).toMatchObject({ statement: 0, transaction: 0, waiting: 0 });
  });

  test('is left to the resolvers when its longest answer would not fit into one text', async () => {
    const read = vi.spyOn(server.app.database, 'read');
    const bySql = async (query: string) => {
      read.mockClear();
      const { body } = await ask(query);
      return [read.mock.calls.length, body.errors?.[0]?.extensions.code];
    };
    const aliases = Array.from({ length: 40 }, (_, i) => `a${i}: hyperparameters`).join(' ');
    expect(await bySql(`{ ${models(MODELS, aliases)} }`)).toEqual([0, 'LIMIT_EXCEEDED']);
    expect(await bySql(`{ a: ${models(60)} b: ${models(60)} c: ${models(60)} }`)).toEqual([2, 'LIMIT_EXCEEDED']);
    expect(await bySql(`{ ${models(20)} }`)).toEqual([1, undefined]);
    read.mockRestore();
  });

  test('is answered with so many characters, however little it reads', async () => {
    const aliases = Array.from({ length: 40 }, (_, i) => `a${i}: hyperparameters`).join(' ');
    expect((await ask(`{ ${models(1, aliases)} }`)).body.errors).toBeUndefined();
    const { body } = await ask(`{ ${models(10, aliases)} }`);
    expect([body.data, body.errors?.[0]?.extensions]).toEqual([null, REFUSED]);
    expect(body.errors?.[0]?.message).toMatch(/^The (answer would have|request reads) more than/);
  });
});

test('the reads of a transaction count together', async () => {
  const { db } = server.app;
  const lane = new Lane('one caller', 1_000_000);
  const read = () =>
    db.$transaction(async (tx) => {
      for (let i = 0; i < 20; i++) await tx.model.findMany({ where: { name: `large-${i}` } });
    });
  const error = await inLane(lane, read).catch((thrown: unknown) => thrown);
  expect([isDatabaseBusy(error) || isDatabaseUnavailable(error), lane.left]).toEqual([true, -1]);
  expect(await db.model.count()).toBeGreaterThan(0);
});

describe('a mutation whose answer is too large', () => {
  const aliases = Array.from({ length: 45 }, (_, i) => `a${i}: hyperparameters`).join(' ');
  const fields = ['a', 'b'].map((name) => `${name}: hyperparameters`).join(' ');
  const activate = (id: string, selected: string, headers = {}) =>
    server.graphql(`mutation ($id: ID!) { activateModel(input: { id: $id }) { model { ${selected} } } }`, {
      token: server.admin.token,
      variables: { id: `Model:${id}` },
      headers,
    });
  const huge = async () => {
    const text = '\u0001'.repeat(40_000);
    const model = { name: `huge-${Math.random()}`, version: '1', type: 'cnn', hyperparameters: { text } };
    return (await server.app.db.model.create({ data: model })).id;
  };
  const isActive = async (id: string) => (await server.app.db.model.findUniqueOrThrow({ where: { id } })).isActive;

  test('says that its changes stay', async () => {
    const id = await huge();
    const { status, body } = await activate(id, aliases);
    expect([status, body.data]).toEqual([200, null]);
    expect(body.errors?.[0]?.extensions).toEqual({ ...REFUSED, changesMade: true });
    expect(body.errors?.[0]?.message).toMatch(
      /^The changes were made and stay; only the answer is refused\. The answer would have/,
    );
    expect(await isActive(id)).toBe(true);
  });

  test('is undone with an idempotency key, and does not say so', async () => {
    const id = await huge();
    const { body } = await activate(id, `${fields} ${aliases.slice(0, 700)}`.replace(/ a\d*:? ?\w*$/, ''), {
      'Idempotency-Key': `huge-${id}`,
    });
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'answer' });
    expect(body.errors?.[0]?.extensions).not.toHaveProperty('changesMade');
    expect(await isActive(id)).toBe(false);
  });
});

test('an answer is counted as it is written', () => {
  const written = fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '\udc00\ud800', '"\\\n\u0001😀'));
  fc.assert(
    fc.property(
      fc.anything({ values: [written, fc.double(), fc.integer(), fc.constant(null), fc.boolean()], maxDepth: 3 }),
      (value) => {
        const json = JSON.stringify(value, (_name, item: unknown) => (item === undefined ? null : item)) ?? 'null';
        const used = 1_000_000 - charactersLeft(value, 1_000_000);
        // A comma more for each list and object, and `false` for `true`.
        expect(used).toBeGreaterThanOrEqual(json.length);
        expect(used - json.length).toBeLessThan(10 + json.length / 2);
        expect(isWithin(value, used)).toBe(true);
      },
    ),
    { numRuns: tries(100) },
  );
});

describe('an answer that its client does not take', () => {
  const open = async (url: string, query: string) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    const body = JSON.stringify({ query });
    const lines = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', `X-API-Key: ${key}`];
    socket.pause().write(`${[...lines, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`);
    return socket;
  };
  const answered = () => server.logged.filter((line) => line.includes('"msg":"request"')).length;
  /** More than the operating system buffers for a client that reads nothing. */
  const HUGE = `{ ${models(70)} all: ${models(1_000, 'id name version type createdAt')} }`;

  test('keeps its share: the caller has few of them at a time, and others none of the harm', async () => {
    const url = `${await server.listen({})}/graphql`;
    const sockets = await Promise.all(Array.from({ length: 4 }, () => open(url, HUGE)));
    await vi.waitFor(() => expect(sockets.map(({ bytesRead }) => bytesRead > 0)).toEqual([true, true, true, true]), PATIENCE);
    const before = answered();
    const fifth = ask(HUGE, url);
    await ask('{ viewer { name } }', url);
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The small request runs, but not the fifth.
    expect(answered() - before).toBe(1);
    sockets[0]?.destroy();
    expect((await fifth).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  test('is given up after a while, and its connection closed', async () => {
    const url = `${await server.listen({ stalledMs: 300 })}/graphql`;
    const socket = await open(url, HUGE);
    await vi.waitFor(() => expect(socket.bytesRead).toBeGreaterThan(0), PATIENCE);
    const before = answered();
    await vi.waitFor(() => expect(answered() - before).toBe(1), PATIENCE);
    socket.destroy();
  });
});
