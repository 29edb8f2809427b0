/**
 * Clients that close their sending side after a request still get its answer. Clients that close the connection completely get none, and
 * cost none.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, inject, test, vi } from 'vitest';
import { PATIENCE } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const onServer = 'url' in inject('databaseOrigin');

const server = serverOfFile({ hears: true });

const HEAD = 'Host: x\r\nContent-Type: application/json';
const asking = (query: string, key: string, { version = '1.1', headers = '' } = {}) => {
  const body = JSON.stringify({ query });
  return `POST /graphql HTTP/${version}\r\n${HEAD}\r\nX-API-Key: ${key}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
};
const survey = (name: string) => `mutation { createSurvey(input: { name: "${name}" }) { survey { name } } }`;
const surveys = (name: string) => server.app.db.survey.count({ where: { name } });
const open = async (): Promise<Socket> => {
  const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};
const makeKey = async () => (await server.makeKey({ permissions: ['MANAGE_OPERATIONS', 'READ_PUBLIC', 'READ_DATA'] })).key;

/** How many responses are complete, or have a closed connection. */
const closed = () => server.logged.filter((line) => line.includes('"msg":"request"')).length;

/** Sends the request, closes the sending side and returns all that arrives. */
async function halfClosing(...requests: string[]): Promise<string> {
  const socket = await open();
  socket.end(requests.join(''));
  let answer = '';
  for await (const text of socket.setEncoding('utf8')) answer += text;
  return answer;
}
const statuses = (answer: string) => answer.match(/(?<=HTTP\/1\.1 )\d+/g)?.filter((status) => status !== '100');

test('a request is answered after its client has closed the sending side', async () => {
  const key = await makeKey();
  expect(await halfClosing(asking('{ viewer { kind } }', key))).toContain('{"data":{"viewer":{"kind":"API_KEY"}}}');
  expect(await halfClosing(asking(survey('half-closed'), key))).toContain('"name":"half-closed"');
  const pipelined = await halfClosing(...[1, 2, 3].map((i) => asking(survey(`half-${i}`), key)));
  expect(statuses(pipelined)).toEqual(['200', '200', '200']);
  expect(statuses(await halfClosing('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n'))).toEqual(['200']);
  expect(statuses(await halfClosing(asking('{', 'nonsense')))).toEqual(['401']);
});

test('an answer that needs longer than a second arrives too, after a few interim responses', async () => {
  const key = await makeKey();
  const socket = await open();
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  await server.app.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE surveys IN ACCESS EXCLUSIVE MODE`;
      socket.end(asking(survey('late'), key));
      await vi.waitFor(() => expect(answer.match(/100 Continue/g)).toHaveLength(3), PATIENCE);
    },
    { timeout: 20_000 },
  );
  await once(socket, 'close');
  expect(statuses(answer)).toEqual(['200']);
  expect(answer.match(/100 Continue/g)?.length).toBeLessThanOrEqual(4);
});

test('a request whose client has closed the connection completely is not run', async () => {
  const key = await makeKey();
  await server.ok('{ viewer { kind } }', { key });
  const before = closed();
  const gone = await open();
  gone.write(asking(survey('gone'), key), () => gone.destroy());
  await vi.waitFor(() => expect(closed()).toBe(before + 1), PATIENCE);
  expect(await halfClosing(asking(survey('after-it'), key))).toContain('"name":"after-it"');
  expect(await surveys('gone')).toBe(0);
});

test('the statements of a client that closes the connection completely are cancelled', async () => {
  const key = await makeKey();
  await server.ok('{ viewer { kind } }', { key });
  const gone = await open();
  const { database, db } = server.app;
  const [before, { cancelled }] = [closed(), database.work()];
  await db.$transaction(
    async (tx) => {
      if (onServer) await tx.$executeRaw`LOCK TABLE observations IN ACCESS EXCLUSIVE MODE`;
      const underway = () => database.work().statement + database.work().waiting;
      const others = underway();
      gone.write(asking('{ observations { nodes { id } } }', key));
      await vi.waitFor(() => expect(underway()).toBeGreaterThan(others), PATIENCE);
      gone.destroy();
      await vi.waitFor(() => expect(closed()).toBe(before + 1), PATIENCE);
      // PGlite cannot cancel a statement that it has queued.
      if (onServer) await vi.waitFor(() => expect(database.work().cancelled).toBe(cancelled + 1), PATIENCE);
    },
    { timeout: 30_000 },
  );
});

test('HTTP/1.0 has no interim responses, and the end closes the connection', async () => {
  const key = await makeKey();
  const socket = await open();
  socket.setEncoding('utf8');
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  await server.app.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE surveys IN ACCESS EXCLUSIVE MODE`;
      socket.end(asking(survey('old'), key, { version: '1.0' }));
      await once(socket, 'close');
    },
    { timeout: 30_000 },
  );
  expect(answer).toBe('');
});

test('a stream continues after the sending side is closed, and ends when the connection is', async () => {
  const key = await makeKey();
  const stream = async () => {
    const socket = await open();
    let text = '';
    socket.setEncoding('utf8').on('data', (more) => {
      text += more;
    });
    const headers = 'Accept: text/event-stream\r\n';
    socket.write(asking('subscription { runChanged { status } }', key, { headers }));
    await vi.waitFor(() => expect(text).toContain('text/event-stream'), PATIENCE);
    return { socket, text: () => text };
  };
  const half = await stream();
  half.socket.end();
  await vi.waitFor(() => expect(half.text().match(/^:.*$/gm)?.length).toBeGreaterThan(2), PATIENCE);
  expect(half.socket.readableEnded).toBe(false);
  const before = closed();
  const whole = await stream();
  whole.socket.destroy();
  await vi.waitFor(() => expect(closed()).toBe(before + 1), PATIENCE);
  expect(half.socket.readableEnded).toBe(false);
  half.socket.destroy();
});
