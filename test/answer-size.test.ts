/** How large answers may be, and what becomes of one that its client does not take. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../src/document/limits.js';
import { PATIENCE, startServer, type TestServer } from './support/server.js';

/** As many characters as a JSON value may have. */
const LARGE = { text: 'x'.repeat(99_900) };
const MODELS = 100;

let server: TestServer;
let key: string;
beforeAll(async () => {
  server = await startServer();
  ({ key } = await server.makeKey({ set: 'READ_ONLY' }));
  const models = Array.from({ length: MODELS }, (_, i) => ({
    name: `large-${i}`,
    version: '1',
    type: 'cnn',
    hyperparameters: LARGE,
  }));
  for (let i = 0; i < MODELS; i += 20) await server.app.db.model.createMany({ data: models.slice(i, i + 20) });
});
afterAll(() => server.stop());

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

  test('is answered with so many characters, however little it reads', async () => {
    const aliases = Array.from({ length: 40 }, (_, i) => `a${i}: hyperparameters`).join(' ');
    expect((await ask(`{ ${models(1, aliases)} }`)).body.errors).toBeUndefined();
    const { body } = await ask(`{ ${models(10, aliases)} }`);
    expect([body.data, body.errors?.[0]?.extensions]).toEqual([null, REFUSED]);
    expect(body.errors?.[0]?.message).toMatch(/^The (answer would have|request reads) more than/);
  });
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
  /** More than the operating system takes for a client who reads nothing. */
  const HUGE = `{ ${models(70)} all: ${models(1_000, 'id name version type createdAt')} }`;

  test('keeps its share: the caller has few of them at a time, and others none of the harm', async () => {
    const url = `${await server.listen({})}/graphql`;
    const sockets = await Promise.all(Array.from({ length: 4 }, () => open(url, HUGE)));
    await vi.waitFor(() => expect(sockets.map(({ bytesRead }) => bytesRead > 0)).toEqual([true, true, true, true]), PATIENCE);
    const before = answered();
    const fifth = ask(HUGE, url);
    await ask('{ viewer { name } }', url);
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The small one, and not the fifth.
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
