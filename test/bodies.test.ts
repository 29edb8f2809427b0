/** The cost of a request before the server knows anything about it: the size of its body, the number of its values, and its variables. */
import { connect } from 'node:net';
import { type GraphQLScalarType, isScalarType, isSpecifiedScalarType } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../src/document/limits.js';
import { schema } from '../src/modules/schema.js';
import { JSON_HEADERS, padded, postBody } from './support/bodies.js';
import type { TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: TestKey;
beforeAll(async () => {
  key = await server.makeKey({ set: 'FULL_ACCESS' });
  await server.makeSurvey('ZTF');
});

const post = (body: string, headers?: Record<string, string>) => postBody(server, body, headers);
const withKey = () => ({ 'X-API-Key': key.key });
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
    const response = await fetch(server.url, { method: 'POST', headers: JSON_HEADERS, body, duplex: 'half' } as RequestInit);
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

  test('and its text is the same in any script, with a byte order mark and without, whole and in parts', async () => {
    const text = '😀ü☃a'.repeat(18_000);
    const query = 'mutation ($v: JSON!) { setSystemConfig(input: { key: "scripts", value: $v }) { systemConfig { value } } }';
    const body = `${JSON.stringify({ query, variables: { v: text } })}${' '.repeat(200_000)}`;
    for (const sent of [body, `\ufeff${body}`, new Blob([body]).stream()]) {
      const init = { method: 'POST', headers: { ...JSON_HEADERS, ...withKey() }, body: sent, duplex: 'half' };
      const { data } = (await (await fetch(server.url, init as RequestInit)).json()) as {
        data: { setSystemConfig: { systemConfig: { value: string } } };
      };
      expect(data.setSystemConfig.systemConfig.value === text).toBe(true);
    }
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
    const escaped = '\\",\\\\'.repeat(15_000);
    for (const text of [',:[{'.repeat(24_000), ...[0, 1, 2, 3, 4].map((before) => 'x'.repeat(before) + escaped)])
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
    ['a text', 'a\0', 'variables.v', 'holds a NUL character: remove it'],
    ['an item', [1, ['\ud800']], 'variables.v[1][0]', 'holds half a surrogate pair, which is not a character: remove it'],
    ['a field', { a: { b_1: 'x\0' } }, 'variables.v.a.b_1', 'holds a NUL character: remove it'],
    [
      'a field of any name',
      { 'a b': [{ c: '\udc00' }] },
      'variables.v.?[0].c',
      'holds half a surrogate pair, which is not a character: remove it',
    ],
    ['a name', { a: { 'b\0': 1 } }, 'variables.v.a', 'holds a NUL character in a name: remove it'],
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
