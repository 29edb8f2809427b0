/** Clients that ask for large answers and read them slowly: the bytes that wait for them are bounded, for each caller and in total. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { graphiqlAsset } from '../../src/http/graphiql/graphiql.js';
import { isThorough } from '../support/effort.js';
import { openStream } from '../support/events.js';
import { PATIENCE } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const MODELS = 70;
const LARGEST = `{ models(first: ${MODELS}) { nodes { hyperparameters } } }`;
const SMALL = '{ models(first: 1) { nodes { name } } }';
/** Room for one of the largest answers of a caller, and for two of all callers. */
const ONE = { total: 15_000_000, perCaller: 10_000_000 };

const server = serverOfFile({ hears: true });
beforeAll(async () => {
  const hyperparameters = { text: 'x'.repeat(99_900) };
  const models = Array.from({ length: MODELS }, (_, i) => ({ name: `large-${i}`, version: '1', type: 'cnn', hyperparameters }));
  for (let i = 0; i < MODELS; i += 10) await server.app.db.model.createMany({ data: models.slice(i, i + 10) });
});

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Sends a query and reads only the beginning of the answer. */
async function askSlowly(url: string, key: string, { query = LARGEST, times = 1 } = {}): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  const body = JSON.stringify({ query });
  const lines = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', `X-API-Key: ${key}`];
  socket.pause().write(`${[...lines, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`.repeat(times));
  return socket;
}
const begins = (socket: Socket) => vi.waitFor(() => expect(socket.bytesRead).toBeGreaterThan(0), PATIENCE);
const statuses = (): number[] =>
  server.logged.filter((line) => line.includes('"msg":"request"')).map((line) => JSON.parse(line).status);
const listen = async (known = ONE) =>
  `${await server.listen({ answerBudgets: { strangers: { total: 1_000_000, perCaller: 100_000 }, known } })}/graphql`;
const newKey = async () => (await server.makeKey({ set: 'READ_ONLY' })).key;

test('a caller with too many unread answers gets no more large ones, and others do', async () => {
  const url = await listen();
  const [key, other] = [await newKey(), await newKey()];
  const unread = await askSlowly(url, key);
  await begins(unread);
  const refused = await server.refused('RATE_LIMITED', LARGEST, { key, url });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  await server.ok(SMALL, { key, url });
  expect((await server.ok(LARGEST, { key: other, url })).models.nodes).toHaveLength(MODELS);
  unread.destroy();
  await vi.waitFor(async () => expect((await server.graphql(LARGEST, { key, url })).status).toBe(200), PATIENCE);
});

test('all callers together are bounded as well', async () => {
  const url = await listen();
  for (let callers = 0; callers < 2; callers++) await begins(await askSlowly(url, await newKey()));
  const refused = await server.refused('SERVICE_UNAVAILABLE', LARGEST, { key: await newKey(), url });
  expect(refused.status).toBe(503);
  await server.ok(SMALL, { key: await newKey(), url });
});

test('an anonymous caller has a separate budget', async () => {
  const url = await listen();
  const types = `{ __schema { types { name description fields { name description args { name description } } } } }`;
  await server.refused('RATE_LIMITED', types, { url });
  expect((await server.graphql(types, { url, key: await newKey() })).status).toBe(200);
});

test('a mutation whose answer is refused says that its changes stay', async () => {
  const url = await listen();
  const { db } = server.app;
  const { id } = await db.model.findFirstOrThrow({ where: { name: 'large-1' } });
  const aliases = Array.from({ length: 45 }, (_, i) => `a${i}: hyperparameters`).join(' ');
  const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
  await begins(await askSlowly(url, key));
  const activate = `mutation { activateModel(input: { id: "Model:${id}" }) { model { ${aliases} } } }`;
  const refused = await server.refused('RATE_LIMITED', activate, { key, url });
  expect(refused.status).toBe(200);
  expect(refused.extensions.changesMade).toBe(true);
  expect(refused.message).toMatch(/^The changes were made and stay/);
  expect(await db.model.findUniqueOrThrow({ where: { id } })).toMatchObject({ isActive: true });
});

/** More than the four answers of 7 MB for which one caller has room. */
const MANY = isThorough ? 60 : 12;

test('many connections of one key hold few answers, and the others are refused', async () => {
  const key = await newKey();
  const before = statuses().length;
  await Promise.all(Array.from({ length: MANY }, () => askSlowly(server.url, key)));
  // Each answer has 7 MB, and one caller may hold 32 MB.
  await vi.waitFor(() => expect(statuses().length - before).toBe(MANY - 4), { timeout: 60_000 });
  expect(new Set(statuses().slice(before))).toEqual(new Set([429]));
  expect((await server.ok(LARGEST, { key: await newKey() })).models.nodes).toHaveLength(MODELS);
}, 90_000);

test('an unread answer takes as much memory as it counts', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const memory = () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const known = { total: 1_000_000_000, perCaller: 1_000_000_000 };
  const url = await listen(known);
  const key = await newKey();
  const before = memory();
  const clients = 4;
  // The buffers of the connection hold the first answer, or most of it.
  for (let i = 0; i < clients; i++) await begins(await askSlowly(url, key, { times: 2 }));
  await sleep(2_000);
  expect(memory() - before).toBeLessThan(clients * 2 * 7_500_000);
});

test('an event that finds no room ends its stream', async () => {
  const url = await listen({ total: 15_000_000, perCaller: 200_000 });
  const { token } = server.admin;
  const aliases = Array.from({ length: 5 }, (_, i) => `a${i}: hyperparameters`).join(' ');
  const events = await openStream(url, `subscription { runChanged { run { ... on ModelRun { model { ${aliases} } } } } }`, {
    token,
  });
  const survey = await server.makeSurvey();
  const [observation = ''] = await server.makeObservations(survey, 1);
  const { id: modelId } = await server.app.db.model.findFirstOrThrow({ where: { name: 'large-2' } });
  const observationId = observation.slice('Observation:'.length);
  await server.app.db.modelRun.create({ data: { modelId, observationId, surveyId: survey.uuid, startedAt: new Date() } });
  expect((await events.next())?.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  expect(await events.next()).toBeNull();
});

/** The path of the largest file of GraphiQL. */
async function largestFile(): Promise<string> {
  const page = await (await fetch(`${server.origin}/graphql`, { headers: { Accept: 'text/html' } })).text();
  return `/${/graphiql\/graphiql-\w+\.js/.exec(page)?.[0]}`;
}

test('a stranger who does not read a file loses the connection', async () => {
  const url = await server.listen({ stalledMs: 300 });
  const path = await largestFile();
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  socket.pause().write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await begins(socket);
  await sleep(1_500);
  let bytes = 0;
  socket.on('data', ({ length }: Buffer) => {
    bytes += length;
  });
  socket.resume();
  await once(socket, 'close');
  expect(bytes).toBeLessThan((await graphiqlAsset(path))?.body.byteLength as number);
});

test('answers with a file without compression share one copy', async () => {
  const path = await largestFile();
  const [first, second] = await Promise.all([graphiqlAsset(path), graphiqlAsset(path)]);
  expect(first?.body.byteLength).toBeGreaterThan(1_000_000);
  expect(second?.body).toBe(first?.body);
  expect((await graphiqlAsset(path))?.body).toBe(first?.body);
});
