/** The cost of a request before the server knows anything about it: its body, its variables, and its headers. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type GraphQLScalarType, isScalarType, isSpecifiedScalarType } from 'graphql';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../src/document/limits.js';
import { BODY_BUDGETS } from '../src/http/body-budget.js';
import { schema } from '../src/modules/schema.js';
import { PATIENCE, type TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: TestKey;
beforeAll(async () => {
  key = await server.makeKey({ set: 'FULL_ACCESS' });
  await server.makeSurvey('ZTF');
});

const HEADERS = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' };

/** Sends a body as it is. */
async function post(body: string, headers: Record<string, string> = {}, url = server.url) {
  return server.read(await fetch(url, { method: 'POST', headers: { ...HEADERS, ...headers }, body }), body.slice(0, 200));
}
const withKey = () => ({ 'X-API-Key': key.key });
const padded = (bytes: number) => {
  const body = '{"query":"{ viewer { kind } }"}';
  return body + ' '.repeat(bytes - body.length);
};
const STORE = 'mutation ($v: JSON!) { setSystemConfig(input: { key: "any", value: $v }) { systemConfig { id } } }';
const stored = (value: string) => `{"query":${JSON.stringify(STORE)},"variables":{"v":${value}}}`;
const times = (count: number, text: string) => Array.from({ length: count }, () => text).join();

describe('without a credential a body is small', () => {
  const refusal = { code: 'PAYLOAD_TOO_LARGE', limit: 'anonymousBody', value: LIMITS.anonymousBody };

  test('up to the limit it is accepted, above it the error says that signing in raises the limit', async () => {
    expect((await post(padded(LIMITS.anonymousBody))).status).toBe(200);
    const { status, body } = await post(padded(LIMITS.anonymousBody + 1));
    expect([status, body.errors?.[0]?.extensions]).toEqual([413, refusal]);
    expect(body.errors?.[0]?.message).toMatch(/limit \(anonymousBody\) of 128000 bytes.*sign in/);
  });

  test('in chunks too', async () => {
    const body = new Blob([padded(LIMITS.anonymousBody + 1)]).stream();
    const response = await fetch(server.url, { method: 'POST', headers: HEADERS, body, duplex: 'half' } as RequestInit);
    expect((await server.read(response, 'chunks')).body.errors?.[0]?.extensions).toEqual(refusal);
  });

  test('a declared length is refused before the body arrives', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1').setEncoding('utf8');
    socket.write(`POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 128001\r\n\r\n`);
    let answer = '';
    // The server waits for the body for a while, and the test does not.
    for await (const text of socket) {
      answer += text;
      if (answer.includes('anonymousBody')) break;
    }
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*anonymousBody/);
  });

  test('with a credential it may be larger', async () => {
    expect((await post(padded(LIMITS.anonymousBody + 1), withKey())).status).toBe(200);
    expect((await post(padded(LIMITS.body), withKey())).status).toBe(200);
  });

  test('a document of the greatest length fits', async () => {
    await server.ok(`{ viewer { kind } } # ${'x'.repeat(LIMITS.length - 22)}`);
  });
});

describe('a body holds so many values and names', () => {
  const refused = { code: 'LIMIT_EXCEEDED', limit: 'values', value: LIMITS.values };

  test.each([
    ['numbers', `[${times(LIMITS.values, '0')}]`],
    ['names', `{${times(LIMITS.values / 2, '"a":0')}}`],
    ['lists in lists', `${'['.repeat(LIMITS.values)}${']'.repeat(LIMITS.values)}`],
    ['empty objects', `[${times(LIMITS.values, '{}')}]`],
  ])('%s', async (_what, value) => {
    const { status, body } = await post(stored(value), withKey());
    expect([status, body.errors?.[0]?.extensions]).toEqual([400, refused]);
    expect(body.errors?.[0]?.message).toMatch(/limit \(values\) is 60000/);
  });

  test('wherever they stand, and also when the body is not a request', async () => {
    for (const body of [
      `[${times(LIMITS.values + 1, '0')}]`,
      `{"query":"{ viewer { id } }","extensions":{"a":[${times(LIMITS.values, '0')}]}}`,
    ])
      expect((await post(body, withKey())).body.errors?.[0]?.extensions).toEqual(refused);
  });

  test('what stands in a string is not counted', async () => {
    for (const text of [',:[{'.repeat(24_000), '\\",\\\\'.repeat(15_000)])
      expect((await post(stored(`"${text}"`), withKey())).body.errors).toBeUndefined();
  });

  test('legal inputs fit: a JSON column of 100,000 characters, 1,000 rows of all fields, 1,000 candidates with 32 flags each', async () => {
    expect((await post(stored(`[${times(49_999, '0')}]`), withKey())).body.errors).toBeUndefined();
    const observations = Array.from({ length: 1_000 }, (_, i) => ({
      externalId: `n${i}`,
      ra: i / 3,
      dec: 1,
      observedAt: '2024-01-01T00:00:00Z',
      filterBand: 'r',
      exposureTime: 30,
      airmass: 1.1,
      seeing: 1.1,
      pixelScale: 1.1,
      imageWidth: 10,
      imageHeight: 10,
      fitsUrl: 'https://example.org/x.fits',
      thumbnailUrl: 'https://example.org/x.png',
    }));
    const ingest =
      'mutation ($o: [ObservationInput!]!) { ingestObservations(input: { survey: "ZTF", observations: $o }) { inserted } }';
    const { ingestObservations } = await server.ok(ingest, { key: key.key, variables: { o: observations } });
    expect(ingestObservations.inserted).toBe(1_000);
    const candidate = { ra: 1, dec: 1, pixelX: 1, pixelY: 1, flux: 1, snr: 9, fwhm: 1, ellipticity: 0.1, significance: 1 };
    const candidates = Array.from({ length: 1_000 }, () => ({
      ...candidate,
      flags: Array.from({ length: 32 }, () => 'near_edge'),
    }));
    const record =
      'mutation ($c: [CandidateInput!]!) { recordCandidates(input: { differenceRunId: "DifferenceRun:x", candidates: $c }) { inserted } }';
    const { body } = await server.graphql(record, { key: key.key, variables: { c: candidates } });
    expect(body.errors?.[0]?.extensions.code).not.toBe('LIMIT_EXCEEDED');
  });
});

describe('variables', () => {
  test('with the text of a custom scalar longer than any value of it are refused before it is read', async () => {
    const long = `2023-05-19T17:27:15.${'1'.repeat(3_800_000)}Z`;
    const query = 'query ($t: DateTime) { observations(filter: { observedAfter: $t }) { totalCount } }';
    const { extensions, message } = await server.refused('BAD_USER_INPUT', query, { key: key.key, variables: { t: long } });
    expect(extensions.field).toBe('t');
    expect(message).toMatch(/must have at most 100 characters/);
    const fits = `2023-05-19T17:27:15.${'1'.repeat(79)}Z`;
    await server.ok(query, { key: key.key, variables: { t: fits } });
    await server.refused(
      'GRAPHQL_VALIDATION_FAILED',
      query.replace('$t }', `"${long.slice(0, 101)}" }`).replace('($t: DateTime)', ''),
      {
        key: key.key,
      },
    );
    const scalars = Object.values(schema.getTypeMap()).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type));
    expect(scalars.length).toBeGreaterThanOrEqual(3);
    for (const scalar of scalars as GraphQLScalarType[])
      expect(() => scalar.parseValue('1'.repeat(3_800_000)), scalar.name).toThrow(/must have at most \d+ characters\.$/);
  });

  const SURVEY = 'query ($s: String) { survey(name: $s) { id } }';

  test('that the operation does not declare are ignored, whatever they hold', async () => {
    const query = '{ viewer { kind } }';
    for (const other of [{ a: 'a\0' }, { 'a\0': 1 }, { a: '\ud800' }, { a: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) }])
      await server.ok(query, { variables: other });
    await server.ok(SURVEY, { key: key.key, variables: { s: 'ZTF', other: ['\0'] } });
    const body = `{"query":${JSON.stringify(SURVEY)},"variables":{"s":"ZTF","__proto__":{"s":"\\u0000"}}}`;
    expect((await post(body, withKey())).body.errors).toBeUndefined();
  });

  test('that differ only in those make the same request for an Idempotency-Key', async () => {
    const request = { key: key.key, headers: { 'Idempotency-Key': 'undeclared' } };
    const first = await server.ok(STORE, { ...request, variables: { v: 1, trace: 'a' } });
    expect(await server.ok(STORE, { ...request, variables: { v: 1, trace: 'b' } })).toEqual(first);
  });

  test.each([
    ['a text', 'a\0', 'variables.v', 'holds a NUL character'],
    ['an item', [1, ['\ud800']], 'variables.v[1][0]', 'holds half a surrogate pair, which is no character'],
    ['a field', { a: { b_1: 'x\0' } }, 'variables.v.a.b_1', 'holds a NUL character'],
    [
      'a field of any name',
      { 'a b': [{ c: '\udc00' }] },
      'variables.v.?[0].c',
      'holds half a surrogate pair, which is no character',
    ],
    ['a name', { a: { 'b\0': 1 } }, 'variables.v.a', 'holds a NUL character in a name'],
  ])('that are declared and hold what no column can hold are refused by their path: %s', async (_what, v, field, issue) => {
    const { status, extensions } = await server.refused('BAD_USER_INPUT', STORE, { key: key.key, variables: { v } });
    expect([status, extensions.field, extensions.issues]).toEqual([400, field, [issue]]);
  });

  test('that do not fit make small answers, however large they are', async () => {
    const query =
      'query ($f: ObservationFilter, $d: SortDirection) { observations(filter: $f, orderBy: { direction: $d }) { totalCount } }';
    const long = 'x'.repeat(1_000_000);
    for (const variables of [{ f: { [long]: 1 } }, { f: long }, { f: [long] }, { f: { observedAfter: long } }, { d: long }]) {
      const { status, body } = await server.graphql(query, { key: key.key, variables });
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, expect.stringMatching(/BAD_USER_INPUT|VALIDATION/)]);
      expect(JSON.stringify(body).length).toBeLessThan(2_000);
    }
  });

  test('hold lists and input objects up to a limit', async () => {
    const ingest =
      'mutation ($o: [ObservationInput!]!) { ingestObservations(input: { survey: "ZTF", observations: $o }) { inserted } }';
    const scopes = 'mutation ($i: CreateApiKeyInput!) { createApiKey(input: $i) { key } }';
    const many = <T>(count: number, item: T) => Array.from({ length: count }, () => item);
    for (const [query, variables] of [
      [ingest, { o: many(LIMITS.items + 1, {}) }],
      [scopes, { i: { name: 'k', permissionSet: 'READ_ONLY', scopes: many(LIMITS.items + 1, 'x') } }],
    ] as const) {
      const { status, extensions } = await server.refused('LIMIT_EXCEEDED', query, { ...server.admin, variables });
      expect([status, extensions.limit]).toEqual([400, 'items']);
    }
    const rows = await server.refused('BAD_USER_INPUT', ingest, { key: key.key, variables: { o: many(LIMITS.items, {}) } });
    expect(rows.message).toMatch(/at most 1000 rows/);
    const several = `mutation (${[1, 2, 3].map((i) => `$o${i}: [ObservationInput!]!`)}) { ${[1, 2, 3].map((i) => `a${i}: ingestObservations(input: { survey: "ZTF", observations: $o${i} }) { inserted }`).join(' ')} }`;
    const variables = { o1: many(1_000, {}), o2: many(1_000, {}), o3: many(1_000, {}) };
    expect((await server.refused('LIMIT_EXCEEDED', several, { key: key.key, variables })).extensions.limit).toBe('items');
    const list = { i: { name: 'k', permissionSet: 'READ_ONLY', scopes: many(1_001, 'survey:ZTF') } };
    expect((await server.refused('BAD_USER_INPUT', scopes, { ...server.admin, variables: list })).message).toMatch(
      /at most 1000 scopes/,
    );
  });
});

test('comments count as tokens of a document, and what stands in a string does not', async () => {
  const comments = `{ viewer { kind } } ${'#\n'.repeat(LIMITS.tokens + 1)}`;
  expect((await server.refused('LIMIT_EXCEEDED', comments)).extensions.limit).toBe('tokens');
  await server.ok(`{ viewer { kind } } ${'#'.repeat(LIMITS.tokens + 1)}`);
  for (const text of [`"\\"${'#'.repeat(5_000)}"`, `"""\\""" ${'#\n'.repeat(5_000)}"""`])
    await server.refused('UNAUTHENTICATED', `{ survey(name: ${text}) { id } }`);
});

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

  test('have budgets that honest callers do not meet', () => {
    expect(BODY_BUDGETS.strangers.perCaller).toBeGreaterThanOrEqual(10 * LIMITS.anonymousBody);
    expect(BODY_BUDGETS.strangers.spare?.one).toBeGreaterThan(LIMITS.anonymousBody);
    expect(BODY_BUDGETS.known.spare?.one).toBeGreaterThan(LIMITS.body);
    expect(BODY_BUDGETS.known.perCaller).toBeGreaterThanOrEqual(5 * LIMITS.body);
  });
});

describe('headers', () => {
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
});
