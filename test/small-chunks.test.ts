/** What one read of a connection may cost: bodies in many small chunks, and many requests in one packet. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { MOST_AHEAD, oneAfterTheOther } from '../src/http/load/pipelining.js';
import { MOST_TINY, PacedRequest, TINY } from '../src/http/load/small-chunks.js';
import { padded } from './support/bodies.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
const HEAD =
  'POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';

/** The request with a body in chunks of `size` characters. */
function inChunks(body: string, size: number): string {
  const chunks = body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
  return `${HEAD}${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;
}

/** Sends bytes to a server with this handler, and waits until `isDone`, or until it closes the connection. */
async function sentTo(handle: RequestListener, text: string, isDone: () => boolean): Promise<number> {
  let requests = 0;
  const http = createServer({ IncomingMessage: PacedRequest }, handle);
  http.on('request', () => requests++);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  socket.write(text);
  const closed = once(socket, 'close');
  while (!isDone() && !socket.destroyed) await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 10))]);
  socket.destroy();
  http.close();
  return requests;
}

describe('a body in chunks', () => {
  test('of few bytes is read whole up to the limit, and refused above it', async () => {
    const answer = await server.raw(inChunks(padded(MOST_TINY), 1));
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*"viewer":null/);
    const refused = await server.raw(inChunks(padded(MOST_TINY + 1), 1));
    expect(refused).toMatch(/^HTTP\/1\.1 413 [\s\S]*more than 3000 chunks of fewer than 32 bytes/);
  });

  test('of few bytes is refused on every path', async () => {
    for (const path of ['/livez', '/console', '/nothing']) {
      const text = inChunks('a'.repeat(3 * MOST_TINY), 1).replace('/graphql', path);
      // The answer of the page may be on its way already; the connection ends in any case.
      expect(await server.raw(text), path).toMatch(/^HTTP\/1\.1 4/);
    }
  });

  test('that was refused leaves nothing behind for later connections', async () => {
    const refused = inChunks('a'.repeat(3 * MOST_TINY), 1);
    await Promise.all(Array.from({ length: 20 }, () => server.raw(refused)));
    const answers = await Promise.all(Array.from({ length: 40 }, () => server.raw(inChunks(padded(500), 100))));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*"viewer":null/);
  });

  test.each([TINY, 100, 1_023, 1_024])('of %i bytes is read whole', async (size) => {
    expect(await server.raw(inChunks(padded(100_000), size))).toMatch(/^HTTP\/1\.1 200 [\s\S]*"viewer":null/);
  });

  test('that arrive together is handed over in few parts', async () => {
    let [parts, text, ended] = [0, '', false];
    const body = Array.from({ length: 1_000 }, (_, i) => `${i}`.padStart(40, '.')).join('');
    await sentTo(
      (request, response) => {
        request.on('data', (chunk) => {
          parts++;
          text += chunk;
        });
        request.on('end', () => {
          ended = true;
          response.end();
        });
      },
      inChunks(body, 40),
      () => ended,
    );
    expect(text).toBe(body);
    expect(parts).toBeLessThan(50);
  });
});

test('after a connection was closed because too many requests wait, its other requests are not read', async () => {
  const begun = await sentTo(
    oneAfterTheOther(() => {}),
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1_000),
    () => false,
  );
  expect(begun).toBeGreaterThan(MOST_AHEAD);
  expect(begun).toBeLessThan(MOST_AHEAD + 5);
});
