/** A field that refuses its arguments refuses them before anything runs. So no mutation takes effect whose answer is lost. */
import { beforeAll, expect, test } from 'vitest';
import { NEWEST_FIRST } from '../src/graphql/entity.js';
import { MAX_ROOT_PAGE_SIZE, pageQuery } from '../src/graphql/paging/paging.js';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
let worker: RequestOptions;
let observation: string;

beforeAll(async () => {
  admin = { token: server.admin.token };
  worker = { key: (await server.makeKey({ set: 'PREFECT_WORKFLOWS' })).key };
  [observation] = (await server.makeObservations(await server.makeSurvey('ZTF'), 1)) as [string];
});

/** A mutation with its selection of the changed observation. */
const start = (selected: string, variables = '', fragments = '') =>
  `mutation ($o: ID!${variables}) { startPreprocessRun(input: { observationId: $o }) { preprocessRun { observation { ${selected} } } } } ${fragments}`;
const send = (variables: object, by = worker) => ({ ...by, variables: { o: observation, ...variables } });
const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const NEWEST = cursor('createdAt', 'desc', { date: '2024-01-01T00:00:00.000Z' }, ID);

test.each([
  ['a page that is too large', start('detections(first: 500) { nodes { id } }'), {}, 'first'],
  ['one in a variable', start('detections(first: $n) { nodes { id } }', ', $n: Int'), { n: 101 }, 'first'],
  ['one that is the default of a variable', start('detections(first: $n) { nodes { id } }', ', $n: Int = -1'), {}, 'first'],
  [
    'one in a fragment',
    start('...F', '', 'fragment F on Observation { ... { preprocessRuns(first: 101) { nodes { id } } } }'),
    {},
    'first',
  ],
  [
    'one that a variable includes',
    start('detections(first: 101) @include(if: $on) { nodes { id } }', ', $on: Boolean!'),
    { on: true },
    'first',
  ],
  ['what is no cursor', start('preprocessRuns(after: "zz") { nodes { id } }'), {}, 'after'],
  ['what is no cursor, in a variable', start('detections(after: $a) { nodes { id } }', ', $a: String'), { a: '' }, 'after'],
  [
    'a cursor of another order',
    start('detections(after: $a) { nodes { id } }', ', $a: String'),
    { a: cursor('ra', 'asc', 1, ID) },
    'after',
  ],
  [
    'a cursor of another order than a variable says',
    start('detections(after: $a, orderBy: $by) { nodes { id } }', ', $a: String, $by: DetectionOrder'),
    { a: NEWEST, by: { field: 'CREATED_AT', direction: 'ASC' } },
    'after',
  ],
])('%s in the payload of a mutation, and nothing is done', async (_what, query, variables, field) => {
  const { status, extensions, data } = await server.refused('BAD_USER_INPUT', query, send(variables));
  expect([status, extensions.field, data]).toEqual([400, field, undefined]);
  expect(await server.app.db.preprocessRun.count()).toBe(0);
});

test('a secret is not made whose answer would be lost', async () => {
  const make = (args: string) =>
    `mutation { createApiKey(input: { name: "lost", permissionSet: READ_ONLY }) { key apiKey { unusedPermissions${args} } } }`;
  for (const headers of [{}, { 'Idempotency-Key': 'lost' }] as Record<string, string>[]) {
    const refusal = await server.refused('BAD_USER_INPUT', make('(days: -1)'), { ...admin, headers });
    expect([refusal.status, refusal.extensions.field, refusal.message]).toEqual([400, 'days', 'days: must be from 1 to 36500']);
  }
  expect(await server.app.db.apiKey.count({ where: { name: 'lost' } })).toBe(0);
});

test('what is not selected, and what fits, runs', async () => {
  const selected = `
    never: detections(first: 101) @include(if: false) { nodes { id } }
    left: detections(first: $n) @skip(if: $on) { nodes { id } }
    null: preprocessRuns(first: $null) { nodes { id } }
    missing: detections(first: $missing, after: $missed) { nodes { id } }
    after: preprocessRuns(after: $after) { nodes { id } }`;
  const query = start(selected, ', $n: Int, $on: Boolean!, $null: Int, $missing: Int, $missed: String, $after: String');
  const { startPreprocessRun } = await server.ok(query, send({ n: 101, on: true, null: null, after: NEWEST }));
  expect(startPreprocessRun.preprocessRun.observation).toMatchObject({ null: { nodes: [{}] }, missing: { nodes: [] } });
});

test('an invalid argument is reported after a missing permission, and after a variable that does not fit its type', async () => {
  const query = 'query ($n: Int) { surveys(first: $n) { totalCount } }';
  for (const n of [0.5, '101']) {
    const { extensions } = await server.refused('BAD_USER_INPUT', query, { ...worker, variables: { n } });
    expect(extensions.field).toBe('n');
  }
  await server.refused('FORBIDDEN', '{ users(first: 1001) { totalCount } }', worker);
  await server.refused('UNAUTHENTICATED', '{ surveys(first: 1001) { totalCount } }');
});

test('the same document is judged anew with other variables', async () => {
  const query = 'query ($n: Int!) { surveys(first: $n) { totalCount } }';
  for (const n of [1_000, 1_001, 0, -1, 1_000]) {
    const { body, status } = await server.graphql(query, { ...worker, variables: { n } });
    expect([body.errors?.[0]?.extensions.field, status]).toEqual(n === 1_001 || n === -1 ? ['first', 400] : [undefined, 200]);
  }
});

test('a client of application/json gets it with HTTP 200', async () => {
  const headers = { Accept: 'application/json' };
  const { status } = await server.refused('BAD_USER_INPUT', '{ surveys(first: 1001) { totalCount } }', { ...worker, headers });
  expect(status).toBe(200);
});

test('requiredPermissions returns nothing for a document that would be refused', async () => {
  const needs = 'query ($d: String!) { requiredPermissions(document: $d) { permission } }';
  const ask = (d: string) => ({ ...worker, variables: { d } });
  const { extensions } = await server.refused('BAD_USER_INPUT', needs, ask('{ surveys(first: 1001) { totalCount } }'));
  expect(extensions).toMatchObject({ field: 'document', issues: ['first: must be from 0 to 1000'] });
  await server.ok(needs, ask('query ($n: Int = 1001) { surveys(first: $n) { totalCount } }'));
});

test('the list itself refuses such a page too', () => {
  expect(() => pageQuery({ first: 101 }, NEWEST_FIRST)).toThrow('first: must be from 0 to 100');
  expect(() => pageQuery({ first: 1_001 }, NEWEST_FIRST, MAX_ROOT_PAGE_SIZE)).toThrow('first: must be from 0 to 1000');
  expect(() => pageQuery({ after: cursor('ra', 'asc', 1, ID) }, NEWEST_FIRST)).toThrow('after');
});
