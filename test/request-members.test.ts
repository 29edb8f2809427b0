/** Members of a request besides document and variables, as clients send them: names of documents, unknown members, NaN. */
import { beforeAll, describe, expect, test } from 'vitest';
import { notFiniteIn } from '../src/http/request/json-fault.js';
import type { AnsweredError } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: string;
beforeAll(async () => {
  ({ key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' }));
});

const VIEWER = '{ viewer { kind } }';
const HASH = { persistedQuery: { version: 1, sha256Hash: 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38' } };
const GRAPHQL_TYPE = 'application/graphql-response+json';

async function post(body: object | string, headers: Record<string, string> = {}) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: GRAPHQL_TYPE, 'X-API-Key': key, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return server.read(response, JSON.stringify(body).slice(0, 200));
}

const errorOf = ({ body }: Awaited<ReturnType<typeof post>>) => body.errors?.[0] as AnsweredError;

describe('a request that names a document instead of holding it', () => {
  test.each([
    ['by a hash', { extensions: HASH }],
    ['by a hash, with an empty query', { query: '', extensions: HASH }],
    ['by a hash, with null', { query: null, extensions: HASH }],
    ['by a documentId', { documentId: 'sha256:abc', variables: {} }],
    ['by an id', { id: '1' }],
  ])('%s is answered so that its client sends the document', async (_what, body) => {
    for (const [accept, status] of [
      [GRAPHQL_TYPE, 400],
      ['application/json', 200],
      ['*/*', 200],
    ] as const) {
      const answer = await post(body, { Accept: accept });
      expect(answer.status).toBe(status);
      expect(errorOf(answer)).toMatchObject({
        message: 'PersistedQueryNotSupported',
        extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
      });
    }
  });

  test('by GET too, as Apollo Client and urql may ask', async () => {
    const extensions = encodeURIComponent(JSON.stringify(HASH));
    for (const search of [`?operationName=A&variables={}&extensions=${extensions}`, '?documentId=a', '?id=a']) {
      const response = await fetch(server.url + search, { headers: { Accept: 'application/json' } });
      const { status, body } = await server.read(response, search);
      expect([status, body.errors?.[0]?.message]).toEqual([200, 'PersistedQueryNotSupported']);
    }
  });

  test('and holds it besides just runs', async () => {
    for (const names of [{ extensions: HASH }, { documentId: 'x', id: 'y' }])
      expect((await post({ query: VIEWER, ...names })).body).toEqual({ data: { viewer: { kind: 'API_KEY' } } });
  });

  test('is refused for a bad credential first, and one without either is not well-formed', async () => {
    expect(errorOf(await post({ extensions: HASH }, { 'X-API-Key': 'nonsense' })).extensions.code).toBe('UNAUTHENTICATED');
    for (const body of [{}, { extensions: { other: 1 } }, { id: null }, { query: '', extensions: {} }])
      expect(errorOf(await post(body)).message).not.toBe('PersistedQueryNotSupported');
  });
});

describe('members that the API does not know', () => {
  test('are ignored, whatever they hold', async () => {
    const body = `{"query":${JSON.stringify(VIEWER)},"id":1,"__proto__":{"query":"{"},"constructor":null,"context":{"a":[1,{"b":2}]},"":0}`;
    expect((await post(body)).body).toEqual({ data: { viewer: { kind: 'API_KEY' } } });
  });

  test('count against the limits of a body', async () => {
    const context = Array.from({ length: 60_000 }, () => 1);
    expect(errorOf(await post({ query: VIEWER, context })).extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'values' });
  });

  test('are no part of a request with an Idempotency-Key, and neither are extensions', async () => {
    const query = 'mutation ($name: String!) { createSurvey(input: { name: $name }) { survey { name } } }';
    const request = { query, variables: { name: 'ONCE' } };
    const again = [
      { ...request, clientMutationId: 1, operationName: '' },
      { ...request, extensions: { trace: 'b' }, operationName: null },
      { ...request, attempt: 3 },
    ];
    const headers = { 'Idempotency-Key': 'members' };
    expect((await post({ ...request, extensions: { trace: 'a' } }, headers)).body.data.createSurvey.survey.name).toBe('ONCE');
    for (const body of again) {
      const answer = await post(body, headers);
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    }
    const other = await post({ ...request, variables: { name: 'TWICE' } }, headers);
    expect(errorOf(other).extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

test('an empty or null operationName counts as missing', async () => {
  const query = `query A ${VIEWER}`;
  for (const operationName of ['', null]) expect((await post({ query, operationName })).status).toBe(200);
  const two = await post({ query: `${query} query B ${VIEWER}`, operationName: '' });
  expect(errorOf(two).message).toMatch(/no operation, or several/);
});

describe('a number that JSON does not have', () => {
  const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
  const row = (ra: string) => `{"externalId":"a \\"NaN\\", b","ra":${ra},"dec":1.5,"observedAt":"2024-01-01"}`;
  const body = (ra: string) =>
    `{"query":${JSON.stringify(INGEST)},\n "variables":{"input":{"survey":"NaN","observations":[${row('1')},${row('2')},{},\n${row(ra)}]}}}`;

  test.each(['NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf', '+INF', 'infinity'])(
    'is named with its place, written as %s',
    async (value) => {
      const answer = await post(body(value));
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject({
        message: `The body is not valid JSON: ${value} at line 3, column 35 (variables.input.observations[3].ra). JSON has no such number: send null, or leave the field out.`,
        extensions: { code: 'BAD_REQUEST', line: 3, column: 35, field: 'variables.input.observations[3].ra' },
      });
    },
  );

  test('is found in the variables of a GET', async () => {
    const search = `?query=${encodeURIComponent(VIEWER)}&variables=${encodeURIComponent('{"a":[1,NaN]}')}`;
    const response = await fetch(server.url + search, { headers: { Accept: GRAPHQL_TYPE } });
    const { body: answer } = await server.read(response, search);
    expect(answer.errors?.[0]?.message).toMatch(/^variables is not valid JSON: NaN at line 1, column 9 \(a\[1\]\)/);
  });

  test('is not seen in texts and names, nor in JSON that is broken otherwise', async () => {
    expect((await post({ query: VIEWER, variables: { a: 'NaN, -Infinity' } })).status).toBe(200);
    for (const broken of [
      '{"query":',
      '{"a":nano}',
      '{"a":nil}',
      '{"a":nulls}',
      '{"a":"NaN',
      '{"a":NaNs}',
      '{"a":xNaN}',
      '{"a":--Infinity}',
      '\\NaN"',
      ']]]}',
    ])
      expect(errorOf(await post(broken)).message).toBe('The body is not valid JSON.');
  });

  test('comes with no name that is long or a credential', async () => {
    const { message } = errorOf(await post(`{"variables":{"${'x'.repeat(65)}":{"${key}":NaN}}}`));
    expect(message).toContain('(variables.?.astrid_…)');
  });

  test.each([
    ['lists inside lists', `${'['.repeat(1_000_000)}NaN`, /^(\[0\]){67}…$/],
    ['names', `{"a":${'{"a":'.repeat(200_000)}NaN`, /^a(\.a)+…$/],
    ['one string', `{"a":"${'\\"'.repeat(1_000_000)}`, null],
    ['lines', `[${'\n'.repeat(1_000_000)}NaN`, /^\[0\]$/],
    ['words that almost are', `[${'NaNa,'.repeat(400_000)}`, null],
    ['closing brackets', ']'.repeat(1_000_000), null],
    ['backslashes', '\\'.repeat(1_000_000), null],
  ])('is looked for once in a hostile text of %s', (_what, text, path) => {
    const charCodeAt = String.prototype.charCodeAt;
    let reads = 0;
    String.prototype.charCodeAt = function (index) {
      reads++;
      return charCodeAt.call(this, index);
    };
    try {
      const found = notFiniteIn(text);
      expect(reads).toBeLessThanOrEqual(3 * text.length);
      if (path === null) expect(found).toBeNull();
      else expect(found?.path).toMatch(path);
    } finally {
      String.prototype.charCodeAt = charCodeAt;
    }
  });
});
