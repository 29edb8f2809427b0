/** Bodies that have not arrived completely: how many bytes of them the server holds for one caller and for all, and when they end. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../src/document/limits.js';
import { BODY_BUDGETS, HeldBytes } from '../src/http/load/body-budget.js';
import { readText } from '../src/http/request/body.js';
import { padded, postBody } from './support/bodies.js';
import { PATIENCE, type TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: TestKey;
beforeAll(async () => {
  key = await server.makeKey({ set: 'FULL_ACCESS' });
});
const withKey = () => ({ 'X-API-Key': key.key });
const post = (body: string, headers: Record<string, string>, url: string) => postBody(server, body, headers, url);

describe('unfinished bodies', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  async function open(origin: string): Promise<Socket> {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  }

  const head = (length: number, lines = '') =>
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${lines}\r\n`;

  /** Sends a body without its end. Resolves with the answer when there is one soon. */
  async function hold(origin: string, bytes: number, lines = ''): Promise<string> {
    const socket = await open(origin);
    const answer = new Promise<string>((resolve) => socket.setEncoding('utf8').once('data', resolve));
    socket.write(head(bytes + 1, lines));
    socket.write('x'.repeat(bytes));
    return Promise.race([answer, new Promise<string>((resolve) => setTimeout(resolve, 300, ''))]);
  }
  const from = (address: string) => `X-Forwarded-For: ${address}\r\n`;
  const bodyBudgets = { strangers: { total: 100_000, perCaller: 40_000 }, known: { total: 100_000, perCaller: 40_000 } };

  test('of one address have a budget, by /64 of IPv6, and more are 429 until those have ended', async () => {
    const origin = await server.listen({ bodyBudgets });
    expect(await hold(origin, 30_000, from('2001:db8::1'))).toBe('');
    const refusal = await hold(origin, 30_000, from('2001:db8::2'));
    expect(refusal).toMatch(/^HTTP\/1\.1 429 [\s\S]*Retry-After: \d+[\s\S]*RATE_LIMITED/);
    expect(await hold(origin, 30_000, from('2001:db8:0:1::1'))).toBe('');
    for (const socket of sockets.splice(0)) socket.destroy();
    await expect.poll(() => hold(origin, 30_000, from('2001:db8::2')), PATIENCE).toBe('');
  });

  test('of all addresses have a budget, and more are 503', async () => {
    const origin = await server.listen({ bodyBudgets });
    for (const i of [1, 2, 3]) expect(await hold(origin, 30_000, from(`192.0.2.${i}`))).toBe('');
    const refusal = await hold(origin, 30_000, from('192.0.2.4'));
    expect(refusal).toMatch(/^HTTP\/1\.1 503 [\s\S]*Retry-After: \d+[\s\S]*SERVICE_UNAVAILABLE/);
    // Callers with a credential have a separate budget, even from the same address.
    const url = `${origin}/graphql`;
    expect((await post(padded(35_000), { ...withKey(), 'X-Forwarded-For': '192.0.2.1' }, url)).status).toBe(200);
    expect((await post(padded(500), { 'X-Forwarded-For': '192.0.2.9' }, url)).status).toBe(200);
  });

  test('of one key are 429 to that key alone, not to others behind the same address', async () => {
    const origin = await server.listen({ bodyBudgets });
    const url = `${origin}/graphql`;
    const other = await server.makeKey({ set: 'FULL_ACCESS' });
    const by = (credential: string) => `${from('192.0.2.1')}X-API-Key: ${credential}\r\n`;
    expect(await hold(origin, 30_000, by(key.key))).toBe('');
    expect(await hold(origin, 30_000, `${from('192.0.2.2')}X-API-Key: ${key.key}\r\n`)).toMatch(/^HTTP\/1\.1 429 /);
    expect((await post(padded(35_000), { 'X-API-Key': other.key, 'X-Forwarded-For': '192.0.2.1' }, url)).status).toBe(200);
    expect(await hold(origin, 30_000, `${from('192.0.2.1')}Authorization: Bearer ${server.admin.token}\r\n`)).toBe('');
    // The total limits all of them together.
    expect(await hold(origin, 39_000, by(other.key))).toBe('');
    expect(await hold(origin, 30_000, by((await server.makeKey({ set: 'READ_ONLY' })).key))).toMatch(/^HTTP\/1\.1 503 /);
  });

  test('of a few callers leave room for one body of another', async () => {
    const strangers = { ...bodyBudgets.strangers, spare: { bytes: 25_000, one: 10_000 } };
    const origin = await server.listen({ bodyBudgets: { ...bodyBudgets, strangers } });
    for (const i of [1, 2]) expect(await hold(origin, 35_000, from(`192.0.2.${i}`))).toBe('');
    expect(await hold(origin, 35_000, from('192.0.2.3'))).toMatch(/^HTTP\/1\.1 503 /);
    expect(await hold(origin, 9_000, from('192.0.2.4'))).toBe('');
    expect(await hold(origin, 9_000, from('192.0.2.5'))).toBe('');
    expect(await hold(origin, 9_000, from('192.0.2.4'))).toMatch(/^HTTP\/1\.1 503 /);
  });

  test('count by what has arrived, not by what was declared', async () => {
    const origin = await server.listen({ bodyBudgets });
    for (let i = 0; i < 5; i++) (await open(origin)).write(head(39_000));
    expect((await post(padded(35_000), {}, `${origin}/graphql`)).status).toBe(200);
  });

  test('that have ended, well or not, count no more', async () => {
    const url = `${await server.listen({ bodyBudgets })}/graphql`;
    for (let i = 0; i < 10; i++) {
      expect((await post(padded(35_000), {}, url)).status).toBe(200);
      expect((await post('x'.repeat(35_000), {}, url)).status).toBe(400);
    }
  });

  test('end on time: dripping, in chunks, in the headers, and silent connections', async () => {
    const origin = await server.listen({ requestTimeoutMs: 600 });
    const beginnings = [
      head(1_000),
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-',
      '',
    ];
    const ends = beginnings.map(async (beginning, i) => {
      const socket = await open(origin);
      let answer = '';
      socket.setEncoding('utf8').on('data', (text) => {
        answer += text;
      });
      if (beginning) socket.write(beginning);
      const drip = setInterval(() => i === 0 && !socket.destroyed && socket.write(' '), 50);
      await once(socket, 'close');
      clearInterval(drip);
      return answer;
    });
    for (const answer of (await Promise.all(ends)).slice(0, 3)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect((await post(padded(500), {}, `${origin}/graphql`)).status).toBe(200);
  });

  test('of single bytes are read whole', async () => {
    const body = padded(3_000);
    const chunks = [...body].map((character) => `1\r\n${character}\r\n`).join('');
    const answer = await server.raw(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*"viewer":null/);
  });

  test.each([1, 16_384, 16_385, 65_535, 65_536, 65_537, 300_000])('of %i bytes are read whole from any parts', async (size) => {
    const body = Array.from({ length: size }, (_, i) => String.fromCharCode(97 + ((i * 7_919) % 26))).join('');
    for (const part of [7, 1_000, 65_536])
      for (const headers of [{ 'content-length': `${size}` }, {}]) {
        const held = new HeldBytes(BODY_BUDGETS.known);
        const request = Object.assign(new PassThrough(), { headers });
        const text = readText(request as unknown as IncomingMessage, { limit: 'body', held, caller: 'x' }, (read) => read);
        for (let at = 0; at < size; at += part) request.emit('data', Buffer.from(body.slice(at, at + part)));
        request.emit('end');
        expect((await text) === body).toBe(true);
        expect(held.total).toBe(0);
      }
  });

  test('have budgets that honest callers do not meet', () => {
    expect(BODY_BUDGETS.strangers.perCaller).toBeGreaterThanOrEqual(10 * LIMITS.anonymousBody);
    expect(BODY_BUDGETS.strangers.spare?.one).toBeGreaterThan(LIMITS.anonymousBody);
    expect(BODY_BUDGETS.known.spare?.one).toBeGreaterThan(LIMITS.body);
    expect(BODY_BUDGETS.known.perCaller).toBeGreaterThanOrEqual(5 * LIMITS.body);
  });
});
