/**
 * SQL plans (src/plans/): which fields they cover, and that their answers equal those of the resolvers. test/plans-equal.test.ts compares
 * both for documents and rows made by chance. This file holds what chance would seldom find.
 */
import { isDeepStrictEqual } from 'node:util';
import { type GraphQLObjectType, getNamedType, isEnumType, isInputObjectType, isObjectType, isRequiredArgument } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { entityNamed } from '../src/graphql/entity.js';
import { schema } from '../src/modules/schema.js';
import { type Chain, makeChain } from './support/chain.js';
import { type Answer, type RequestOptions, startServer, type TestServer } from './support/server.js';

/** The fields of rows that only their resolvers can answer. A root field that selects one of them is left to the resolvers. */
const RESOLVED = [
  ...['effectivePermissions', 'scopes', 'oldSecret', 'retiredSecrets', 'permissionUsage', 'unusedPermissions', 'dailyUsage'].map(
    (field) => `ApiKey.${field}`,
  ),
  'TrainingDataset.qualityReport',
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
  const { nodes } = (await server.ok('{ auditEvents(first: 1) { nodes { id } } }', by)).auditEvents;
  chain = { ...inside, SystemConfig: systemConfig.id, ApiKey: key.id, User: server.admin.id, AuditEvent: nodes[0].id } as Chain;
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

test('any alias is a key', async () => {
  const long = `a${'_very'.repeat(20)}_long_alias`;
  for (const alias of ['__proto__', 'constructor', 'toJSON', 'then', long])
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
        const asked = `${name}(first: 1 ${after} orderBy: { field: ${field}, direction: ${direction} } ${args})`;
        const { answer } = await both(`{ ${asked} { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`);
        const { endCursor } = answer.data[name].pageInfo;
        if (endCursor === null) break;
        after = `after: "${endCursor}"`;
      }
    }
});
