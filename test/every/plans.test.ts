/**
 * SQL plans (src/plans/): the fields that they cover, the documents that they answer, and the second wall. Their answers equal those of the
 * resolvers. test/system/plan-pages.test.ts compares pages, orders and values.
 */
import { readdir, readFile } from 'node:fs/promises';
import { type GraphQLObjectType, getNamedType, isObjectType, isRequiredArgument } from 'graphql';
import { describe, expect, test } from 'vitest';
import { entityNamed } from '../../src/graphql/entity.js';
import { schema } from '../../src/modules/schema.js';
import { bothWaysOfFile } from '../support/both-ways.js';

/**
 * The fields of rows that only their resolvers can answer. A root field that selects one of them is left to the resolvers. They read objects
 * that are no rows of an entity, or compare the permissions of a key with its owner's role or with its use.
 */
const RESOLVED = [
  ...['oldSecret', 'retiredSecrets', 'permissionUsage', 'missingPermissions', 'dailyUsage', 'recentAddresses'].map(
    (field) => `ApiKey.${field}`,
  ),
  ...['effectivePermissions', 'unusedPermissions', 'effectivePermissionDetails', 'descendants'].map((field) => `ApiKey.${field}`),
  'User.sessions',
  // Its fields are parts of a JSON column. Plans read whole columns.
  'TrainingDataset.qualityReport',
  ...['regions', 'missions', 'observations'].map((field) => `MonitoringCampaign.${field}`),
];

const queries = schema.getQueryType()?.getFields() ?? {};
const lists = Object.values(queries).filter(({ extensions }) => extensions.reads?.kind === 'list');
const singles = Object.values(queries).filter(({ extensions }) => extensions.reads?.kind === 'one');

const ways = bothWaysOfFile();

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
      const args = name === 'trainingSamples' ? `, datasetId: "${ways.chain.TrainingDataset}"` : '';
      const all = (levels: number) => `{ ${name}(first: 3${args}) { ${everything(type, levels)} } }`;
      const { answer, answeredBy } = await ways.both(all(1));
      expect(answeredBy).toBe('sql');
      expect(answer.errors).toBeUndefined();
      expect(answer.data[name].nodes.length).toBeGreaterThan(0);
      await ways.both(`{ ${name}(first: 1${args}) { nodes { ${everything(rowIn(type), 2)} } } }`);
      await ways.both(all(1), { key: ways.scoped });
    },
  );

  const rowIn = (connection: GraphQLObjectType) => getNamedType(connection.getFields().nodes?.type) as GraphQLObjectType;

  test.each(singles.map((field) => [field.name, field] as const))('%s by its id', async (name, field) => {
    const type = getNamedType(field.type) as GraphQLObjectType;
    const query = `query ($id: ID!) { ${name}(id: $id) { ${everything(type, 1)} } }`;
    const { answer, answeredBy } = await ways.both(query, {
      token: ways.server.admin.token,
      variables: { id: ways.chain[type.name] },
    });
    expect(answeredBy).toBe('sql');
    expect(answer.data[name]).toMatchObject({ __typename: type.name, id: ways.chain[type.name] });
    const missing = `${type.name}:01890a5d-ac96-774b-bcce-b302099a8057`;
    await ways.both(query, { token: ways.server.admin.token, variables: { id: missing } });
    await ways.both(query, { token: ways.server.admin.token, variables: { id: 'nothing' } });
    await ways.both(query, { key: ways.scoped, variables: { id: ways.chain[type.name] } });
  });

  test.each(rowTypes.map((type) => [type.name, type] as const))('node, of a %s', async (name, type) => {
    const query = `query ($id: ID!) { node(id: $id) { __typename i: id ... on ${name} { ${everything(type, 0)} } ... on Survey { name } } }`;
    const { answer, answeredBy } = await ways.both(query, {
      token: ways.server.admin.token,
      variables: { id: ways.chain[name] },
    });
    expect(answeredBy).toBe('sql');
    expect(answer.data.node).toMatchObject({ i: ways.chain[name] });
    await ways.both(query, { key: ways.scoped, variables: { id: ways.chain[name] } });
    await ways.both(query, { variables: { id: ways.chain[name] } });
  });

  test('nodes, of all types together, in the order of the ids', async () => {
    const ids = rowTypes.map(({ name }) => ways.chain[name] as string);
    const missing = 'Survey:01890a5d-ac96-774b-bcce-b302099a8057';
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename i: id ... on Survey { name } ... on Model { version } } }';
    const token = ways.server.admin.token;
    const asked = [...ids, missing, ...ids.toReversed(), missing];
    const { answer, answeredBy } = await ways.both(query, { token, variables: { ids: asked } });
    expect(answeredBy).toBe('sql');
    expect(answer.data.nodes.map((node: { i: string } | null) => node?.i ?? missing)).toEqual(asked);
    const small =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Survey { name observations(first: 1) { nodes { id } } } } }';
    for (const some of [
      [missing],
      [ways.chain.Survey, ways.chain.Survey],
      [ways.chain.Observation, `${ways.chain.Survey}`.toUpperCase(), missing],
    ])
      for (const by of [{ token }, { key: ways.scoped }, {}]) await ways.both(small, { ...by, variables: { ids: some } });
    const statements = await ways.server.statementsOf(() => ways.server.ok(query, { token, variables: { ids: asked } }));
    expect(statements).toHaveLength(1);
    for (const type of rowTypes) {
      const all = `{ nodes(ids: ["${ways.chain[type.name]}", "${missing}"]) { ... on ${type.name} { ${everything(type, 0)} } } }`;
      expect((await ways.both(all)).answeredBy, type.name).toBe('sql');
    }
    await ways.both(
      `{ nodes(ids: ["${ways.chain.Survey}", "${ways.chain.Model}"]) { __typename } one: nodes(ids: "${ways.chain.Model}") { id } }`,
    );
  });

  test.each([
    [[]],
    [['nothing']],
    [['Survey:01890a5d-ac96-774b-bcce-b302099a8057', 'Nothing:01890a5d-ac96-774b-bcce-b302099a8057']],
    [['Viewer:01890a5d-ac96-774b-bcce-b302099a8057']],
    [Array.from({ length: 101 }, () => 'Survey:01890a5d-ac96-774b-bcce-b302099a8057')],
    [[null]],
  ])('not nodes with ids that the resolver refuses, and none: %j', async (ids) => {
    for (const by of [{ token: ways.server.admin.token }, { key: ways.scoped }, {}]) {
      const { answeredBy } = await ways.both('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ...by, variables: { ids } });
      expect(answeredBy).not.toBe('sql');
    }
  });

  test('not the fields that only resolvers can answer', async () => {
    for (const field of RESOLVED) {
      const [type, name] = field.split('.') as [string, string];
      const inner = getNamedType((schema.getType(type) as GraphQLObjectType).getFields()[name]?.type as never);
      const selection = isObjectType(inner) ? `{ ${everything(inner, 0)} }` : '';
      const { answeredBy } = await ways.both(`{ node(id: "${ways.chain[type]}") { ... on ${type} { ${name} ${selection} } } }`);
      expect(answeredBy, field).toBe('resolvers');
    }
  });
});

test('both answer a document together, in the order of its keys', async () => {
  const { answer, answeredBy } = await ways.both(`{
    viewer { name } b: surveys { nodes { name } } __typename
    a: trainingDatasets { nodes { qualityReport { sampleCount } } } models { nodes { id } } }`);
  expect(answeredBy).toBe('both');
  expect(Object.keys(answer.data)).toEqual(['viewer', 'b', '__typename', 'a', 'models']);
});

test('selections of one key merge', async () => {
  const { answeredBy } = await ways.both(`{
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
      await ways.both(`{ surveys(first: 1, filter: { isActive: ${filter} }) { ${selection} } }`);
  await ways.both('{ surveys { nodes { observations(first: 1) { __typename pageInfo { hasPreviousPage } } } } }');
});

test('any alias is a key', async () => {
  const long = `a${'_very'.repeat(20)}_long_alias`;
  for (const alias of ['__proto__', 'constructor', 'toJSON', long])
    await ways.both(`{ ${alias}: surveys { ${alias}: nodes { ${alias}: name x: id y: id } } }`);
});

test('more keys than a function of PostgreSQL has arguments', async () => {
  const names = ['ra', 'dec', 'externalId', 'status', 'observedAt', 'filterBand'];
  const query = `{ observations { nodes { ${Array.from({ length: 49 }, (_, i) => `a${i}: ${names[i % names.length]}`).join(' ')} ${everything(schema.getType('Observation') as GraphQLObjectType, 0)} } } }`;
  const { answeredBy } = await ways.both(query);
  expect(answeredBy).toBe('sql');
});

test('variables choose fields, pages and orders', async () => {
  const query = `query ($yes: Boolean! = true, $no: Boolean = false, $n: Int, $way: SortDirection! = DESC, $after: String) {
    observations(first: $n, after: $after, orderBy: { field: RA, direction: $way }) @include(if: $yes) {
      nodes { id @skip(if: $no) ... @include(if: $yes) { survey { name @skip(if: $yes) id } } detections(first: $n) { nodes { id } } }
      pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } viewer @include(if: $no) { name } }`;
  const token = ways.server.admin.token;
  const end = (await ways.both(query, { token, variables: { n: 1 } })).answer.data.observations.pageInfo.endCursor;
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
    await ways.both(query, { token, variables });
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
    await ways.both(query, { key: ways.scoped });
    await ways.both(query);
    await ways.both(query, {});
  });
});

test('a plan sends one statement, and the log says so', async () => {
  const query = '{ observations { nodes { survey { name } detections(first: 3) { nodes { id } } } } }';
  const statements = await ways.server.statementsOf(() => ways.server.ok(query, { token: ways.server.admin.token }));
  expect(statements).toHaveLength(1);
  expect(statements[0]).toMatch(/^SELECT concat/);
});

test('no text of a caller becomes SQL', async () => {
  const alias = 'dropTableUsers';
  const query = `query ($text: String!) { ${alias}: users(filter: { search: $text }) { ${alias}: nodes { ${alias}: name } } }`;
  const text = "'; DROP TABLE users; --";
  const statements = await ways.server.statementsOf(() =>
    ways.server.ok(query, { token: ways.server.admin.token, variables: { text } }),
  );
  expect(statements).toHaveLength(1);
  expect(statements.join()).not.toMatch(/drop/i);
});

test('decision 11 lists each place where a plan reads a table', async () => {
  const folder = new URL('../../src/plans/', import.meta.url);
  const page = await readFile(new URL('../../docs/decisions/11-sql-plans.md', import.meta.url), 'utf8');
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
    const secondWallAlone = `${await ways.server.listen({ preExecutionCheck: false })}/graphql`;
    const { key } = await ways.server.makeKey({ permissions: ['READ_DATA'] });
    const ask = (query: string) => ways.server.refused('FORBIDDEN', query, { key, url: secondWallAlone });
    await ways.server.ok('{ observations { nodes { id } } }', { key, url: secondWallAlone });
    for (const query of [
      '{ observations { nodes { survey { name } } } }',
      '{ detections(filter: { minConfidence: 2 }) { edges { node { observation { survey { __typename } } } } } }',
      `{ node(id: "${ways.chain.Survey}") { __typename } }`,
      `{ node(id: "${ways.chain.AuditEvent}") { ... on AuditEvent { action } } }`,
      '{ auditEvents { totalCount } }',
      '{ users { pageInfo { hasNextPage } } }',
    ])
      expect(await ways.server.statementsOf(() => ask(query)), query).toEqual([]);
  });

  test('counts a field only where its conditions hold', async () => {
    const secondWallAlone = `${await ways.server.listen({ preExecutionCheck: false })}/graphql`;
    const { key } = await ways.server.makeKey({ permissions: ['READ_DATA'] });
    const query = 'query ($yes: Boolean!) { observations { nodes { id survey @include(if: $yes) { name } } } }';
    await ways.server.ok(query, { key, url: secondWallAlone, variables: { yes: false } });
    await ways.server.refused('FORBIDDEN', query, { key, url: secondWallAlone, variables: { yes: true } });
  });
});
