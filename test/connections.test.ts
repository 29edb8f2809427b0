/** Below GraphQL: answers to requests that are barely HTTP, and to clients that are still sending when the answer is known. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../src/base/version.js';
import { LIMITS } from '../src/document/limits.js';
import { MOST_AHEAD } from '../src/http/load/pipelining.js';
import { createMetrics, type Metrics } from '../src/http/telemetry/metrics.js';
import { startServer, type TestServer } from './support/server.js';

const SAFE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': expect.stringMatching(/^default-src 'none'/),
  'x-astrid-version': VERSION,
  'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const open = async (): Promise<Socket> => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

/** Status and headers of an answer as it came over the wire. */
function head(answer: string): { status: number; headers: Record<string, string> } {
  const [statusLine = '', ...lines] = (answer.split('\r\n\r\n')[0] ?? '').split('\r\n');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(lines.map((line) => [line.split(':')[0]?.toLowerCase(), line.replace(/^[^:]*: /, '')])),
  };
}

describe('requests that are sent before the answers to earlier ones have come', () => {
  const asking = (query: string, key: string) => {
    const body = JSON.stringify({ query });
    return `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-API-Key: ${key}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };
  const named = (name: string) => `mutation { createSurvey(input: { name: "${name}" }) { survey { name } } }`;
  const opened = async () => Number(/^astrid_requests_open (\d+)$/m.exec(String((await metrics.page()).body))?.[1]);
  let metrics: Metrics;
  let url: URL;
  let key: string;
  beforeAll(async () => {
    metrics = createMetrics(server.app);
    url = new URL(await server.listen({ metrics }));
    ({ key } = await server.makeKey({ permissions: ['MANAGE_OPERATIONS', 'READ_PUBLIC'] }));
  });
  const dial = async () => {
    const socket = connect(Number(url.port), '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };

  test('run one after the other, and are answered in their order', async () => {
    const socket = await dial();
    const names = Array.from({ length: MOST_AHEAD }, (_, i) => `ahead-${i}`);
    socket.write(names.map((name) => asking(named(name), key)).join(''));
    let answers = '';
    for await (const text of socket.setEncoding('utf8')) {
      answers += text;
      expect(await opened()).toBeLessThanOrEqual(1);
      if (answers.includes(`"${names.at(-1)}"`)) break;
    }
    expect(answers.match(/ahead-\d+/g)).toEqual(names);
  });

  test('do not begin when the client has closed the connection, and none of them counts as open for ever', async () => {
    await server.app.db.$transaction(async (tx) => {
      // The first one waits.
      await tx.$executeRaw`LOCK TABLE surveys IN ACCESS EXCLUSIVE MODE`;
      const socket = await dial();
      socket.write([1, 2, 3].map((i) => asking(named(`gone-${i}`), key)).join(''));
      await expect.poll(opened).toBe(1);
      socket.destroy();
      await once(socket, 'close');
    });
    await expect.poll(opened).toBe(0);
    expect(await server.app.db.survey.count({ where: { name: { in: ['gone-2', 'gone-3'] } } })).toBe(0);
  });

  test.each([
    ['has no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['expects what cannot be', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n', 417],
  ])('are not begun behind one that %s, whose answer closes the connection', async (_what, last, status) => {
    const read = `GET /graphql?query=${encodeURIComponent('{ viewer { name } }')} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\n\r\n`;
    for (const before of ['', read]) {
      const socket = await dial();
      socket.write([before, last, read, asking(named(`unanswered-${status}`), key)].join(''));
      let answers = '';
      for await (const text of socket.setEncoding('utf8')) answers += text;
      expect(answers.match(/(?<=HTTP\/1.1 )\d+/g)).toEqual([...(before ? ['200'] : []), String(status)]);
    }
    await expect.poll(opened).toBe(0);
    expect(await server.app.db.survey.count({ where: { name: `unanswered-${status}` } })).toBe(0);
  });

  test('are no more than a few: the connection of who sends thousands is closed', async () => {
    const socket = await dial();
    const began = server.logged.filter((line) => line.includes('"msg":"request"')).length;
    socket.write(asking('{ viewer { name } }', key).repeat(1_000));
    await new Promise((resolve) => socket.resume().once('close', resolve));
    await expect.poll(opened).toBe(0);
    expect(server.logged.filter((line) => line.includes('"msg":"request"')).length - began).toBeLessThanOrEqual(MOST_AHEAD + 1);
  });
});

describe('a body that is too large', () => {
  const HEAD = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const big = JSON.stringify({ query: '{ viewer { id } }', variables: { x: 'x'.repeat(6_000_000) } });
  const headers = { 'Content-Type': 'application/json' };
  const known = () => ({ ...headers, Authorization: `Bearer ${server.admin.token}` });
  const refusal = { code: 'PAYLOAD_TOO_LARGE', limit: 'body', value: LIMITS.body };

  test('is answered before it has come', async () => {
    const socket = await open();
    socket.write(
      `${HEAD}Authorization: Bearer ${server.admin.token}\r\nContent-Length: ${big.length}\r\n\r\n${big.slice(0, 1000)}`,
    );
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(head(answer)).toMatchObject({ status: 413, headers: { ...SAFE, connection: 'close' } });
    expect(JSON.parse(answer.split('\r\n\r\n')[1]).errors[0].extensions).toEqual(refusal);
    socket.destroy();
  });

  test('is read to its end, so that fetch gets the answer', async () => {
    for (let i = 0; i < 8; i++) {
      const response = await fetch(server.url, { method: 'POST', headers: known(), body: big });
      expect(response.status).toBe(413);
      expect((await response.json()).errors[0].extensions).toEqual(refusal);
    }
  });

  test('is read to its end when it arrives in chunks', async () => {
    for (let i = 0; i < 4; i++) {
      const body = new Blob([big]).stream();
      const response = await fetch(server.url, { method: 'POST', headers: known(), body, duplex: 'half' } as RequestInit);
      expect(response.status).toBe(413);
      expect((await response.json()).errors[0].extensions).toEqual(refusal);
    }
  });

  test.each([
    ['of known length', `Content-Length: ${big.length}\r\n\r\n${big}`],
    ['in chunks', `Transfer-Encoding: chunked\r\n\r\n${big.length.toString(16)}\r\n${big}\r\n0\r\n\r\n`],
  ])('%s is answered to who reads nothing before all is sent', async (_what, rest) => {
    const socket = await open();
    socket.pause();
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.write(`${HEAD}Connection: close\r\n${rest}`, () => resolve());
    });
    let answer = '';
    for await (const text of socket.setEncoding('utf8')) answer += text;
    expect(head(answer)).toMatchObject({ status: 413, headers: { connection: 'close' } });
    expect(answer).toContain('PAYLOAD_TOO_LARGE');
  });

  test('is answered to who was refused for another reason', async () => {
    const response = await fetch(server.url, { method: 'POST', headers: { ...headers, 'X-API-Key': 'hello' }, body: big });
    expect(response.status).toBe(401);
    expect((await response.json()).errors[0].extensions.reason).toBe('MALFORMED');
    expect((await fetch(`${server.origin}/nothing`, { method: 'POST', body: big })).status).toBe(404);
  });

  test('and never ends is cut off', async () => {
    const socket = await open();
    socket.on('error', () => {});
    socket.resume();
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const send = () => {
      while (!socket.destroyed && socket.write(chunk));
      if (!socket.destroyed) socket.once('drain', send);
    };
    send();
    await new Promise((resolve) => socket.once('close', resolve));
    await server.ok('{ viewer { id } }');
  });
});

describe('what Node would answer by itself has the headers of every answer', () => {
  const JSON_BODY = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  test.each([
    ['no Host header', 400, 'GET /livez HTTP/1.1\r\n\r\n'],
    ['nonsense', 400, 'nonsense\r\n\r\n'],
    ['a space in the name of a header', 400, 'GET /livez HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n'],
    ['two lengths', 400, 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    ['a chunk without a length', 400, `${JSON_BODY}Transfer-Encoding: chunked\r\n\r\nz\r\n`],
    ['an expectation', 417, 'POST /graphql HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\nContent-Length: 2\r\n\r\n{}'],
    ['a header of 1 MB', 431, `GET /livez HTTP/1.1\r\nHost: x\r\nX-API-Key: ${'a'.repeat(1_000_000)}\r\n\r\n`],
  ])('%s', async (_what, status, request) => {
    const answer = head(await server.raw(request));
    expect(answer).toMatchObject({ status, headers: { ...SAFE, connection: 'close' } });
  });

  test.each([
    ['http://localhost/livez', 200],
    ['HTTPS://astrid.example:4000/graphql?query={__typename}', 200],
    ['http://localhost', 302],
    ['http://localhost?x', 302],
    ['http://localhost/nowhere', 404],
    ['*', 404],
  ])('and a target may be a complete URL: %s', async (target, status) => {
    const answer = await server.raw(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(Number(answer.split(' ')[1])).toBe(status);
  });

  test('and HTTP/1.0 needs no Host header', async () => {
    expect(head(await server.raw('GET /livez HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  test('what is malformed after a refused request does not take its answer', async () => {
    const refused = 'POST /graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    // A request on a connection that has just been accepted begins a little later.
    await sleep(100);
    socket.write(`${refused}z\r\n`);
    const answer = await text(socket);
    expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 400']);
    expect(answer).toContain('The body must be JSON in UTF-8');
  });

  test('what is malformed after a good request does not get into its answer', async () => {
    const answers = await server.raw('GET /livez HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n');
    expect(answers).toMatch(/\r\n\r\nok\nversion \S+\n$/);
    expect(answers.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200']);
  });
});
