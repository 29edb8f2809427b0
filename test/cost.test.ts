/** The cost of a document: what it may ask of the database and of the server, whatever way it is written. */
import { beforeAll, expect, test } from 'vitest';
import { exceeds, times } from './support/limits.js';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(async () => {
  admin = { token: server.admin.token };
  await server.makeObservations(await server.makeSurvey(), 2);
});

/** Pages of observations in pages of observations, `levels` deep. */
const pages = (first: string, levels = 3): string =>
  `observations(first: ${first}) { nodes { ${levels > 1 ? `survey { ${pages(first, levels - 1)} }` : 'id'} } }`;

test('cost of lists within lists, by the page sizes of this very request', async () => {
  const query = `query ($n: Int) { observations(first: $n) { nodes { survey { observations(first: $n) { nodes { survey {
  observations(first: $n) { nodes { id } } } } } } } } }`;
  await exceeds(server, 'cost', query, { ...admin, variables: { n: 100 } });
  await server.ok(query, { ...admin, variables: { n: 1 } });
  await exceeds(server, 'cost', query, { ...admin, variables: { n: 100 } });
  const other = query.replace('{ id }', '{ ra }');
  await server.ok(other, { ...admin, variables: { n: 1 } });
  await exceeds(server, 'cost', other, { ...admin, variables: { n: 100 } });
  await exceeds(server, 'cost', other.replace('$n: Int', '$n: Int = 100'), admin);
  await exceeds(server, 'cost', other.replace('($n: Int)', '').replaceAll('$n', '100'), admin);
  await exceeds(server, 'cost', other.replace('($n: Int)', '').replaceAll('(first: $n)', ''), admin);
  await server.ok(`{ ${pages('null', 2)} }`, admin);
});

test('a variable that is null asks for a page of the usual size, whatever its default', async () => {
  const query = `query ($n: Int = 1) { ${pages('$n', 4)} }`;
  await server.ok(query, admin);
  await exceeds(server, 'cost', query, { ...admin, variables: { n: null } });
  await exceeds(server, 'cost', `query ($n: Int = null) { ${pages('$n', 4)} }`, admin);
  await exceeds(server, 'cost', `{ ${pages('null', 4)} }`, admin);
});

test('a fragment counts with the defaults of the operation that runs, not of the first', async () => {
  const document = `query A($n: Int = 1) { ...F } query B($n: Int = 100) { ...F } fragment F on Query { ${pages('$n')} }`;
  await server.ok(document, { ...admin, operationName: 'A' });
  await exceeds(server, 'cost', document, { ...admin, operationName: 'B' });
  await server.ok(document, { ...admin, operationName: 'B', variables: { n: 1 } });
  for (const operationName of [undefined, '', 'C']) {
    const { body } = await server.graphql(document, { ...admin, ...(operationName !== undefined && { operationName }) });
    expect(body).not.toHaveProperty('data');
  }
});

test('a variable may be named like something that every object has', async () => {
  for (const name of ['constructor', 'toString', '__proto__'])
    await exceeds(server, 'cost', `query ($${name}: Int = 100) { ${pages(`$${name}`)} }`, admin);
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
  await exceeds(server, 'cost', around(pages('100')), admin);
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
  [
    'lists without pages under aliases, which need a statement for each row',
    `{ apiKeys(first: 100) { nodes { ${times(6, (i) => `a${i}: dailyUsage(days: 1) { requests }`)} } } }`,
  ],
  ['addresses under aliases', `{ apiKeys(first: 100) { nodes { ${times(5, (i) => `a${i}: recentAddresses { address }`)} } } }`],
  ['long lists without pages', `{ a: ${daily(100)} b: ${daily(20)} }`],
  [
    'rows of a list of many',
    'mutation { validateDetections(input: { validations: [] }) { validationEvents { detection { modelRun { detections(first: 100) { nodes { id } } } } } } }',
  ],
])('what asks much of the database counts as many fields: %s', async (_what, query) => {
  await exceeds(server, 'cost', query, admin);
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
  await exceeds(server, 'cost', query, admin);
});

test.each([
  ['a variable', 'query ($near: ConeSearchInput!)', 'near: $near', { near: { ra: 0, dec: 0, radius: 60 } }],
  ['a radius in a variable', 'query ($near: Float!)', 'near: { ra: 0, dec: 0, radius: $near }', { near: 60 }],
  ['the default of a variable', 'query ($near: ConeSearchInput = { ra: 0, dec: 0, radius: 60.5 })', 'near: $near', {}],
])('a wide cone counts as one in %s', async (_what, operation, near, variables) => {
  const document = `${operation} { ${times(12, (i) => `a${i}: observations(first: 1, ${near}) { nodes { id } }`)} }`;
  await exceeds(server, 'cost', document, { ...admin, variables });
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
