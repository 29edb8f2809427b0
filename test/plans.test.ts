/**
 * SQL plans (src/plans/): which fields they cover, and that their answers equal those of the resolvers.
 */
import { readdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type GraphQLObjectType, getNamedType, isEnumType, isInputObjectType, isObjectType, isRequiredArgument } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { storedDouble } from '../src/database/doubles.js';
import { entityNamed } from '../src/graphql/entity.js';
import { schema } from '../src/modules/schema.js';
import { type Chain, makeChain } from './support/chain.js';
import { type Answer, type RequestOptions, startServer, type TestServer } from './support/server.js';

/**
 * The fields of rows that only their resolvers can answer. A root field that selects one of them is left to the resolvers. They read objects
 * that are no rows of an entity, or compare the permissions of a key with its owner's role or with its use.
 */
const RESOLVED = [
  ...['oldSecret', 'retiredSecrets', 'permissionUsage', 'dailyUsage', 'recentAddresses'].map((field) => `ApiKey.${field}`),
  ...['effectivePermissions', 'unusedPermissions', 'effectivePermissionDetails', 'descendants'].map((field) => `ApiKey.${field}`),
  // Its fields are parts of a JSON column. Plans read whole columns.
  'TrainingDataset.qualityReport',
  ...['regions', 'missions', 'observations'].map((field) => `MonitoringCampaign.${field}`),
];

const queries = schema.getQueryType()?.getFields() ?? {};
const lists = Object.values(queries).filter(({ extensions }) => extensions.reads?.kind === 'list');
const singles = Object.values(queries).filter(({ extensions }) => extensions.reads?.kind === 'one');

let server: TestServer;
let resolvers: string;
let chain: Chain;
let scoped: string;

beforeAll(async () => {
  server = await startServer();
  resolvers = `${await server.listen({ plans: false })}/graphql`;
  const by = { token: server.admin.token };
  const model = 'mutation { createModel(input: { name: "m", version: "1", type: "cnn" }) { model { id } } }';
  const modelId = (await server.ok(model, by)).createModel.model.id;
  const surveys = await Promise.all(['INSIDE', 'OUTSIDE'].map((name) => server.makeSurvey(name)));
  const [inside] = await Promise.all(surveys.map((survey) => makeChain(server, survey, modelId)));
  const setting = 'mutation { createSystemConfig(input: { key: "k", value: { a: [1, "é", null] } }) { systemConfig { id } } }';
  const { systemConfig } = (await server.ok(setting, by)).createSystemConfig;
  const key = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'], scopes: ['survey:INSIDE'] });
  scoped = key.key;
  const asker = await server.makeUser('VIEWER');
  const wish = 'name: "k", reason: "r", permissions: [READ_DATA], surveys: ["INSIDE"]';
  const ask = `mutation { requestApiKey(input: { ${wish} }) { apiKeyRequest { id } } }`;
  const requests: string[] = [];
  for (let i = 0; i < 3; i++) requests.push((await server.ok(ask, { token: asker.token })).requestApiKey.apiKeyRequest.id);
  const [collected, approved] = requests;
  for (const id of [collected, approved])
    await server.ok(`mutation { decideApiKeyRequest(input: { id: "${id}", decision: APPROVE }) { __typename } }`, by);
  const collect = `mutation { collectApiKey(input: { requestId: "${collected}" }) { key } }`;
  server.secrets.add((await server.ok(collect, { token: asker.token })).collectApiKey.key);
  const { nodes } = (await server.ok('{ auditEvents(first: 1) { nodes { id } } }', by)).auditEvents;
  chain = {
    ...inside,
    SystemConfig: systemConfig.id,
    ApiKey: key.id,
    ApiKeyRequest: collected,
    User: server.admin.id,
    AuditEvent: nodes[0].id,
  } as Chain;
}, 120_000);
afterAll(() => server.stop());

interface Both {
  readonly answer: Answer['body'];
  readonly answeredBy: string | undefined;
}

/** The answer of the plans, after it was compared with that of the resolvers. */
async function both(query: string, request: RequestOptions = { token: server.admin.token }): Promise<Both> {
  const before = server.logged.length;
  const planned = await server.graphql(query, request);
  await vi.waitFor(() => expect(server.logged.slice(before).some((line) => line.includes('"msg":"request"'))).toBe(true));
  const line = server.logged.slice(before).find((line) => line.includes('"msg":"request"'));
  const resolved = await server.graphql(query, { ...request, url: resolvers });
  // A text shows the order of keys, and what differs. It does not show the sign of zero.
  expect(JSON.stringify(planned.body), query).toBe(JSON.stringify(resolved.body));
  expect(isDeepStrictEqual(planned.body, resolved.body), query).toBe(true);
  expect(planned.status).toBe(resolved.status);
  return { answer: planned.body, answeredBy: JSON.parse(line ?? '{}').answeredBy };
}

/** All fields of a type, down to rows of rows. */
function everything(type: GraphQLObjectType, levels: number, leaveOut: readonly string[] = RESOLVED): string {
  const fields = Object.values(type.getFields()).filter(
    (field) => !leaveOut.includes(`${type.name}.${field.name}`) && !field.args.some(isRequiredArgument),
  );
  const selected = fields.flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return [field.name];
    const isRow = inner.extensions.row !== undefined;
    if (isRow && levels === 0) return [];
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
    return [`${field.name}${page} { ${everything(inner, isRow ? levels - 1 : levels, leaveOut)} }`];
  });
  return ['__typename', ...selected].join(' ');
}

const rowTypes = schema.getPossibleTypes(schema.getType('Node') as never);

describe('covered are', () => {
  test('all root lists and single reads of entities', () => {
    const names = Object.values(queries)
      .filter(({ type }) => {
        const named = getNamedType(type).name;
        return named.endsWith('Connection') || entityNamed(named) !== undefined;
      })
      .map(({ name }) => name);
    expect([...lists, ...singles].map(({ name }) => name).sort()).toEqual(names.sort());
    expect(rowTypes.filter(({ extensions }) => extensions.row === undefined)).toEqual([]);
  });

  test.each(lists.map((field) => [field.name, field] as const))(
    '%s with all fields and two levels of rows',
    async (name, field) => {
      const type = getNamedType(field.type) as GraphQLObjectType;
      const args = name === 'trainingSamples' ? `, datasetId: "${chain.TrainingDataset}"` : '';
      const all = (levels: number) => `{ ${name}(first: 3${args}) { ${everything(type, levels)} } }`;
      const { answer, answeredBy } = await both(all(1));
      expect(answeredBy).toBe('sql');
      expect(answer.errors).toBeUndefined();
      expect(answer.data[name].nodes.length).toBeGreaterThan(0);
      await both(`{ ${name}(first: 1${args}) { nodes { ${everything(rowIn(type), 2)} } } }`);
      await both(all(1), { key: scoped });
    },
  );

  const rowIn = (connection: GraphQLObjectType) => getNamedType(connection.getFields().nodes?.type) as GraphQLObjectType;

  test.each(singles.map((field) => [field.name, field] as const))('%s by its id', async (name, field) => {
    const type = getNamedType(field.type) as GraphQLObjectType;
    const query = `query ($id: ID!) { ${name}(id: $id) { ${everything(type, 1)} } }`;
    const { answer, answeredBy } = await both(query, { token: server.admin.token, variables: { id: chain[type.name] } });
    expect(answeredBy).toBe('sql');
    expect(answer.data[name]).toMatchObject({ __typename: type.name, id: chain[type.name] });
    const missing = `${type.name}:01890a5d-ac96-774b-bcce-b302099a8057`;
    await both(query, { token: server.admin.token, variables: { id: missing } });
    await both(query, { token: server.admin.token, variables: { id: 'nothing' } });
    await both(query, { key: scoped, variables: { id: chain[type.name] } });
  });

  test.each(rowTypes.map((type) => [type.name, type] as const))('node, of a %s', async (name, type) => {
    const query = `query ($id: ID!) { node(id: $id) { __typename i: id ... on ${name} { ${everything(type, 0)} } ... on Survey { name } } }`;
    const { answer, answeredBy } = await both(query, { token: server.admin.token, variables: { id: chain[name] } });
    expect(answeredBy).toBe('sql');
    expect(answer.data.node).toMatchObject({ i: chain[name] });
    await both(query, { key: scoped, variables: { id: chain[name] } });
    await both(query, { variables: { id: chain[name] } });
  });

  test('nodes, of all types together, in the order of the ids', async () => {
    const ids = rowTypes.map(({ name }) => chain[name] as string);
    const missing = 'Survey:01890a5d-ac96-774b-bcce-b302099a8057';
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename i: id ... on Survey { name } ... on Model { version } } }';
    const token = server.admin.token;
    const asked = [...ids, missing, ...ids.toReversed(), missing];
    const { answer, answeredBy } = await both(query, { token, variables: { ids: asked } });
    expect(answeredBy).toBe('sql');
    expect(answer.data.nodes.map((node: { i: string } | null) => node?.i ?? missing)).toEqual(asked);
    const small =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Survey { name observations(first: 1) { nodes { id } } } } }';
    for (const some of [[missing], [chain.Survey, chain.Survey], [chain.Observation, `${chain.Survey}`.toUpperCase(), missing]])
      for (const by of [{ token }, { key: scoped }, {}]) await both(small, { ...by, variables: { ids: some } });
    const statements = await server.statementsOf(() => server.ok(query, { token, variables: { ids: asked } }));
    expect(statements).toHaveLength(1);
    for (const type of rowTypes) {
      const all = `{ nodes(ids: ["${chain[type.name]}", "${missing}"]) { ... on ${type.name} { ${everything(type, 0)} } } }`;
      expect((await both(all)).answeredBy, type.name).toBe('sql');
    }
    await both(`{ nodes(ids: ["${chain.Survey}", "${chain.Model}"]) { __typename } one: nodes(ids: "${chain.Model}") { id } }`);
  });

  test.each([
    [[]],
    [['nothing']],
    [['Survey:01890a5d-ac96-774b-bcce-b302099a8057', 'Nothing:01890a5d-ac96-774b-bcce-b302099a8057']],
    [['Viewer:01890a5d-ac96-774b-bcce-b302099a8057']],
    [Array.from({ length: 101 }, () => 'Survey:01890a5d-ac96-774b-bcce-b302099a8057')],
    [[null]],
  ])('not nodes with ids that the resolver refuses, and none: %j', async (ids) => {
    for (const by of [{ token: server.admin.token }, { key: scoped }, {}]) {
      const { answeredBy } = await both('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ...by, variables: { ids } });
      expect(answeredBy).not.toBe('sql');
    }
  });

  test('not the fields that only resolvers can answer', async () => {
    for (const field of RESOLVED) {
      const [type, name] = field.split('.') as [string, string];
      const inner = getNamedType((schema.getType(type) as GraphQLObjectType).getFields()[name]?.type as never);
      const selection = isObjectType(inner) ? `{ ${everything(inner, 0)} }` : '';
      const { answeredBy } = await both(`{ node(id: "${chain[type]}") { ... on ${type} { ${name} ${selection} } } }`);
      expect(answeredBy, field).toBe('resolvers');
    }
  });
});

test('both answer a document together, in the order of its keys', async () => {
  const { answer, answeredBy } = await both(`{
    viewer { name } b: surveys { nodes { name } } __typename
    a: trainingDatasets { nodes { qualityReport { sampleCount } } } models { nodes { id } } }`);
  expect(answeredBy).toBe('both');
  expect(Object.keys(answer.data)).toEqual(['viewer', 'b', '__typename', 'a', 'models']);
});

test('selections of one key merge', async () => {
  const { answeredBy } = await both(`{
    surveys(first: 1) { nodes { name } } ...A surveys(first: 1) { nodes { id ...B } pageInfo { endCursor } }
    } fragment A on Query { surveys(first: 1) { totalCount nodes { ... { isActive } } } }
    fragment B on Survey { observations(first: 1) { nodes { id } } observations(first: 1) { edges { node { ra } } nodes { dec } } }`);
  expect(answeredBy).toBe('sql');
});

test('a page without its rows', async () => {
  for (const filter of ['true', 'false'])
    for (const selection of [
      'totalCount',
      '__typename',
      'pageInfo { hasPreviousPage }',
      'pageInfo { hasNextPage }',
      'nodes { __typename }',
    ])
      await both(`{ surveys(first: 1, filter: { isActive: ${filter} }) { ${selection} } }`);
  await both('{ surveys { nodes { observations(first: 1) { __typename pageInfo { hasPreviousPage } } } } }');
});

test('any alias is a key', async () => {
  const long = `a${'_very'.repeat(20)}_long_alias`;
  for (const alias of ['__proto__', 'constructor', 'toJSON', long])
    await both(`{ ${alias}: surveys { ${alias}: nodes { ${alias}: name x: id y: id } } }`);
});

test('more keys than a function of PostgreSQL has arguments', async () => {
  const names = ['ra', 'dec', 'externalId', 'status', 'observedAt', 'filterBand'];
  const query = `{ observations { nodes { ${Array.from({ length: 49 }, (_, i) => `a${i}: ${names[i % names.length]}`).join(' ')} ${everything(schema.getType('Observation') as GraphQLObjectType, 0)} } } }`;
  const { answeredBy } = await both(query);
  expect(answeredBy).toBe('sql');
});

test('variables choose fields, pages and orders', async () => {
  const query = `query ($yes: Boolean! = true, $no: Boolean = false, $n: Int, $way: SortDirection! = DESC, $after: String) {
    observations(first: $n, after: $after, orderBy: { field: RA, direction: $way }) @include(if: $yes) {
      nodes { id @skip(if: $no) ... @include(if: $yes) { survey { name @skip(if: $yes) id } } detections(first: $n) { nodes { id } } }
      pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } viewer @include(if: $no) { name } }`;
  const token = server.admin.token;
  const end = (await both(query, { token, variables: { n: 1 } })).answer.data.observations.pageInfo.endCursor;
  for (const variables of [
    {},
    ...[0, 1, 2, 1_000].map((n) => ({ n })),
    { n: null },
    { yes: false },
    { no: true, n: 2 },
    { n: 1, after: end },
    { n: 1, after: end, way: 'ASC' },
    { after: 'nonsense' },
    { n: 1_001 },
    { n: -1 },
    { no: null },
    { way: null },
  ])
    await both(query, { token, variables });
});

/** The names by which a list can be ordered. */
function orderFields({ args }: (typeof lists)[number]): string[] {
  const order = getNamedType(args.find(({ name }) => name === 'orderBy')?.type);
  const field = isInputObjectType(order) ? getNamedType(order.getFields().field?.type) : undefined;
  return isEnumType(field) ? field.getValues().map(({ name }) => name) : [];
}

test.each(lists.map((field) => [field.name, field] as const))('%s goes on at its cursors, in each order', async (name, list) => {
  const args = name === 'trainingSamples' ? `datasetId: "${chain.TrainingDataset}"` : '';
  for (const field of orderFields(list))
    for (const direction of ['ASC', 'DESC']) {
      let after = '';
      for (let page = 0; page < 3; page++) {
        const near = field === 'SEPARATION' ? 'near: { ra: 10, dec: 1, radius: 180 }' : '';
        const asked = `${name}(first: 1 ${after} ${near} orderBy: { field: ${field}, direction: ${direction} } ${args})`;
        const { answer } = await both(`{ ${asked} { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`);
        const { endCursor } = answer.data[name].pageInfo;
        if (endCursor === null) break;
        after = `after: "${endCursor}"`;
      }
    }
});

describe('values', () => {
  const NUMBERS = [
    0,
    -0,
    1e-7,
    -1e-7,
    1e-6,
    9.5e-7,
    5e-324,
    1.7976931348623157e308,
    1e21,
    1e20,
    123456789012345680000,
    0.1,
    -1.5e-10,
    2 ** 53,
  ];

  test('numbers and their cursors', async () => {
    const { id } = await server.app.db.differenceRun.findFirstOrThrow();
    const { surveyId } = await server.app.db.differenceRun.findUniqueOrThrow({ where: { id } });
    await server.app.db.candidate.createMany({
      data: NUMBERS.map((number, index) => ({
        differenceRunId: id,
        surveyId,
        ra: index,
        dec: 2,
        snr: storedDouble(number),
        flux: storedDouble(-number),
      })),
    });
    for (const direction of ['ASC', 'DESC']) {
      const list = `candidates(first: 100, orderBy: { field: SNR, direction: ${direction} })`;
      const { answer } = await both(`{ ${list} { edges { cursor node { snr flux } } } }`);
      for (const { cursor } of answer.data.candidates.edges)
        await both(
          `{ candidates(first: 2, after: "${cursor}", orderBy: { field: SNR, direction: ${direction} }) { nodes { id } } }`,
        );
    }
  });

  test('texts, times and JSON', async () => {
    const texts = ['"quoted"', 'back\\slash', 'a\nb\tc\u0001\u001f\u007f', 'é 漢 😀', '\u2028\u2029', "it's", '</script>', '%_'];
    for (const [index, text] of texts.entries()) {
      const survey = await server.makeSurvey(`T${index}`);
      await server.app.db.survey.update({ where: { id: survey.uuid }, data: { description: text } });
      await server.app.db.user.create({ data: { name: `n${text}`, email: `u${index}@example.org`, role: 'GUEST' } });
      await server.makeObservations(survey, 2, (row) => ({
        externalId: `${text}${row}`,
        observedAt: new Date(row === 0 ? '0001-01-01T00:00:00.001Z' : '9999-12-31T23:59:59.999Z'),
      }));
    }
    const values = [
      'null',
      '[]',
      '{}',
      '0',
      '-0',
      '1e-7',
      '12345678901234567890',
      '"\\"\\ud83d\\ude00"',
      '{"__proto__": {"a": 1}, "b": null, "": [[]]}',
    ];
    for (const [index, value] of values.entries())
      await server.app.db.$executeRawUnsafe(
        `INSERT INTO models (id, name, version, type, metrics) VALUES (gen_random_uuid(), 'json', '${index}', 'x', $1::text::jsonb)`,
        value,
      );
    await both('{ surveys(first: 100) { nodes { name description } } }');
    await both('{ models(filter: { name: "json" }, first: 100) { nodes { version metrics hyperparameters } } }');
    for (const direction of ['ASC', 'DESC']) {
      await both(
        `{ observations(first: 100, orderBy: { field: OBSERVED_AT, direction: ${direction} }) { edges { cursor node { externalId observedAt } } } }`,
      );
      const { answer } = await both(
        `{ users(first: 100, orderBy: { field: NAME, direction: ${direction} }) { edges { cursor node { name } } } }`,
      );
      for (const { cursor } of answer.data.users.edges)
        await both(
          `{ users(first: 2, after: "${cursor}", orderBy: { field: NAME, direction: ${direction} }) { nodes { name } } }`,
        );
    }
  });
});

describe('errors', () => {
  test.each([
    '{ observations(filter: { survey: "OUTSIDE" }) { nodes { id } } }',
    '{ a: observations(filter: { survey: "OUTSIDE" }) { nodes { id } } viewer { name } }',
    '{ survey { id } models { totalCount } }',
    '{ observation(survey: "INSIDE") { id } }',
    '{ candidates(filter: { minSnr: -1 }) { nodes { id } } detection(id: "Survey:01890a5d-ac96-774b-bcce-b302099a8057") { id } }',
    '{ node(id: "Nothing:01890a5d-ac96-774b-bcce-b302099a8057") { id } }',
    '{ node(id: "x") { id } surveys { nodes { id } } }',
    '{ observations(near: { ra: 400, dec: 0, radius: 1 }) { nodes { id } } }',
    '{ observations(orderBy: { field: SEPARATION }) { nodes { id } } }',
    '{ surveys { nodes { observations(orderBy: { field: SEPARATION }) { nodes { id } } } } }',
    '{ surveys { nodes { observations(first: 101) { nodes { id } } } } }',
    '{ surveys { nodes { observations(after: "WyJpZCIsImFzYyIsMSwyXQ") { nodes { id } } } } }',
  ])('%s', async (query) => {
    await both(query, { key: scoped });
    await both(query);
    await both(query, {});
  });
});

const onSky = lists.filter(({ args }) => args.some(({ name }) => name === 'near'));

test.each(onSky.map((field) => [field.name, field] as const))(
  'a cone of %s is searched, and its rows are read by a plan',
  async (name, list) => {
    for (const radius of [90, 180])
      for (const order of orderFields(list))
        for (const first of [0, 1, 50]) {
          const asked = `${name}(first: ${first}, near: { ra: 10, dec: -60, radius: ${radius} }, orderBy: { field: ${order}, direction: ASC })`;
          const { answeredBy } = await both(
            `{ ${asked} { totalCount edges { cursor node { id separation } } pageInfo { hasNextPage endCursor } } }`,
          );
          expect(answeredBy).toBe('sql');
          await both(`{ ${asked} { nodes { id separation createdAt } } }`, { key: scoped });
          await both(`{ ${asked} { nodes { id } } }`);
        }
  },
);

test('the separation of rows is null outside of a root list with near', async () => {
  const { answer, answeredBy } = await both(
    '{ detections(near: { ra: 10, dec: 1, radius: 9 }) { nodes { separation observation { separation detections { nodes { separation } } } } } }',
  );
  expect(answeredBy).toBe('sql');
  const [node] = answer.data.detections.nodes;
  expect(typeof node.separation).toBe('number');
  expect(node.observation).toMatchObject({
    separation: null,
    detections: { nodes: [{ separation: null }, { separation: null }] },
  });
  await both('{ detections { nodes { separation } } }');
  await both(`{ detection(id: "${chain.Detection}") { separation } }`);
});

test('a plan sends one statement, and the log says so', async () => {
  const query = '{ observations { nodes { survey { name } detections(first: 3) { nodes { id } } } } }';
  const statements = await server.statementsOf(() => server.ok(query, { token: server.admin.token }));
  expect(statements).toHaveLength(1);
  expect(statements[0]).toMatch(/^SELECT concat/);
});

test('no text of a caller becomes SQL', async () => {
  const alias = 'dropTableUsers';
  const query = `query ($text: String!) { ${alias}: users(filter: { search: $text }) { ${alias}: nodes { ${alias}: name } } }`;
  const text = "'; DROP TABLE users; --";
  const statements = await server.statementsOf(() => server.ok(query, { token: server.admin.token, variables: { text } }));
  expect(statements).toHaveLength(1);
  expect(statements.join()).not.toMatch(/drop/i);
});

test('decision 11 lists each place where a plan reads a table', async () => {
  const folder = new URL('../src/plans/', import.meta.url);
  const page = await readFile(new URL('../docs/decisions/11-sql-plans.md', import.meta.url), 'utf8');
  const listed = Object.fromEntries(
    [...page.matchAll(/^\| `(\w+\.ts)` \| (\d+) \|/gm)].map(([, file, calls]) => [file, Number(calls)]),
  );
  const found: Record<string, number> = {};
  for (const file of await readdir(folder)) {
    const code = await readFile(new URL(file, folder), 'utf8');
    const calls = code.match(/\btableAs\(/g)?.length ?? 0;
    if (calls > 0) found[file] = calls;
    // No other way to name a table: `sqlTable(…).table` and raw SQL belong to src/database.
    expect(code, file).not.toMatch(/\)\.table\b|Prisma\.raw|FROM [a-z_"]+ AS/);
  }
  expect(listed).toEqual(found);
});

describe('the second wall', () => {
  test('refuses before a statement is sent', async () => {
    const secondWallAlone = `${await server.listen({ preExecutionCheck: false })}/graphql`;
    const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
    const ask = (query: string) => server.refused('FORBIDDEN', query, { key, url: secondWallAlone });
    await server.ok('{ observations { nodes { id } } }', { key, url: secondWallAlone });
    for (const query of [
      '{ observations { nodes { survey { name } } } }',
      '{ detections(filter: { minConfidence: 2 }) { edges { node { observation { survey { __typename } } } } } }',
      `{ node(id: "${chain.Survey}") { __typename } }`,
      `{ node(id: "${chain.AuditEvent}") { ... on AuditEvent { action } } }`,
      '{ auditEvents { totalCount } }',
      '{ users { pageInfo { hasNextPage } } }',
    ])
      expect(await server.statementsOf(() => ask(query)), query).toEqual([]);
  });

  test('counts a field only where its conditions hold', async () => {
    const secondWallAlone = `${await server.listen({ preExecutionCheck: false })}/graphql`;
    const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
    const query = 'query ($yes: Boolean!) { observations { nodes { id survey @include(if: $yes) { name } } } }';
    await server.ok(query, { key, url: secondWallAlone, variables: { yes: false } });
    await server.refused('FORBIDDEN', query, { key, url: secondWallAlone, variables: { yes: true } });
  });
});
