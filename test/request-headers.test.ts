/** The headers of a request that HTTP leaves open to interpretation: repeated ones, odd spaces, lengths and codings that contradict each other. */
import { beforeAll, expect, test } from 'vitest';
import type { TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: TestKey;
beforeAll(async () => {
  key = await server.makeKey({ set: 'FULL_ACCESS' });
});

test.each([
  ['two Host headers', 'Host: x\r\nHost: x\r\n'],
  ['two Host headers that differ, in any case', 'Host: x\r\nhOST: y\r\n'],
])('%s are 400', async (_what, lines) => {
  for (const target of ['/livez', '/graphql?query={__typename}'])
    expect(await server.raw(`GET ${target} HTTP/1.1\r\n${lines}\r\n`)).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*more than one Host header/,
    );
});

test.each([
  ['X-API-Key', (secret: string) => `X-API-Key: \xa0${secret}`],
  ['X-API-Key', (secret: string) => `X-API-Key: ${secret}\xa0`],
  ['Authorization', (secret: string) => `Authorization: Bearer ${secret}\xa0`],
  ['Authorization', (secret: string) => `Authorization: \xa0Bearer ${secret}`],
])('a credential with a no-break space beside it is malformed: %s', async (_name, line) => {
  const body = '{"query":"{ viewer { kind } }"}';
  const text = `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n${line(key.key)}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  expect(await server.raw(Buffer.from(text, 'latin1'))).toMatch(/^HTTP\/1\.1 401 [\s\S]*MALFORMED/);
});

test('spaces and tabs around a credential are not part of it', async () => {
  for (const line of [`X-API-Key: \t ${key.key} \t`, `Authorization: \t Bearer  ${key.key}\t `])
    expect((await server.withHeaders([line], '{ viewer { kind } }')).body.data).toEqual({ viewer: { kind: 'API_KEY' } });
});

test.each([
  ['a content type with a no-break space', 'Content-Type: application/json\xa0\r\nContent-Length: 2\r\n', 400, 'Content-Type'],
  [
    'two content types',
    'Content-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n',
    400,
    'Content-Type',
  ],
  ['a length beside chunks', 'Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n', 400, ''],
  ['chunks that are not the last coding', 'Content-Type: application/json\r\nTransfer-Encoding: chunked, gzip\r\n', 400, ''],
  [
    'two transfer codings',
    'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n',
    400,
    '',
  ],
  ['a length with a sign', 'Content-Type: application/json\r\nContent-Length: +2\r\n', 400, ''],
  ['a length with a no-break space', 'Content-Type: application/json\r\nContent-Length: 2\xa0\r\n', 400, ''],
])('%s is refused', async (_what, lines, status, said) => {
  const answer = await server.raw(
    Buffer.from(`POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n{}`, 'latin1'),
  );
  expect(answer.startsWith(`HTTP/1.1 ${status} `), answer).toBe(true);
  expect(answer).toContain(said);
});

test('two keys for idempotency are refused', async () => {
  const { body } = await server.withHeaders(
    [`X-API-Key: ${key.key}`, 'Idempotency-Key: a', 'Idempotency-Key: b'],
    'mutation { setSystemConfig(input: { key: "twice", value: 1 }) { systemConfig { id } } }',
  );
  expect(body.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
});
