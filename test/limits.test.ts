/** The limits of one document, which no way of writing it can avoid. */
import { getIntrospectionQuery, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as operations from '../src/client/operations.js';
import * as pipelineOperations from '../src/client/pipeline-operations.js';
import { createDocumentCache } from '../src/document/document-cache.js';
import { checkLimits, LIMITS } from '../src/document/limits.js';
import { MAX_PAGE_SIZE } from '../src/graphql/paging.js';
import { EXAMPLE_TABS } from '../src/http/graphiql/examples.js';
import { type RequestOptions, startServer, type TestServer } from './support/server.js';

let server: TestServer;
let admin: RequestOptions;
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  await server.makeObservations(await server.makeSurvey(), 2);
});
afterAll(() => server.stop());

const exceeds = async (limit: keyof typeof LIMITS, query: string, request: RequestOptions = {}) => {
  const { extensions, status } = await server.refused('LIMIT_EXCEEDED', query, request);
  expect({ status, extensions }).toMatchObject({ status: 400, extensions: { limit, value: LIMITS[limit] } });
};
/** The text, repeated. */
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

test('depth', async () => {
  const nested = (levels: number) => `{ surveys { nodes ${chain(levels)} } }`;
  const chain = (levels: number): string =>
    levels === 0 ? '{ id }' : `{ observations(first: 1) { nodes { survey ${chain(levels - 1)} } } }`;
  await exceeds('depth', nested(5), admin);
  await exceeds('depth', `${'{ viewer '.repeat(200)}{ id }${'}'.repeat(200)}`);
});

test('brackets of any kind, before the parser goes down after them', async () => {
  const value = (levels: number) => `{ survey(name: ${'['.repeat(levels)}${']'.repeat(levels)}) { id } }`;
  await exceeds('nesting', value(LIMITS.nesting - 1), admin);
  await exceeds('nesting', `query ($v: ${'['.repeat(1_900)}Int${']'.repeat(1_900)}) { viewer { name } }`);
  await exceeds('nesting', `query ($v: JSON = ${'{a:'.repeat(900)}1${'}'.repeat(900)}) { viewer { name } }`);
  await exceeds('depth', `{ ${'... { '.repeat(LIMITS.nesting)} viewer { name } ${'}'.repeat(LIMITS.nesting)} }`);
  await server.refused('GRAPHQL_VALIDATION_FAILED', value(LIMITS.nesting - 2), admin);
  // Brackets in a string or a comment do not count as nesting.
  await server.ok(`{ survey(name: "${'['.repeat(300)}") { id } } # ${'{'.repeat(300)}`, admin);
  await server.refused('GRAPHQL_PARSE_FAILED', `${'{'.repeat(LIMITS.nesting)} ~ ${'{'.repeat(300)}`);
});

test('aliases, those of fragments as often as they are spread', async () => {
  await exceeds('aliases', `{ ${times(1_000, (i) => `a${i}: __typename`)} }`);
  await exceeds('aliases', `{ ${'...F '.repeat(26)} } fragment F on Query { a: viewer { id } b: viewer { id } }`);
  await server.ok(`{ ${times(50, (i) => `a${i}: viewer { id }`)} }`);
});

test('tokens', async () => {
  await exceeds('tokens', `{ ${'viewer { id } '.repeat(1_250)} }`);
});

test('length', async () => {
  await exceeds('length', `{ viewer { id } } # ${'x'.repeat(100_001)}`);
});

test('fields, also those of fragments that multiply, or that nothing spreads', async () => {
  await exceeds('fields', `{ viewer { ${'id '.repeat(1_001)} } }`);
  const bomb = times(40, (i) => `fragment F${i} on Viewer { ...F${i + 1} ...F${i + 1} }`);
  await exceeds('fields', `{ viewer { ...F0 } } ${bomb} fragment F40 on Viewer { id }`);
  const large = `fragment F on Viewer { ${'id '.repeat(1_001)} }`;
  await exceeds('fields', `{ viewer { id } } ${large}`);
  await exceeds('fields', `{ viewer { ...F } } fragment F on Viewer { id } ${large} fragment F on Viewer { id }`);
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
    await exceeds('overlaps', query, { ...admin, operationName: 'Q0' });
  });

  test('what honest documents repeat passes', async () => {
    const parts = times(20, (i) => `fragment F${i} on Observation { id ra dec status survey { id name } }`);
    await server.ok(`{ observations { nodes { ${times(20, (i) => `...F${i}`)} } } } ${parts}`, admin);
    await server.ok(`{ viewer { ${ids(90)} } }`);
    const operations = times(40, (i) => `query Q${i} { surveys { nodes { ...F } } observations { nodes { survey { ...F } } } }`);
    await server.ok(`${operations} fragment F on Survey { id name description isActive }`, { ...admin, operationName: 'Q7' });
  });
});

test('of what is wrong with a document, the first ten things are told, with suggestions', async () => {
  const { body, status } = await server.graphql(`{ ${times(400, (i) => `survez${i}`)} }`);
  expect(status).toBe(400);
  expect(body.errors).toHaveLength(11);
  expect(body.errors?.[0]?.message).toMatch(/Did you mean .*"survey"/);
  expect(body.errors?.[10]?.message).toMatch(/^Too many validation errors/);
});

describe('cost', () => {
  /** Pages of observations in pages of observations, `levels` deep. */
  const pages = (first: string, levels = 3): string =>
    `observations(first: ${first}) { nodes { ${levels > 1 ? `survey { ${pages(first, levels - 1)} }` : 'id'} } }`;

  test('cost of lists within lists, by the page sizes of this very request', async () => {
    const query = `query ($n: Int) { observations(first: $n) { nodes { survey { observations(first: $n) { nodes { survey {
    observations(first: $n) { nodes { id } } } } } } } } }`;
    await exceeds('cost', query, { ...admin, variables: { n: 100 } });
    await server.ok(query, { ...admin, variables: { n: 1 } });
    await exceeds('cost', query, { ...admin, variables: { n: 100 } });
    const other = query.replace('{ id }', '{ ra }');
    await server.ok(other, { ...admin, variables: { n: 1 } });
    await exceeds('cost', other, { ...admin, variables: { n: 100 } });
    await exceeds('cost', other.replace('$n: Int', '$n: Int = 100'), admin);
    await exceeds('cost', other.replace('($n: Int)', '').replaceAll('$n', '100'), admin);
    await exceeds('cost', other.replace('($n: Int)', '').replaceAll('(first: $n)', ''), admin);
    await server.ok(`{ ${pages('null', 2)} }`, admin);
  });

  test('a variable that is null asks for a page of the usual size, whatever its default', async () => {
    const query = `query ($n: Int = 1) { ${pages('$n', 4)} }`;
    await server.ok(query, admin);
    await exceeds('cost', query, { ...admin, variables: { n: null } });
    await exceeds('cost', `query ($n: Int = null) { ${pages('$n', 4)} }`, admin);
    await exceeds('cost', `{ ${pages('null', 4)} }`, admin);
  });

  test('a fragment counts with the defaults of the operation that runs, not of the first', async () => {
    const document = `query A($n: Int = 1) { ...F } query B($n: Int = 100) { ...F } fragment F on Query { ${pages('$n')} }`;
    await server.ok(document, { ...admin, operationName: 'A' });
    await exceeds('cost', document, { ...admin, operationName: 'B' });
    await server.ok(document, { ...admin, operationName: 'B', variables: { n: 1 } });
    for (const operationName of [undefined, '', 'C']) {
      const { body } = await server.graphql(document, { ...admin, ...(operationName !== undefined && { operationName }) });
      expect(body).not.toHaveProperty('data');
    }
  });

  test('a variable may be named like something that every object has', async () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      await exceeds('cost', `query ($${name}: Int = 100) { ${pages(`$${name}`)} }`, admin);
  });

  test.each([
    ['@include', (text: string) => `query ($x: Boolean = true) { ... @include(if: $x) { ${text} } }`],
    ['@skip', (text: string) => `query ($x: Boolean = false) { ... @skip(if: $x) { ${text} } }`],
    ['aliases', (text: string) => `{ a: ${text} }`],
    ['a fragment', (text: string) => `{ ...F } fragment F on Query { ${text} }`],
    [
      'a fragment of a connection',
      (text: string) =>
        `{ observations(first: 100) { ...F } } fragment F on ObservationConnection { nodes { survey { ${text} } } }`,
    ],
    ['edges', (text: string) => `{ ${text.replaceAll('nodes {', 'edges { node {').replace(/}$/, '}}}}')} }`],
    ['an interface', (text: string) => `{ node(id: "Survey:x") { ... on Node { ... on Survey { ${text} } } } }`],
  ])('rows count inside of %s', async (_what, around) => {
    await exceeds('cost', around(pages('100')), admin);
  });

  test('a page of a size that cannot be counts, and is refused as what it is', async () => {
    for (const n of [-1, 1_001, 2 ** 31 - 1])
      expect((await server.refused('BAD_USER_INPUT', `{ ${pages(String(n), 1)} }`, admin)).extensions.field).toBe('first');
    for (const n of [-1, 0.5, 1e300, 2 ** 31, '100', true, [100], { first: 100 }])
      await server.refused('BAD_USER_INPUT', `query ($n: Int) { ${pages('$n', 1)} }`, { ...admin, variables: { n } });
    // Such a page has no rows, so the fields below it cause no work.
    await server.refused('BAD_USER_INPUT', `{ ${pages('-100')} }`, admin);
  });

  const PREVIEW = 'trainingDatasetPreview(input: { name: "x" }) { sampleCount }';
  const COLLECT = 'collectTrainingDataset(input: { name: "x" }) { trainingDataset { id } }';
  const surveys = (first: number) => `surveys(first: ${first}) { nodes { name observationCount } }`;
  const keys = (first: number) => `apiKeys(first: ${first}) { nodes { scopes createdByKey { createdByKey { id } } } }`;
  const daily = (first: number) => `apiKeys(first: ${first}) { nodes { name dailyUsage { day requests } } }`;
  test.each([
    ['previews', `{ a: ${PREVIEW} b: ${PREVIEW} }`],
    ['collections', `mutation { a: ${COLLECT} b: ${COLLECT} }`],
    ['counts', `{ ${times(40, (i) => `a${i}: observations(first: 1) { totalCount }`)} }`],
    ['statistics', `{ ${times(20, (i) => `a${i}: observationStatistics { count }`)} }`],
    ['counts for each row', `{ ${times(10, (i) => `a${i}: ${surveys(1)}`)} }`],
    ['statements for each row', `{ a: ${keys(100)} b: ${keys(50)} }`],
    ['long lists without pages', `{ a: ${daily(100)} b: ${daily(20)} }`],
    [
      'rows of a list of many',
      'mutation { validateDetections(input: { validations: [] }) { validationEvents { detection { modelRun { detections(first: 100) { nodes { id } } } } } } }',
    ],
  ])('what asks much of the database counts as many fields: %s', async (_what, query) => {
    await exceeds('cost', query, admin);
  });

  const COLUMNS = 'id externalId ra dec observedAt filterBand exposureTime status airmass seeing';
  const DETECTION = 'id ra dec confidence type status pixelX pixelY createdAt updatedAt';
  const cones = (count: number, radius: string, more = 'nodes { id }') =>
    `{ ${times(count, (i) => `a${i}: observations(first: 1, near: { ra: 0, dec: -90, radius: ${radius} }) { ${more} }`)} }`;

  test.each([
    ['a page of 1,000 rows with ten columns', `{ observations(first: 1000) { totalCount nodes { ${COLUMNS} } } }`],
    [
      '100 rows with their survey and ten detections each',
      `{ observations(first: 100) { nodes { ${COLUMNS} survey { name } detections(first: 10) { nodes { ${DETECTION} } } } } }`,
    ],
    ['a page of 1,000 candidates with their flags', '{ candidates(first: 1000) { nodes { id ra dec snr status flags } } }'],
    ['50 narrow cones', cones(50, '0.1')],
    ['8 wide cones', cones(8, '60')],
    ['3 counts of wide cones', cones(3, '60', 'totalCount')],
    [
      '30 single reads',
      `{ ${times(30, (i) => `a${i}: observation(survey: "S", externalId: "${i}") { ${COLUMNS} survey { name } }`)} }`,
    ],
    [
      'each list twice, with few rows',
      `{ ${times(2, (i) => ['observations', 'detections', 'surveys'].map((list) => `${list}${i}: ${list} { nodes { id } }`).join(' '))} }`,
    ],
  ])('honest documents pass: %s', async (_what, query) => {
    await server.ok(query, admin);
  });

  test.each([
    [
      'rows inside rows',
      '{ surveys(first: 7) { nodes { observations(first: 53) { nodes { survey { observations(first: 50) { nodes { id } } } } } } } }',
    ],
    ['39 counts', `{ ${times(39, (i) => `a${i}: observations(first: 1) { totalCount }`)} }`],
    [
      '30 lists by a filter in an order',
      `{ ${times(30, (i) => `a${i}: observations(first: 1, filter: { observedBefore: "2022-06-01T00:00:00Z" }, orderBy: { field: CREATED_AT }) { nodes { id } }`)} }`,
    ],
    ['12 wide cones', cones(12, '5.01')],
    ['12 wide cones, whose radius has no point', cones(12, '90')],
    ['7 counts of wide cones', cones(7, '60', 'totalCount')],
    [
      'a list of each row in several ways',
      `{ observations(first: 100) { nodes { ${times(5, (i) => `a${i}: detections(first: ${i + 1}) { nodes { id } }`)} } } }`,
    ],
    [
      'a list of each row in two ways, by nodes and edges',
      '{ observations(first: 1000) { nodes { id } edges { node { survey { observations(first: 1) { pageInfo { hasNextPage } } } } } } }',
    ],
    [
      'the same list of texts of each row under many aliases',
      `{ candidates(first: 1000) { nodes { id ${times(8, (i) => `a${i}: flags`)} } } }`,
    ],
    [
      '1,000 rows with all columns and what belongs to them',
      `{ observations(first: 1000) { nodes { ${COLUMNS} survey { name } } } }`,
    ],
  ])('what a database or a server works long on is refused: %s', async (_what, query) => {
    await exceeds('cost', query, admin);
  });

  test.each([
    ['a variable', 'query ($near: ConeSearchInput!)', 'near: $near', { near: { ra: 0, dec: 0, radius: 60 } }],
    ['a radius in a variable', 'query ($near: Float!)', 'near: { ra: 0, dec: 0, radius: $near }', { near: 60 }],
    ['the default of a variable', 'query ($near: ConeSearchInput = { ra: 0, dec: 0, radius: 60.5 })', 'near: $near', {}],
  ])('a wide cone counts as one in %s', async (_what, operation, near, variables) => {
    const document = `${operation} { ${times(12, (i) => `a${i}: observations(first: 1, ${near}) { nodes { id } }`)} }`;
    await exceeds('cost', document, { ...admin, variables });
    await server.ok(document, { ...admin, variables: { near: operation.includes('Float') ? 1 : { ra: 0, dec: 0, radius: 1 } } });
    await server.ok(document, {
      ...admin,
      variables: { near: operation.includes('Float') ? 180 : { ra: 0, dec: 0, radius: 180 } },
    });
  });

  test('and a document that asks for some of it passes', async () => {
    await server.ok(
      `{ ${surveys(20)} statistics: observationStatistics { survey status count } ${times(3, (i) => `a${i}: observations { totalCount }`)} }`,
      admin,
    );
    await server.ok(`{ ${surveys(100)} observations(first: 100) { totalCount nodes { id externalId ra dec } } }`, admin);
    await server.ok(`{ a: ${keys(100)} }`, admin);
    await server.ok(`{ ${daily(25)} }`, admin);
    await server.refused('BAD_USER_INPUT', `{ ${PREVIEW} }`, admin);
  });

  test('what stands beside the rows of a page counts once', async () => {
    const beside = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
    await server.ok(
      `{ observations(first: 100) { ${beside} nodes { survey { observations(first: 20) { nodes { id } } } } } }`,
      admin,
    );
  });
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
    await exceeds(limit, `${kind} { a: ${field} b: ${field} }`, admin);
    const root = kind === 'query' ? 'Query' : 'Mutation';
    await exceeds(limit, `${kind} { a: ${field} ...F } fragment F on ${root} { ... { b: ${field} } }`, admin);
    await exceeds(limit, `${kind} A { ${field} } ${kind} B { ${field} }`, { ...admin, operationName: 'A' });
  });

  test('fields that share a limit count together', async () => {
    await exceeds('signIn', `mutation { signOut(input: ${input}) { done } refreshSession(input: ${input}) { tokenType } }`);
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
    await exceeds('cost', `{ __schema { types { fields { ${fields} } } } }`);
    await exceeds('cost', `{ __schema { types { fields { type { ofType { fields { ${fields} } } } } } } }`);
    await exceeds(
      'cost',
      `{ __schema { types { ...F } } } fragment F on __Type { fields { ...G } } fragment G on __Field { ${fields} }`,
    );
    const large =
      '__type(name: "Mutation") { fields { args { type { ofType { inputFields { name description type { name } } } } } } }';
    await exceeds('cost', `{ ${times(48, (i) => `a${i}: ${large}`)} }`);
    await server.ok(`{ ${large} }`);
  });

  test('goes no deeper than from a type to the types of its fields', async () => {
    const nested = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
    await server.refused('LIMIT_EXCEEDED', nested);
  });
});

test('the documents of our own programs and pages are within the limits, with full pages too', () => {
  const ours = [
    ...Object.values({ ...operations, ...pipelineOperations }).map(String),
    ...EXAMPLE_TABS.map(({ query }) => query),
  ];
  expect(ours.length).toBeGreaterThan(20);
  for (const text of ours) expect(checkLimits(parse(text), { variables: { first: MAX_PAGE_SIZE } })?.message).toBeUndefined();
});

describe('the documents that are kept', () => {
  test('are those that were allowed and valid, whoever sent them', async () => {
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
