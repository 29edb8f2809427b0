/** The limits of one document, which no way of writing it can avoid. test/cost.test.ts has the limit of its cost. */
import { getIntrospectionQuery, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as operations from '../src/client/operations.js';
import * as pipelineOperations from '../src/client/pipeline-operations.js';
import { createDocumentCache } from '../src/document/document-cache.js';
import { checkLimits, LIMITS } from '../src/document/limits.js';
import { MAX_PAGE_SIZE } from '../src/graphql/paging/paging.js';
import { EXAMPLE_TABS } from '../src/http/graphiql/examples.js';
import { exceeds, times } from './support/limits.js';
import { type RequestOptions, startServer, type TestServer } from './support/server.js';

let server: TestServer;
let admin: RequestOptions;
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  await server.makeObservations(await server.makeSurvey(), 2);
});
afterAll(() => server.stop());

test('depth', async () => {
  const nested = (levels: number) => `{ surveys { nodes ${chain(levels)} } }`;
  const chain = (levels: number): string =>
    levels === 0 ? '{ id }' : `{ observations(first: 1) { nodes { survey ${chain(levels - 1)} } } }`;
  await exceeds(server, 'depth', nested(5), admin);
  await exceeds(server, 'depth', `${'{ viewer '.repeat(200)}{ id }${'}'.repeat(200)}`);
});

test('brackets of any kind, before the parser goes down after them', async () => {
  const value = (levels: number) => `{ survey(name: ${'['.repeat(levels)}${']'.repeat(levels)}) { id } }`;
  await exceeds(server, 'nesting', value(LIMITS.nesting - 1), admin);
  await exceeds(server, 'nesting', `query ($v: ${'['.repeat(1_900)}Int${']'.repeat(1_900)}) { viewer { name } }`);
  await exceeds(server, 'nesting', `query ($v: JSON = ${'{a:'.repeat(900)}1${'}'.repeat(900)}) { viewer { name } }`);
  await exceeds(server, 'depth', `{ ${'... { '.repeat(LIMITS.nesting)} viewer { name } ${'}'.repeat(LIMITS.nesting)} }`);
  await server.refused('GRAPHQL_VALIDATION_FAILED', value(LIMITS.nesting - 2), admin);
  // Brackets in a string or a comment do not count as nesting.
  await server.ok(`{ survey(name: "${'['.repeat(300)}") { id } } # ${'{'.repeat(300)}`, admin);
  await server.refused('GRAPHQL_PARSE_FAILED', `${'{'.repeat(LIMITS.nesting)} ~ ${'{'.repeat(300)}`);
});

test('aliases, those of fragments as often as they are spread', async () => {
  await exceeds(server, 'aliases', `{ ${times(1_000, (i) => `a${i}: __typename`)} }`);
  await exceeds(server, 'aliases', `{ ${'...F '.repeat(26)} } fragment F on Query { a: viewer { id } b: viewer { id } }`);
  await server.ok(`{ ${times(50, (i) => `a${i}: viewer { id }`)} }`);
});

test('tokens', async () => {
  await exceeds(server, 'tokens', `{ ${'viewer { id } '.repeat(1_250)} }`);
});

test('length', async () => {
  await exceeds(server, 'length', `{ viewer { id } } # ${'x'.repeat(100_001)}`);
});

test('fields, also those of fragments that multiply, or that nothing spreads', async () => {
  await exceeds(server, 'fields', `{ viewer { ${'id '.repeat(1_001)} } }`);
  const bomb = times(40, (i) => `fragment F${i} on Viewer { ...F${i + 1} ...F${i + 1} }`);
  await exceeds(server, 'fields', `{ viewer { ...F0 } } ${bomb} fragment F40 on Viewer { id }`);
  const large = `fragment F on Viewer { ${'id '.repeat(1_001)} }`;
  await exceeds(server, 'fields', `{ viewer { id } } ${large}`);
  await exceeds(server, 'fields', `{ viewer { ...F } } fragment F on Viewer { id } ${large} fragment F on Viewer { id }`);
});

test('fragments that multiply and hold no field in the end take no time', async () => {
  const bomb = (type: string, spread: string) =>
    `${times(24, (i) => `fragment F${i} on ${type} { ${spread.replaceAll('F', `F${i + 1}`)} }`)} fragment F24 on ${type} { ...Unknown }`;
  const began = performance.now();
  for (const spread of ['...F ...F', '...F @skip(if: $x) ...F @skip(if: $x)', '... { ...F } ... @skip(if: true) { ...F }']) {
    const roots = [
      ['query', '__Schema', '__schema { ...F0 }'],
      ['query', 'Query', 'viewer { id } ...F0'],
      ['subscription', 'Subscription', '...F0'],
    ] as const;
    for (const [kind, type, selected] of roots) {
      const { body } = await server.graphql(`${kind} ($x: Boolean!) { ${selected} } ${bomb(type, spread)}`);
      expect(body.errors?.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
    }
  }
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('fragments that spread themselves are refused by validation', async () => {
  await server.refused('GRAPHQL_VALIDATION_FAILED', '{ viewer { ...A } } fragment A on Viewer { ...A }');
  const loop = await server.graphql('{ viewer { ...A } } fragment A on Viewer { ...B id } fragment B on Viewer { ...A id }');
  expect(loop.body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

describe('overlaps: fields at one place of the answer are compared pair by pair', () => {
  const ids = (count: number) => 'id '.repeat(count);

  test.each([
    ['equal fields', `query Q0 { viewer { ${ids(490)} } }`],
    ['equal names of different fields', `query Q0 { viewer { ${times(48, () => 'a: id')} ${ids(90)} } }`],
    ['fields of equal fields', `query Q0 { ${times(150, () => 'viewer { id name }')} }`],
    ['inline fragments', `query Q0 { viewer { ${times(200, () => '... on Viewer { id }')} } }`],
    [
      'fragments of different types',
      `query Q0 { node(id: "x") { ${times(150, (i) => `... on ${['Survey', 'User'][i % 2]} { id }`)} } }`,
    ],
    [
      'fragments',
      `query Q0 { viewer { ${times(150, (i) => `...F${i}`)} } } ${times(150, (i) => `fragment F${i} on Viewer { id }`)}`,
    ],
    [
      'fragments of different fields',
      `query Q0 { viewer { ${times(150, (i) => `...F${i}`)} } } ${times(150, (i) => `fragment F${i} on Viewer { ${['id', 'name', 'kind', 'role'][i % 4]} }`)}`,
    ],
    [
      'a fragment beside fields, and below equal fields',
      `query Q0 { viewer { ...F ${ids(60)} } ${times(3, () => 'viewer { ...F }')} } fragment F on Viewer { ${ids(60)} }`,
    ],
    ['several operations', times(9, (i) => `query Q${i} { viewer { ${ids(40)} } }`)],
    [
      'fragments that nothing spreads',
      `query Q0 { viewer { id } } ${times(9, (i) => `fragment F${i} on Viewer { ${ids(40)} }`)}`,
    ],
    [
      'two fragments of one name',
      `query Q0 { viewer { ...F } } fragment F on Viewer { ${ids(200)} } fragment F on Viewer { id }`,
    ],
    [
      'operations that only spread',
      `${times(200, (i) => `query Q${i} { ...F }`)} fragment F on Query { ${times(50, (i) => `a${i}: viewer { id name }`)} }`,
    ],
  ])('%s', async (_what, query) => {
    await exceeds(server, 'overlaps', query, { ...admin, operationName: 'Q0' });
  });

  test('what honest documents repeat passes', async () => {
    const parts = times(20, (i) => `fragment F${i} on Observation { id ra dec status survey { id name } }`);
    await server.ok(`{ observations { nodes { ${times(20, (i) => `...F${i}`)} } } } ${parts}`, admin);
    await server.ok(`{ viewer { ${ids(90)} } }`);
    const operations = times(40, (i) => `query Q${i} { surveys { nodes { ...F } } observations { nodes { survey { ...F } } } }`);
    await server.ok(`${operations} fragment F on Survey { id name description isActive }`, { ...admin, operationName: 'Q7' });
  });
});

test('of the errors of a document, the first ten are returned, with suggestions', async () => {
  const { body, status } = await server.graphql(`{ ${times(400, (i) => `survez${i}`)} }`);
  expect(status).toBe(400);
  expect(body.errors).toHaveLength(11);
  expect(body.errors?.[0]?.message).toMatch(/Did you mean .*"survey"/);
  expect(body.errors?.[10]?.message).toMatch(/^Too many validation errors/);
});

describe('what a document may ask for once', () => {
  const input = '{ refreshToken: "x" }';
  test.each([
    ['signIn', 'mutation', `signOut(input: ${input}) { done }`],
    ['signIn', 'mutation', `refreshSession(input: ${input}) { tokenType }`],
    ['signIn', 'mutation', 'signIn(input: { email: "a@b", password: "hunter2hunter2" }) { tokenType }'],
    ['signIn', 'mutation', 'changePassword(input: { currentPassword: "x", newPassword: "y" }) { tokenType }'],
    ['requiredPermissions', 'query', 'requiredPermissions(document: "{ viewer { id } }") { permission }'],
    ['__schema', 'query', '__schema { queryType { name } }'],
  ] as const)('%s: %s { %s }', async (limit, kind, field) => {
    await exceeds(server, limit, `${kind} { a: ${field} b: ${field} }`, admin);
    const root = kind === 'query' ? 'Query' : 'Mutation';
    await exceeds(server, limit, `${kind} { a: ${field} ...F } fragment F on ${root} { ... { b: ${field} } }`, admin);
    await exceeds(server, limit, `${kind} A { ${field} } ${kind} B { ${field} }`, { ...admin, operationName: 'A' });
  });

  test('fields that share a limit count together', async () => {
    await exceeds(
      server,
      'signIn',
      `mutation { signOut(input: ${input}) { done } refreshSession(input: ${input}) { tokenType } }`,
    );
    await server.ok(`mutation { signOut(input: ${input}) { done } }`);
  });
});

describe('introspection', () => {
  test('of the whole schema passes, as every tool asks for it, beside other fields', async () => {
    for (const all of [false, true]) {
      const query = getIntrospectionQuery({
        descriptions: all,
        specifiedByUrl: all,
        directiveIsRepeatable: all,
        schemaDescription: all,
        inputValueDeprecation: all,
        oneOf: all,
      });
      const { __schema } = await server.ok(query);
      expect(__schema.types.length).toBeGreaterThan(20);
    }
    await server.ok('{ viewer { id } __schema { types { name fields { name args { name } } } } }');
    await server.ok('{ __type(name: "Query") { fields { name args { name type { name ofType { name } } } type { name } } } }');
  });

  test('costs what its answer has: lists of lists, and many fields of each, are counted', async () => {
    const fields = times(48, (i) => `a${i}: description`);
    await exceeds(server, 'cost', `{ __schema { types { fields { ${fields} } } } }`);
    await exceeds(server, 'cost', `{ __schema { types { fields { type { ofType { fields { ${fields} } } } } } } }`);
    await exceeds(
      server,
      'cost',
      `{ __schema { types { ...F } } } fragment F on __Type { fields { ...G } } fragment G on __Field { ${fields} }`,
    );
    const large =
      '__type(name: "Mutation") { fields { args { type { ofType { inputFields { name description type { name } } } } } } }';
    await exceeds(server, 'cost', `{ ${times(48, (i) => `a${i}: ${large}`)} }`);
    await server.ok(`{ ${large} }`);
  });

  test('goes no deeper than from a type to the types of its fields', async () => {
    const nested = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
    await server.refused('LIMIT_EXCEEDED', nested);
  });
});

test('the documents of the programs and pages of this project are within the limits, also with full pages', () => {
  const ours = [
    ...Object.values({ ...operations, ...pipelineOperations }).map(String),
    ...EXAMPLE_TABS.map(({ query }) => query),
  ];
  expect(ours.length).toBeGreaterThan(20);
  for (const text of ours) expect(checkLimits(parse(text), { variables: { first: MAX_PAGE_SIZE } })?.message).toBeUndefined();
});

describe('the documents that are kept', () => {
  test('are those that were allowed and valid, for any caller', async () => {
    const cache = createDocumentCache();
    const url = `${await server.listen({ cache })}/graphql`;
    const allowed = '{ viewer { id } }';
    const byVariable =
      'query ($n: Int!) { surveys(first: $n) { nodes { observations(first: $n) { nodes { survey { observations(first: $n) { nodes { id } } } } } } } }';
    await server.refused('LIMIT_EXCEEDED', `{ ${times(60, (i) => `a${i}: viewer { id }`)} }`, { url });
    await server.refused('LIMIT_EXCEEDED', `{ viewer { ${'id '.repeat(400)} } }`, { url });
    await server.refused('GRAPHQL_VALIDATION_FAILED', '{ viewer { hunter2 } }', { url });
    await server.refused('LIMIT_EXCEEDED', byVariable, { url, ...admin, variables: { n: 100 } });
    expect(cache.weight).toBe(0);
    await server.ok(allowed, { url });
    const { weight } = cache;
    expect(weight).toBeGreaterThan(0);
    await server.ok(allowed, { url, ...admin });
    expect(cache.get(allowed)?.kind).toBe('Document');
    expect(cache.weight).toBe(weight);
    await server.ok(byVariable, { url, ...admin, variables: { n: 1 } });
    await server.refused('LIMIT_EXCEEDED', byVariable, { url, ...admin, variables: { n: 100 } });
    expect(cache.get(byVariable)?.kind).toBe('Document');
  });

  test('are weighed by what they hold, comments too, and together hold no more than 64 MB', () => {
    const weightOf = (text: string) => {
      const cache = createDocumentCache();
      cache.keep(parse(text));
      return cache.weight;
    };
    expect(weightOf(`{ ${'a '.repeat(3_000)} }`)).toBeGreaterThan(1_500_000);
    expect(weightOf(`{ a } ${'#\n'.repeat(3_000)}`)).toBeGreaterThan(1_500_000);
    expect(weightOf(`{ a(b: "${'x'.repeat(50_000)}") }`)).toBeGreaterThan(100_000);
    const cache = createDocumentCache();
    const texts = Array.from({ length: 60 }, (_, i) => `{ a${i} ${'a '.repeat(3_000)} }`);
    for (const text of texts) cache.keep(parse(text));
    expect(cache.weight).toBeGreaterThan(60_000_000);
    expect(cache.weight).toBeLessThanOrEqual(64_000_000);
    expect(cache.get(texts[0] ?? '')).toBeUndefined();
    expect(cache.get(texts[59] ?? '')).toBeDefined();
  });
});

describe('a body', () => {
  const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

  test('a body in chunks is read whole', async () => {
    const body = '{"query":"{ permissionSets { name } }"}';
    const chunks = [...body].map((character) => `1\r\n${character}\r\n`).join('');
    const answer = await server.raw(`${head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*PREFECT_WORKFLOWS/);
  });
});
