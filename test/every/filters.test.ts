/** Lists of values in filters, and `or` and `not`: what they select, what they refuse, and that they never widen what a caller sees. */
import { type GraphQLInputObjectType, getNamedType, isInputObjectType, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_LISTED } from '../../src/graphql/lists/listed.js';
import { schema } from '../../src/modules/schema.js';
import { makeDetections } from '../support/detections.js';
import { type RequestOptions, startServer, type TestKey, type TestServer } from '../support/server.js';

/** Every filter that a root list accepts. */
const FILTERS = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((list) => {
  const type = getNamedType(list.args.find(({ name }) => name === 'filter')?.type);
  return isInputObjectType(type) && getNamedType(list.type).name.endsWith('Connection') ? [[list.name, type] as const] : [];
});

describe('the filters of the schema', () => {
  test.each(FILTERS)('of %s has ids, or and not', (_list, type) => {
    expect(Object.keys(type.getFields())).toEqual(expect.arrayContaining(['ids', 'or', 'not']));
  });

  const SINGLE = ['status', 'type', 'survey', 'filterBand', 'priority', 'label', 'role', 'action', 'entityType'];
  const plural = (name: string) => `${name}s`.replace(/ys$/, name === 'survey' ? 'ys' : 'ies').replace('statuss', 'statuses');

  test.each(FILTERS)('of %s accepts a list beside each single value', (_list, type) => {
    const names = Object.keys(type.getFields());
    for (const name of names.filter((name) => SINGLE.includes(name))) expect(names).toContain(plural(name));
  });

  test.each(FILTERS)('of %s says the same of a blank text for a single value and for a list', (_list, type) => {
    const blank = (name: string) => /A blank text selects .*?\./.exec(type.getFields()[name]?.description ?? '')?.[0];
    const names = Object.keys(type.getFields()).filter((name) => plural(name) in type.getFields());
    for (const name of names) expect(blank(plural(name)), name).toBe(blank(name));
  });

  test.each(FILTERS)('of %s still accepts a variable of the type of each single value', (list, type: GraphQLInputObjectType) => {
    for (const { name, type: of } of Object.values(type.getFields())) {
      const document = parse(`query ($value: ${of}) { ${list}(filter: { ${name}: $value }) { nodes { __typename } } }`);
      expect(validate(schema, document)).toEqual([]);
    }
  });
});

let server: TestServer;
let admin: RequestOptions;
let surveys: { id: string; uuid: string; name: string }[];
let ids: string[];
let key: TestKey;

/** The bands and statuses of the observations, by their names. */
const ROWS = [
  ['a', 'r', 'INGESTED'],
  ['b', 'g', 'FAILED'],
  ['c', null, 'INGESTED'],
  ['d', 'r', 'FAILED'],
  ['e', 'i', 'ARCHIVED'],
  ['f', null, 'ARCHIVED'],
] as const;

beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  surveys = await Promise.all(['FIRST', 'SECOND', 'THIRD'].map((name) => server.makeSurvey(name)));
  const [first, second] = surveys as [(typeof surveys)[number], (typeof surveys)[number]];
  ids = [];
  for (const [survey, from] of [
    [first, 0],
    [second, 3],
  ] as const)
    ids.push(
      ...(await server.makeObservations(survey, 3, (index) => {
        const [externalId, filterBand, status] = ROWS[from + index] as (typeof ROWS)[number];
        return { externalId, filterBand, status, ra: from + index, dec: 0 };
      })),
    );
  key = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:FIRST'] });
});
afterAll(() => server.stop());

/** The names of the observations of a filter, which a list, a cone, each order and the statistics must agree about. */
async function found(filter: string, by: RequestOptions = admin): Promise<string> {
  const rows = '{ totalCount nodes { externalId } }';
  const answer = await server.ok(
    `{ list: observations(filter: ${filter}) ${rows}
       cone: observations(filter: ${filter}, near: { ra: 2, dec: 0, radius: 20 }) ${rows}
       sorted: observations(filter: ${filter}, orderBy: { field: DEC }) ${rows}
       observationStatistics(filter: ${filter}) { count } }`,
    by,
  );
  const [list, cone, sorted] = ['list', 'cone', 'sorted'].map((name) =>
    answer[name].nodes
      .map(({ externalId }: { externalId: string }) => externalId)
      .sort()
      .join(''),
  );
  expect([cone, sorted]).toEqual([list, list]);
  const counted = answer.observationStatistics.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
  expect([answer.list, answer.cone, answer.sorted].map(({ totalCount }) => totalCount)).toEqual([counted, counted, counted]);
  expect(counted).toBe(list?.length);
  return list as string;
}

describe('a list of values selects', () => {
  test.each([
    ['{ statuses: [INGESTED, FAILED] }', 'abcd'],
    ['{ statuses: FAILED }', 'bd'],
    ['{ statuses: [] }', ''],
    ['{ statuses: [FAILED, FAILED] }', 'bd'],
    ['{ status: FAILED, statuses: [INGESTED, FAILED] }', 'bd'],
    ['{ status: FAILED, statuses: [INGESTED] }', ''],
    ['{ filterBands: ["r", "g"] }', 'abd'],
    ['{ filterBands: [""] }', 'cf'],
    ['{ filterBands: ["", " r "] }', 'acdf'],
    ['{ surveys: ["first", "SECOND"], status: INGESTED }', 'ac'],
    ['{ surveys: ["SECOND"] }', 'def'],
    ['{ surveys: ["THIRD", "unknown"] }', ''],
    ['{ survey: "FIRST", surveys: ["SECOND"] }', ''],
    ['{ surveys: [] }', ''],
    ['{ ids: [] }', ''],
  ])('by %s', async (filter, names) => {
    expect(await found(filter)).toBe(names);
  });

  test('the rows with these ids', async () => {
    expect(await found(`{ ids: ["${ids[0]}", "${ids[5]}"] }`)).toBe('af');
    expect(await found(`{ ids: ["${ids[0]}", "${ids[5]}"], status: ARCHIVED }`)).toBe('f');
  });

  test('by a variable of the single type, as before', async () => {
    const query = 'query ($s: ObservationStatus, $n: String) { observations(filter: { status: $s, survey: $n }) { totalCount } }';
    const variables = { s: 'FAILED', n: 'FIRST' };
    expect((await server.ok(query, { ...admin, variables })).observations.totalCount).toBe(1);
  });

  test('requests for keys by several statuses', async () => {
    const asker = await server.makeUser('VIEWER');
    const ask =
      'mutation { requestApiKey(input: { name: "k", reason: "r", permissions: [READ_DATA] }) { apiKeyRequest { id } } }';
    const requests: string[] = [];
    for (let i = 0; i < 3; i++) requests.push((await server.ok(ask, { token: asker.token })).requestApiKey.apiKeyRequest.id);
    const decide = (id: unknown, decision: string) =>
      server.ok(`mutation { decideApiKeyRequest(input: { id: "${id}", decision: ${decision} }) { __typename } }`, admin);
    await decide(requests[1], 'REJECT');
    await decide(requests[2], 'APPROVE');
    const query = '{ apiKeyRequests(filter: { statuses: [OPEN, REJECTED] }) { nodes { id } totalCount } }';
    const { apiKeyRequests } = await server.ok(query, { token: asker.token });
    expect(apiKeyRequests.nodes.map(({ id }: { id: string }) => id)).toEqual([requests[1], requests[0]]);
    expect(
      (await server.ok('{ apiKeyRequests(filter: { statuses: [] }) { totalCount } }', admin)).apiKeyRequests.totalCount,
    ).toBe(0);
  });
});

test('calibration frames by filters, where a blank text selects those for any filter', async () => {
  const frame = (path: string, filterBand: string | null) =>
    server.ok('mutation ($input: RegisterCalibrationFrameInput!) { registerCalibrationFrame(input: $input) { __typename } }', {
      ...admin,
      variables: { input: { path, filterBand, type: 'FLAT', instrument: 'blank', validFrom: '2024-01-01' } },
    });
  for (const [path, band] of [
    ['r', 'r'],
    ['g', 'g'],
    ['any', null],
  ] as const)
    await frame(path, band);
  const select = async (filter: string) => {
    const query = `{ calibrationFrames(filter: { instrument: "blank", ${filter} }, orderBy: { field: VALID_FROM }) { totalCount nodes { path } } }`;
    const { nodes, totalCount } = (await server.ok(query, admin)).calibrationFrames;
    expect(totalCount).toBe(nodes.length);
    return nodes.map(({ path }: { path: string }) => path).sort();
  };
  expect(await select('filterBands: [""]')).toEqual(['any']);
  expect(await select('filterBand: " "')).toEqual(['any']);
  expect(await select('filterBands: ["r", " "]')).toEqual(['any', 'r']);
  expect(await select('filterBands: ["r", "g"]')).toEqual(['g', 'r']);
  expect(await select('filterBands: []')).toEqual([]);
  expect(await select('not: { filterBands: ["", "r"] }')).toEqual(['g']);
  expect(await select('or: [{ filterBands: [""] }, { filterBand: "g" }]')).toEqual(['any', 'g']);
  const many = JSON.stringify(Array.from({ length: MOST_LISTED }, (_, index) => `b${index}`).concat(''));
  const refusal = await server.refused(
    'BAD_USER_INPUT',
    `{ calibrationFrames(filter: { filterBands: ${many} }) { totalCount } }`,
    admin,
  );
  expect(refusal.extensions.field).toBe('filter.filterBands');
});

describe('or and not select', () => {
  test.each([
    ['{ or: [{ status: FAILED }, { filterBand: "i" }] }', 'bde'],
    ['{ survey: "FIRST", or: [{ status: FAILED }, { filterBand: "i" }] }', 'b'],
    ['{ or: [{ status: FAILED, filterBand: "r" }] }', 'd'],
    ['{ or: [{}] }', 'abcdef'],
    ['{ or: [{}, { status: FAILED }] }', 'abcdef'],
    ['{ not: { status: FAILED } }', 'acef'],
    ['{ not: { filterBand: "r" } }', 'bcef'],
    ['{ not: { filterBand: "" } }', 'abde'],
    ['{ not: { filterBands: ["", "r"] } }', 'be'],
    ['{ not: { filterBand: "r", status: FAILED } }', 'abcef'],
    ['{ not: {} }', ''],
    ['{ not: { surveys: ["SECOND"] } }', 'abc'],
    ['{ not: { survey: "unknown" } }', 'abcdef'],
    ['{ or: [{ survey: "FIRST" }, { statuses: [ARCHIVED] }], not: { filterBand: "i" } }', 'abcf'],
  ])('by %s', async (filter, names) => {
    expect(await found(filter)).toBe(names);
  });

  test('rows of other lists, also those where a value is missing', async () => {
    const jobs = async (filter: string) =>
      (await server.ok(`{ processingJobs(filter: ${filter}) { totalCount } }`, admin)).processingJobs;
    await server.ok('mutation { createProcessingJob(input: { type: "odd", workflowId: "w" }) { __typename } }', admin);
    await server.ok('mutation { createProcessingJob(input: { type: "odd" }) { __typename } }', admin);
    expect((await jobs('{ type: "odd", not: { workflowId: "w" } }')).totalCount).toBe(1);
    expect((await jobs('{ type: "odd", not: { survey: "FIRST" } }')).totalCount).toBe(2);
    expect((await jobs('{ type: "odd", or: [{ workflowId: "w" }, { workflowId: "" }] }')).totalCount).toBe(2);
  });
});

describe('a key sees no more by a filter', () => {
  const byKey = () => ({ key: key.key });
  test.each([
    ['{ statuses: [INGESTED, FAILED, ARCHIVED] }', 'abc'],
    ['{ surveys: ["FIRST"] }', 'abc'],
    ['{ or: [{ status: ARCHIVED }, { status: FAILED }] }', 'b'],
    ['{ or: [{}] }', 'abc'],
    ['{ not: { status: FAILED } }', 'ac'],
    ['{ not: { survey: "FIRST" } }', ''],
  ])('such as %s', async (filter, names) => {
    expect(await found(filter, byKey())).toBe(names);
  });

  test('such as the ids of rows out of scope', async () => {
    expect(await found(`{ ids: ${JSON.stringify(ids)} }`, byKey())).toBe('abc');
  });

  test.each([
    'surveys: ["FIRST", "SECOND"]',
    'or: [{ survey: "SECOND" }]',
    'not: { surveys: ["SECOND"] }',
    'surveys: ["unknown"]',
  ])('and is refused a survey out of scope, in %s', async (filter) => {
    for (const list of ['observations', 'detections', 'trainingDatasets']) {
      const { extensions } = await server.refused('FORBIDDEN', `{ ${list}(filter: { ${filter} }) { totalCount } }`, byKey());
      expect(extensions.missingScopes).toEqual([filter.includes('unknown') ? 'survey:unknown' : 'survey:SECOND']);
    }
  });

  test('and a user sees only their own keys', async () => {
    const owner = await server.makeUser('VIEWER');
    const own = await server.makeKey({ permissions: ['READ_DATA'], owner });
    for (const filter of [
      `ids: ["${own.id}", "${key.id}"]`,
      'or: [{}]',
      'not: { status: REVOKED }',
      'statuses: [ACTIVE, EXPIRED]',
    ]) {
      const { nodes } = (await server.ok(`{ apiKeys(filter: { ${filter} }) { nodes { id } } }`, { token: owner.token })).apiKeys;
      expect(nodes).toEqual([{ id: own.id }]);
    }
    await server.refused('UNAUTHENTICATED', '{ apiKeys(filter: { or: [{}] }) { totalCount } }');
  });
});

describe('a filter refuses', () => {
  const many = (item: string) => `[${Array.from({ length: MOST_LISTED + 1 }, () => item).join()}]`;
  test.each([
    ['statuses', many('ARCHIVED'), 'filter.statuses'],
    ['surveys', many('"FIRST"'), 'filter.surveys'],
    ['ids', many('"Observation:01890a5d-ac96-774b-bcce-b302099a8057"'), 'filter.ids'],
    ['ids', '["Survey:01890a5d-ac96-774b-bcce-b302099a8057"]', 'filter.ids.0'],
    ['or', '[]', 'filter.or'],
    ['or', '[{}, {}, {}, {}, {}, {}]', 'filter.or'],
    ['or', '[{ or: [{}] }]', 'filter.or.0.or'],
    ['or', '[{}, { not: {} }]', 'filter.or.1.not'],
    ['not', '{ not: {} }', 'filter.not.not'],
    ['not', '{ or: [{}] }', 'filter.not.or'],
    ['not', '{ ids: ["x"] }', 'filter.not.ids.0'],
    ['or', '[{ survey: "FIRST" }, { ids: ["x"] }]', 'filter.or.1.ids.0'],
  ])('%s: %s', async (name, value, field) => {
    for (const list of ['observations', 'detections']) {
      const query = `{ ${list}(filter: { ${name}: ${value.replaceAll('Observation:', list === 'observations' ? 'Observation:' : 'Detection:')} }) { totalCount } }`;
      expect((await server.refused('BAD_USER_INPUT', query, admin)).extensions.field).toBe(field);
    }
  });

  test('more work than the limit of cost allows', async () => {
    for (const filter of ['not: { status: FAILED }', 'or: [{ status: FAILED }]']) {
      const list = (index: number) => `a${index}: observations(first: 1, filter: { ${filter} }) { nodes { id } }`;
      const query = (howMany: number) => `{ ${Array.from({ length: howMany }, (_, index) => list(index)).join(' ')} }`;
      await server.ok(query(24), admin);
      expect((await server.refused('LIMIT_EXCEEDED', query(25), admin)).extensions.limit).toBe('cost');
    }
  });
});

describe('a deletion by a filter', () => {
  const remove = (filter: string) => `mutation { deleteObservations(input: { filter: ${filter}, dryRun: true }) { deleted } }`;
  test.each([
    ['{ or: [{ status: FAILED }] }', 'or'],
    ['{ not: { status: FAILED } }', 'not'],
    ['{ statuses: [] }', 'statuses'],
    ['{ filterBands: ["r", ""] }', 'filterBands'],
    ['{ surveys: null }', 'surveys'],
    ['{ ids: ["x"] }', 'ids.0'],
  ])('refuses %s', async (filter, field) => {
    const { extensions } = await server.refused('BAD_USER_INPUT', remove(filter), admin);
    expect(extensions.field).toBe(`input.filter.${field}`);
  });

  test('finds by lists, and refuses a survey that does not exist', async () => {
    const of = async (filter: string) => (await server.ok(remove(filter), admin)).deleteObservations.deleted;
    expect(await of('{ surveys: ["FIRST", "SECOND"], statuses: [FAILED, ARCHIVED] }')).toBe(4);
    expect(await of(`{ ids: ["${ids[0]}"], filterBands: ["r", "i"] }`)).toBe(1);
    await server.refused('NOT_FOUND', remove('{ surveys: ["FIRST", "unknown"] }'), admin);
  });
});

// This adds an observation, which the tests above would find.
describe('a list of values also selects', () => {
  test('rows of other lists', async () => {
    const { detections, observation } = await makeDetections(server, 3, { survey: surveys[2] as (typeof surveys)[number] });
    const filters = [
      `statuses: [PENDING, CONFIRMED], types: [UNKNOWN, ARTIFACT], surveys: ["THIRD", "FIRST"]`,
      `ids: ${JSON.stringify(detections.slice(0, 2))}, observationId: "${observation}"`,
      'statuses: [REJECTED, CONFIRMED]',
    ];
    const counts = await Promise.all(
      filters.map(async (filter) => (await server.ok(`{ detections(filter: { ${filter} }) { totalCount } }`, admin)).detections),
    );
    expect(counts.map(({ totalCount }) => totalCount)).toEqual([3, 2, 0]);
    const asked = 'mutation { createProcessingJob(input: { type: "TYPE" }) { processingJob { id } } }';
    for (const type of ['train', 'reduce', 'other']) await server.ok(asked.replace('TYPE', type), admin);
    const jobs = '{ processingJobs(filter: { types: ["train", "reduce"], statuses: [PENDING, FAILED] }) { nodes { type } } }';
    const { nodes } = (await server.ok(jobs, admin)).processingJobs;
    expect(nodes.map(({ type }: { type: string }) => type).sort()).toEqual(['reduce', 'train']);
  });
});
