/**
 * The HTTP status of a refusal follows the media type of the answer. Readers of `application/json` and of events get 200 whenever the
 * request itself was well-formed, because many of them show no body of another status.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnsweredError, TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile({ hears: true });
let reader: TestKey;
let scoped: TestKey;
beforeAll(async () => {
  reader = await server.makeKey({ permissions: ['READ_PUBLIC'] });
  scoped = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${(await server.makeSurvey()).name}`] });
});

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';
const EVENTS_TYPE = 'text/event-stream';

/** Begins to read events. */
const open = (query: string, headers: Record<string, string>, signal: AbortSignal | null = null) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'Content-Type': JSON_TYPE, Accept: EVENTS_TYPE, ...headers },
    body: JSON.stringify({ query }),
    signal,
  });

/** Sends a body, and reads the answer as its text. */
async function send(body: object | string, accept: string, headers: Record<string, string> = {}) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'Content-Type': JSON_TYPE, Accept: accept, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text(), response };
}

/** The error in one `next` event that is followed by `complete`, and by nothing else. */
function errorInEvents(text: string): AnsweredError {
  const match = /^(?::[^\n]*\n)?event: next\ndata: (.*)\n\nevent: complete\ndata:\n\n$/.exec(text);
  if (!match) throw new Error(`Expected one event and its completion, but got ${text}`);
  return JSON.parse(match[1] as string).errors[0];
}

/** Bodies, credentials and the expected refusal, when the document and its fields cause it. */
const refusals: [what: string, body: () => object, headers: () => Record<string, string>, code: string, status: number][] = [
  ['lacks a permission', () => ({ query: '{ observations { totalCount } }' }), () => keyOf(reader), 'FORBIDDEN', 403],
  ['mutates without permission', () => ({ query: CREATE }), () => keyOf(reader), 'FORBIDDEN', 403],
  [
    'names a survey out of scope',
    () => ({ query: '{ observations(filter: { survey: "ELSEWHERE" }) { totalCount } }' }),
    () => keyOf(scoped),
    'FORBIDDEN',
    403,
  ],
  ['cannot be parsed', () => ({ query: '{' }), () => ({}), 'GRAPHQL_PARSE_FAILED', 400],
  ['does not fit the schema', () => ({ query: '{ nothing }' }), () => ({}), 'GRAPHQL_VALIDATION_FAILED', 400],
  ['is too deep', () => ({ query: `${'{ viewer '.repeat(300)}` }), () => ({}), 'LIMIT_EXCEEDED', 400],
  [
    'lacks a variable',
    () => ({ query: 'query ($n: String!) { survey(name: $n) { id } }' }),
    () => keyOf(reader),
    'BAD_USER_INPUT',
    400,
  ],
  ['has no such operation', () => ({ query: 'query A { viewer { id } }', operationName: 'B' }), () => ({}), 'BAD_REQUEST', 400],
  [
    'holds two operations',
    () => ({ query: 'query A { viewer { id } } query B { viewer { id } }' }),
    () => ({}),
    'BAD_REQUEST',
    400,
  ],
];
const CREATE = 'mutation { createSurvey(input: { name: "FOREIGN" }) { survey { id } } }';
const keyOf = ({ key }: TestKey) => ({ 'X-API-Key': key });

describe('a well-formed request whose document', () => {
  test.each(refusals)('%s is refused with 200 to readers of JSON and of events', async (_what, body, headers, code, status) => {
    const strict = await send(body(), GRAPHQL_TYPE, headers());
    expect([strict.status, strict.type]).toEqual([status, `${GRAPHQL_TYPE}; charset=utf-8`]);
    const { errors } = JSON.parse(strict.text);
    expect(errors[0].extensions.code).toBe(code);

    const lenient = await send(body(), JSON_TYPE, headers());
    expect([lenient.status, lenient.type]).toEqual([200, `${JSON_TYPE}; charset=utf-8`]);
    expect(JSON.parse(lenient.text).errors).toEqual(errors);

    const events = await send(body(), EVENTS_TYPE, headers());
    expect([events.status, events.type]).toEqual([200, EVENTS_TYPE]);
    expect(errorInEvents(events.text)).toEqual(errors[0]);
  });

  test('is refused shows all missing permissions to each of them', async () => {
    for (const accept of [JSON_TYPE, '*/*', GRAPHQL_TYPE]) {
      const { text } = await send({ query: CREATE }, accept, keyOf(reader));
      const { missingPermissions } = JSON.parse(text).errors[0].extensions;
      expect(missingPermissions).toMatchObject([{ permission: 'MANAGE_OPERATIONS', paths: ['createSurvey'] }]);
    }
  });
});

test('a subscription that asks for JSON is refused with 200 in JSON, since Apollo Client 3 shows no message otherwise', async () => {
  const body = { query: 'subscription { runChanged { id } }' };
  const accept = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json';
  const key = await server.makeKey();
  const { status, text } = await send(body, accept, keyOf(key));
  expect(status).toBe(200);
  expect(JSON.parse(text).errors[0].message).toMatch(/send Accept: text\/event-stream/);
  expect((await send(body, GRAPHQL_TYPE, keyOf(key))).status).toBe(400);
});

describe('a request that is not well-formed, or whose credential is refused, keeps its status', () => {
  const query = '{ viewer { id } }';
  test.each([
    ['no JSON', 'nonsense', {}, 400, 'BAD_REQUEST'],
    ['no query', {}, {}, 400, 'BAD_REQUEST'],
    ['an operation name that is a number', { query, operationName: 1 }, {}, 400, 'BAD_REQUEST'],
    ['two credentials', { query }, { 'X-API-Key': 'a', Authorization: 'Bearer b' }, 400, 'AMBIGUOUS_CREDENTIALS'],
    ['a credential that is unknown', { query }, { 'X-API-Key': 'nonsense' }, 401, 'UNAUTHENTICATED'],
    ['no credential', { query: '{ observations { totalCount } }' }, {}, 401, 'UNAUTHENTICATED'],
  ])('%s', async (_what, body, headers, status, code) => {
    for (const accept of [JSON_TYPE, GRAPHQL_TYPE, EVENTS_TYPE]) {
      const answer = await send(body, accept, headers);
      expect([answer.status, answer.type?.split(';')[0]]).toEqual([status, accept]);
      const error = accept === EVENTS_TYPE ? errorInEvents(answer.text) : JSON.parse(answer.text).errors[0];
      expect(error.extensions.code).toBe(code);
      if (status === 401) expect(answer.response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });
});

describe('events', () => {
  const RUNS = 'subscription { runChanged { id } }';

  test.each([
    ['lacks a permission', RUNS, 'FORBIDDEN'],
    ['cannot be parsed', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['does not fit the schema', 'subscription { nothing { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['may not have its argument', 'subscription { runChanged(filter: { survey: 1 }) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('a subscription that %s is one event with the errors, and complete', async (_what, query, code) => {
    const { status, type, text } = await send({ query }, EVENTS_TYPE, keyOf(reader));
    expect([status, type]).toEqual([200, EVENTS_TYPE]);
    expect(errorInEvents(text).extensions.code).toBe(code);
  });

  test.each([
    ['a variable that is missing', 'subscription ($f: RunChangedFilter!) { runChanged(filter: $f) { id } }', 'BAD_USER_INPUT'],
    ['a survey out of scope', 'subscription { runChanged(filter: { survey: "ELSEWHERE" }) { id } }', 'FORBIDDEN'],
  ])('%s too, which only a subscription that may be run comes to', async (_what, query, code) => {
    const { status, text } = await send({ query }, EVENTS_TYPE, keyOf(scoped));
    expect([status, errorInEvents(text).extensions.code]).toEqual([200, code]);
  });

  test('a stream that ends by an error says so in an event, and completes', async () => {
    const key = await server.makeKey();
    const stream = await open(RUNS, keyOf(key));
    await server.app.database.script(`UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = '${key.uuid}'`);
    expect(errorInEvents(await stream.text()).extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REVOKED' });
  });

  test('who may have no more streams is refused with 429, which clients of this protocol try again', async () => {
    const key = await server.makeKey();
    const leaving = new AbortController();
    for (let i = 0; i < 10; i++) expect((await open(RUNS, keyOf(key), leaving.signal)).status).toBe(200);
    const eleventh = await open(RUNS, keyOf(key), leaving.signal);
    expect([eleventh.status, eleventh.headers.get('retry-after')]).toEqual([429, '10']);
    expect(errorInEvents(await eleventh.text()).extensions.code).toBe('RATE_LIMITED');
    leaving.abort();
  });
});

test('a refusal with 200 is logged, counted and audited as FORBIDDEN', async () => {
  const key = await server.makeKey({ permissions: ['READ_PUBLIC'] });
  const id = 'lenient-refusal';
  await send({ query: '{ observations { totalCount } }' }, JSON_TYPE, { ...keyOf(key), 'X-Request-Id': id });
  await expect
    .poll(() => server.logged.map((text) => JSON.parse(text)).find(({ requestId }) => requestId === id))
    .toMatchObject({ status: 200, code: 'FORBIDDEN', principal: 'apiKey' });
  await server.app.denials.flush();
  const [event] = await server.app.db.auditEvent.findMany({ where: { action: 'denied', actorKeyId: key.uuid } });
  expect(event?.after).toMatchObject({ code: 'FORBIDDEN', count: 1, missingPermissions: ['READ_DATA'] });
});
