/**
 * An index serves each filter and each order of every list of the schema, and each order of every list inside rows. PostgreSQL explains the
 * statement that the server sends, with its parameters, on tens of thousands of rows and with a free choice of plan. The test finds lists,
 * filters and orders in the schema. A filter without a value here fails. So does a list inside rows without an index that begins with the
 * row around it: a page of a row with few rows must not walk through all rows of its table.
 */
import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { joinOf, sqlTable } from '../src/database/statements/models.js';
import type { ListReading, PageReading } from '../src/graphql/reading.js';
import { schema } from '../src/modules/schema.js';
import { ANALYZE, mostRead, nodesOf, type Plan, planOf, type Statement } from './support/explained.js';
import { type Filled, fillDatabase } from './support/filled-database.js';
import { COMMON, row, VALUES, type Value } from './support/filter-values.js';
import type { TestServer } from './support/server.js';

/** The lists of the schema: the root fields that return a page and require no argument. */
const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
  ({ type, args }) => getNamedType(type).name.endsWith('Connection') && !args.some(({ type }) => String(type).endsWith('!')),
);

function argument(list: GraphQLField<unknown, unknown>, name: string) {
  const type = list.args.find((arg) => arg.name === name)?.type;
  const named = type && getNamedType(type);
  return isInputObjectType(named) ? named.getFields() : undefined;
}

const filters = lists.flatMap((list) => Object.keys(argument(list, 'filter') ?? {}).map((name) => [list.name, name] as const));

/** The orders of a list as values of its argument `orderBy`. Undefined for the only order of a list without that argument. */
function ordersOf(list: GraphQLField<unknown, unknown>): (string | undefined)[] {
  const field = argument(list, 'orderBy')?.field?.type;
  if (!field) return [undefined];
  return indexedOrders(field).flatMap(({ name }) => ['ASC', 'DESC'].map((way) => `{ field: ${name}, direction: ${way} }`));
}

/** The values of an enum of orders. The order of separation has no index: see test/every/sky-lists.test.ts. */
const indexedOrders = (type: GraphQLInputType) =>
  (getNamedType(type) as GraphQLEnumType).getValues().filter(({ name }) => name !== 'SEPARATION');

const orders = lists.flatMap((list) => ordersOf(list).map((order) => [list.name, order] as const));

/** A list inside the rows of a type. */
interface NestedList {
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly reads: PageReading;
}

const nestedLists = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap((parent) => Object.values(parent.getFields()).map((field) => ({ parent, field, reads: field.extensions.reads })))
  .filter((list): list is NestedList => list.reads?.kind === 'page');
const nestedOrders = nestedLists.flatMap((list) =>
  ordersOf(list.field).map((order) => [list.parent.name, list.field.name, order, list] as const),
);

/** The first columns that an index must have to serve a list inside rows: the row around it, the order, and the id. */
function columnsFor({ parent, field, reads }: NestedList): string[][] {
  const [[, of]] = joinOf(parent.name, reads.relation) as [[string, string]];
  const type = argument(field, 'orderBy')?.field?.type;
  const given = type ? indexedOrders(type).map(({ value }) => value as string) : [undefined];
  return given.map((column) => {
    const order = reads.orderOf(column === undefined ? {} : { orderBy: { field: column, direction: 'asc' } });
    return [of, order.column, ...(order.unique ? [] : ['id'])];
  });
}

/** The most rows to sort for a page: those that a selective index has found. */
const FEW = 1_000;

const origin = inject('databaseOrigin');

test('the walk finds the lists, their filters and their orders', () => {
  expect(lists.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(VALUES)));
  expect(filters.length).toBeGreaterThan(50);
  expect(orders).toContainEqual(['observations', '{ field: RA, direction: DESC }']);
  expect(nestedOrders.map(([parent, list, order]) => [parent, list, order])).toContainEqual([
    ...['Survey', 'observations', '{ field: RA, direction: DESC }'],
  ]);
  const kinds = lists.map((list) => getNamedType(list.type)).every((type) => isObjectType(type));
  expect(kinds && isEnumType(schema.getType('ObservationOrderField'))).toBe(true);
});

test.each(filters)('the filter of %s by %s has a value in this test', (list, name) => {
  expect(COMMON.includes(name) || VALUES[list]?.[name] !== undefined).toBe(true);
});

test('each order of a list inside rows has an index that begins with the row around it', () => {
  for (const list of nestedLists) {
    const { table, indexes } = sqlTable(list.reads.entity.name);
    for (const needed of columnsFor(list))
      expect(
        indexes.some((index) => needed.every((column, position) => index[position] === column)),
        `${list.parent.name}.${list.field.name} needs an index of ${table} (${needed.join()})`,
      ).toBe(true);
  }
});

describe.skipIf('snapshot' in origin)('on a PostgreSQL server', () => {
  let filled: Filled | null;
  let server: TestServer;
  let client: pg.Client;
  let sent: Statement[];
  /** The address at which resolvers answer everything. */
  let resolvers: string;

  beforeAll(async () => {
    filled = await fillDatabase();
    if (filled === null) return;
    ({ server, client, sent } = filled);
    resolvers = `${await server.listen({ plans: false })}/graphql`;
  }, 300_000);

  afterAll(() => filled?.close());

  const literal = async (value: Value) => (filled as Filled).literal(value);

  async function expectIndexed(list: string, args: string): Promise<void> {
    await expectFewRead(await planOf({ server, client }, sent, `{ ${list}(first: 20, ${args}) { nodes { __typename } } }`));
  }

  /** No table is read completely, only a few rows are sorted, and the page costs less than half of reading its table. */
  async function expectFewRead(plan: Plan, table = nodesOf(plan).find((node) => node['Relation Name'])?.['Relation Name']) {
    const nodes = nodesOf(plan);
    const shown = JSON.stringify(plan, null, 1);
    expect(
      nodes.filter((node) => node['Node Type'] === 'Seq Scan'),
      shown,
    ).toEqual([]);
    for (const sort of nodes.filter((node) => node['Node Type'] === 'Sort'))
      for (const input of sort.Plans ?? []) expect(input['Plan Rows'], shown).toBeLessThan(FEW);
    // An index that is read from end to end, row by row against the filter, would be no better than the table.
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) SELECT * FROM ${table}`);
    expect(plan['Total Cost'] / rows[0]['QUERY PLAN'][0].Plan['Total Cost'], shown).toBeLessThan(0.5);
  }

  /** The value of a field that every filter has. */
  async function commonValue(list: string, name: string): Promise<string> {
    const [first = ['', ''], second = first] = Object.entries(VALUES[list] ?? {});
    const [one, other] = await Promise.all(
      [first, second].map(async ([field, value]) => `{ ${field}: ${await literal(value)} }`),
    );
    if (name !== 'ids') return name === 'or' ? `[${one}, ${other}]` : `${one}`;
    const { reads } = (lists.find((field) => field.name === list) as (typeof lists)[number]).extensions;
    const { name: type, table } = (reads as ListReading).entity;
    return `[${await literal(row(type, table))}]`;
  }

  test.each(filters)('the filter of %s by %s uses an index', async (list, name) => {
    const value = VALUES[list]?.[name];
    const written = value === undefined ? await commonValue(list, name) : await literal(value);
    await expectIndexed(list, `filter: { ${name}: ${written} }`);
  });

  test.each(orders)('the order of %s by %s uses an index', async (list, order) => {
    await expectIndexed(list, order ? `orderBy: ${order}` : '');
  });

  /** A row with as few related rows as possible: none, if there is one. */
  async function emptiest({ parent, reads }: NestedList): Promise<string> {
    const [[own, of]] = joinOf(parent.name, reads.relation) as [[string, string]];
    const [around, inside] = [sqlTable(parent.name), sqlTable(reads.entity.name)];
    const { rows } = await client.query(
      `SELECT id FROM ${around.table} AS p ORDER BY EXISTS (SELECT FROM ${inside.table} AS c
        WHERE c.${inside.columns[of]?.column} = p.${around.columns[own]?.column}), id DESC LIMIT 1`,
    );
    return `${parent.name}:${rows[0].id}`;
  }

  test.each(nestedOrders)('a %s with few %s reads only these, by %s', async (type, name, order, list) => {
    const args = order ? `first: 20, orderBy: ${order}` : 'first: 20';
    const document = `{ node(id: "${await emptiest(list)}") { ... on ${type} { ${name}(${args}) { nodes { id } } } } }`;
    for (const request of [{}, { url: resolvers }]) {
      const plan = await planOf({ server, client }, sent, document, ANALYZE, request);
      expect(mostRead(plan), JSON.stringify(plan, null, 1)).toBeLessThan(50);
    }
  });

  const ofSurveys = nestedOrders.filter(([type]) => type === 'Survey');
  test.each(ofSurveys)(
    'a %s with few %s reads only these by %s, also by a key with several surveys',
    async (_type, name, order) => {
      const { rows } = await client.query("SELECT name FROM surveys WHERE name LIKE 'IDLE-%' ORDER BY name LIMIT 3");
      const names: string[] = rows.map((found) => found.name);
      const { key } = await server.makeKey({ set: 'READ_ONLY', scopes: [...names, 'ZTF'].map((survey) => `survey:${survey}`) });
      const args = order ? `first: 20, orderBy: ${order}` : 'first: 20';
      const document = `{ survey(name: "${names[0]}") { ${name}(${args}) { nodes { id } } } }`;
      for (const request of [{ key }, { key, url: resolvers }]) {
        const plan = await planOf({ server, client }, sent, document, ANALYZE, request);
        expect(mostRead(plan), JSON.stringify(plan, null, 1)).toBeLessThan(50);
      }
    },
  );

  // A program that trains reads the samples of a dataset to their end.
  test.each([
    ['asc', '>', ''],
    ['asc', '>', 'split: TEST'],
    ['asc', '>', 'label: SUPERNOVA'],
    ['desc', '<', 'orderBy: { field: POSITION, direction: DESC }'],
    ['desc', '<', 'orderBy: { field: CREATED_AT, direction: DESC }, label: SUPERNOVA'],
  ])('a page far down the samples of a dataset starts at its cursor (%s %s %s)', async (direction, beyond, args) => {
    const { rows } = await client.query(
      'SELECT dataset_id, position, id FROM training_samples ORDER BY position OFFSET 20000 LIMIT 1',
    );
    const [{ dataset_id, position, id }] = rows;
    const after = Buffer.from(JSON.stringify(['position', direction, position, id])).toString('base64url');
    const plan = await planOf(
      { server, client },
      sent,
      `{ trainingDataset(id: "TrainingDataset:${dataset_id}") { samples(first: 20, after: "${after}", ${args}) { nodes { __typename } } } }`,
    );
    await expectFewRead(plan, 'training_samples');
    const entered = nodesOf(plan).map((node) => node['Index Cond'] ?? '');
    expect(entered).toContainEqual(expect.stringContaining(`"position" ${beyond} ${position}`));
  });

  // Many rows have the value of the cursor.
  test.each([
    ['alerts', 'alerts', 'priorityRank', 'asc'],
    ['alerts', 'alerts', 'priorityRank', 'desc'],
    ['processingJobs', 'processing_jobs', 'priority', 'asc'],
    ['processingJobs', 'processing_jobs', 'priority', 'desc'],
  ])('a page far down %s by priority reads only its rows (%s %s %s)', async (list, table, name, direction) => {
    const { column } = sqlTable(list === 'alerts' ? 'Alert' : 'ProcessingJob').columns[name] as { column: string };
    const { rows } = await client.query(
      `SELECT ${column} AS value, id FROM ${table} ORDER BY ${column}, id OFFSET (SELECT count(*) / 2 FROM ${table}) LIMIT 1`,
    );
    const after = Buffer.from(JSON.stringify([name, direction, rows[0].value, rows[0].id])).toString('base64url');
    const order = `{ field: PRIORITY, direction: ${direction.toUpperCase()} }`;
    const document = `{ ${list}(first: 20, after: "${after}", orderBy: ${order}) { nodes { id } } }`;
    const plan = await planOf({ server, client }, sent, document, ANALYZE);
    expect(mostRead(plan), JSON.stringify(plan, null, 1)).toBeLessThan(50);
  });

  // All rows have the value of the cursor.
  test.each(['ASC', 'DESC'])('a page far down the observations of a survey reads only its rows (%s)', async (direction) => {
    const survey = `EQUAL-${direction}`;
    const { rows } = await client.query(
      `WITH made AS (INSERT INTO surveys (id, name) VALUES (gen_random_uuid(), $1) RETURNING id)
       INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at)
       SELECT gen_random_uuid(), made.id, i::text, 1, 1, '2024-01-01T00:00:00Z' FROM made, generate_series(1, 2000) AS i RETURNING id`,
      [survey],
    );
    const middle = rows.map(({ id }) => id).sort()[1_000];
    const cursor = ['observedAt', direction.toLowerCase(), { date: '2024-01-01T00:00:00.000Z' }, middle];
    const after = Buffer.from(JSON.stringify(cursor)).toString('base64url');
    const args = `first: 20, after: "${after}", orderBy: { field: OBSERVED_AT, direction: ${direction} }`;
    const document = `{ survey(name: "${survey}") { observations(${args}) { nodes { id } } } }`;
    for (const request of [{}, { url: resolvers }]) {
      const plan = await planOf({ server, client }, sent, document, ANALYZE, request);
      expect(mostRead(plan), JSON.stringify(plan, null, 1)).toBeLessThan(50);
    }
  });

  test('a page far down a list starts at its cursor', async () => {
    const { rows } = await client.query('SELECT id, observed_at FROM observations ORDER BY observed_at OFFSET 20000 LIMIT 1');
    const cursor = ['observedAt', 'asc', { date: rows[0].observed_at.toISOString() }, rows[0].id];
    const after = Buffer.from(JSON.stringify(cursor)).toString('base64url');
    await expectIndexed('observations', `after: "${after}", orderBy: { field: OBSERVED_AT, direction: ASC }`);
  });
});
