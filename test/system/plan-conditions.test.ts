/**
 * Conditions of Prisma as SQL (src/database/statements/conditions.ts): for each entity, each kind of caller and each filter of the schema, the SQL
 * finds exactly the rows that Prisma finds. Forms that no declaration uses are refused.
 */
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { ALL_PERMISSIONS, maskOf, ROLES } from '../../src/access/permissions.js';
import { ANONYMOUS, type Principal } from '../../src/access/principal.js';
import { ApiError } from '../../src/base/errors.js';
import { globalId } from '../../src/base/ids.js';
import { ENUMS, TABLES } from '../../src/database/generated/columns.js';
import { conditionOn } from '../../src/database/statements/conditions.js';
import { storedDouble } from '../../src/database/statements/doubles.js';
import { joinOf, sqlTable } from '../../src/database/statements/models.js';
import { name, sql, tableAs } from '../../src/database/statements/sql.js';
import type { Context } from '../../src/graphql/context.js';
import { type Entity, tableOf } from '../../src/graphql/entity.js';
import type { ListReading } from '../../src/graphql/reading.js';
import { schema } from '../../src/modules/schema.js';
import { type Chain, makeChain } from '../support/chain.js';
import { isThorough } from '../support/effort.js';
import { uuidOf } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();
let chain: Chain;
let surveyIds: string[];
let principals: Record<string, Principal>;
/** The global ids of all rows, by type. */
const ids = new Map<string, string[]>();

beforeAll(async () => {
  const by = { token: server.admin.token };
  const model = 'mutation { createModel(input: { name: "m", version: "1", type: "cnn" }) { model { id } } }';
  const modelId = (await server.ok(model, by)).createModel.model.id;
  const surveys = await Promise.all(['INSIDE', 'OUTSIDE'].map((name) => server.makeSurvey(name)));
  const [inside] = await Promise.all(surveys.map((survey) => makeChain(server, survey, modelId)));
  const key = await server.makeKey({ permissions: ['READ_DATA'] });
  await server.ok('mutation { createSystemConfig(input: { key: "INSIDE", value: 1 }) { systemConfig { id } } }', by);
  // A run whose reference is of the other survey, a job that spans both, and one that belongs to none.
  surveyIds = surveys.map(({ uuid }) => uuid);
  await server.app.db.processingJob.create({
    data: { type: 'x', surveyId: surveyIds[0] ?? null, otherSurveys: { create: { surveyId: surveyIds[1] as string } } },
  });
  await server.app.db.processingJob.create({ data: { type: 'x' } });
  chain = { ...inside, ApiKey: key.id, User: server.admin.id } as Chain;
  const user = { surveyIds: null, name: 'x', role: 'VIEWER', expiresAt: null, userId: server.admin.uuid } as const;
  const aKey = (permissions: number, surveyIds: readonly string[] | null): Principal => ({
    ...user,
    kind: 'apiKey',
    permissions,
    surveyIds,
    keyId: uuidOf(key.id),
    requestsPerMinute: null,
    secret: { digest: '', retired: false },
  });
  for (const entity of entities) {
    const rows: { id: string }[] = await tableOf(server.app.db, entity).findMany({ select: { id: true }, take: 100 });
    ids.set(
      entity.name,
      rows.map(({ id }) => globalId(entity.name, id)),
    );
  }
  const data = maskOf(ROLES.RESEARCHER.permissions);
  principals = {
    anonymous: ANONYMOUS,
    user: { ...user, kind: 'user', permissions: data, session: null },
    admin: { ...user, kind: 'user', permissions: ALL_PERMISSIONS, session: null },
    key: aKey(data, null),
    'a key without surveys': aKey(data, []),
    'a key of one survey': aKey(data, surveyIds.slice(0, 1)),
    'a key of both surveys': aKey(data, surveyIds),
  };
}, 120_000);

async function expectSameRows(entity: Entity, where: object): Promise<number> {
  const rows: { id: string }[] = await tableOf(server.app.db, entity).findMany({ where, select: { id: true } });
  const row = name('t0');
  const statement = sql`SELECT ${row}.id::text AS id FROM ${tableAs(entity.name, row)} WHERE ${conditionOn(row, entity.name, where)}`;
  const found = await server.app.db.$queryRawUnsafe<{ id: string }[]>(statement.text, ...statement.values);
  const ids = (list: { id: string }[]) => list.map(({ id }) => id).sort();
  expect(ids(found), JSON.stringify(where)).toEqual(ids(rows));
  return rows.length;
}

const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
  const { reads } = field.extensions;
  return reads?.kind === 'list' ? [{ field, reads }] : [];
});
const entities = [...new Set(lists.map(({ reads }) => reads.entity))];

describe.each(entities.map((entity) => [entity.name, entity] as const))('the rows of %s that are visible to', (_name, entity) => {
  test.each(['anonymous', 'user', 'admin', 'key', 'a key without surveys', 'a key of one survey', 'a key of both surveys'])(
    '%s',
    async (caller) => {
      await expectSameRows(entity, entity.visibleTo(principals[caller] as Principal));
    },
  );
});

test('some rows are visible to a key of both surveys only', async () => {
  for (const entity of entities.filter(({ name }) => name === 'ProcessingJob')) {
    const counts = await Promise.all(
      ['a key without surveys', 'a key of one survey', 'a key of both surveys', 'key'].map((caller) =>
        expectSameRows(entity, entity.visibleTo(principals[caller] as Principal)),
      ),
    );
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBe(4);
  }
});

/** Values of each type of a filter field. A filter may refuse some of them, but not all. */
function valuesOf(type: { readonly name: string }): unknown[] {
  if (isEnumType(type)) return type.getValues().map(({ value }) => value);
  const values: Record<string, unknown[]> = {
    Boolean: [true, false],
    String: ['INSIDE', 'inside', 'x', 'm', 'M', '', 'cnn', "'; DROP TABLE users; --", '%', '_', '\\'],
    ID: Object.values(chain),
    DateTime: [new Date('2000-01-01T00:00:00Z'), new Date('2030-01-01T00:00:00Z')],
    Int: [1, 400],
    Float: [0, 0.85, 1],
    StaleFilter: [{ olderThanMinutes: 1 }],
  };
  return values[type.name] ?? [];
}

const filters = lists.flatMap(({ field, reads }) => {
  const type = getNamedType(field.args.find(({ name }) => name === 'filter')?.type);
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).map((filter) => [field.name, filter.name, filter, reads] as const);
});

/** The values of each field inside `or` and `not`: each value has been tried alone. */
const VALUES_INSIDE = isThorough ? Number.POSITIVE_INFINITY : 1;

/** The same of a field: of a list, lists of different lengths; of `or` and `not`, filters with one field each. */
function valuesOfField({ type }: GraphQLInputField): unknown[] {
  const named = getNamedType(type);
  const isList = isListType(getNullableType(type));
  const single = isCombined(named)
    ? Object.values(named.getFields()).flatMap((field) =>
        isCombined(getNamedType(field.type))
          ? []
          : valuesOfField(field)
              .slice(-VALUES_INSIDE)
              .map((value) => ({ [field.name]: value })),
      )
    : valuesOf(named);
  return isList ? [[], ...single.map((value) => [value]), ...single.map((value) => [value, single[0]])] : single;
}

const isCombined = (type: unknown): type is GraphQLInputObjectType => isInputObjectType(type) && 'or' in type.getFields();

const find = (filter: object, reads: ListReading, context: Context) =>
  reads.find({ filter }, context).catch((error: unknown) => {
    if (error instanceof ApiError) return undefined;
    throw error;
  });

test.each(filters)('the filter of %s by %s', async (_list, name, filter, reads) => {
  let accepted = 0;
  for (const value of valuesOfField(filter))
    for (const caller of ['admin', 'a key of one survey']) {
      const context = { app: server.app, caller: { principal: principals[caller], origin: {} } } as unknown as Context;
      const found = await find({ [name]: value }, reads, context);
      if (found === undefined) continue;
      accepted++;
      // A few ids let an index serve any other condition.
      const served = 'where' in found ? found : await find({ [name]: value, ids: ids.get(reads.entity.name) }, reads, context);
      if (served && 'where' in served) await expectSameRows(reads.entity, served.where);
    }
  expect(accepted).toBeGreaterThan(0);
});

test('large numbers keep all digits', async () => {
  const entity = entities.find(({ name }) => name === 'Candidate') as Entity;
  for (const least of [1e300, 1.7976931348623157e308, 1.2345678901234567e19, 5e-324])
    await expectSameRows(entity, { snr: { gte: storedDouble(least) } });
});

test.each([
  { nothing: 1 },
  { name: { startsWith: 'x' } },
  { name: { contains: 'x' } },
  { name: { not: 'x' } },
  { name: { in: null } },
  { name: { equals: 'x' } },
  { name: ['x'] },
  { observations: { none: {} } },
  { observations: { is: {} } },
])('no other form is translated: %j', (where) => {
  expect(() => conditionOn(name('t0'), 'Survey', where)).toThrow(/cannot translate/);
});

describe('the SQL names', () => {
  test.each(Object.entries(TABLES))('of %s exist', async (model, { columns }) => {
    const list = Object.values(columns)
      .map(({ column }) => `"${column}"`)
      .join(', ');
    await server.app.db.$queryRawUnsafe(`SELECT ${list} FROM "${sqlTable(model).table}" LIMIT 0`);
    for (const [relation, { model: other }] of Object.entries(sqlTable(model).relations)) {
      const pairs = joinOf(model, relation);
      expect(pairs.length).toBeGreaterThan(0);
      for (const [own, theirs] of pairs) {
        expect(sqlTable(model).columns).toHaveProperty(own);
        expect(sqlTable(other).columns).toHaveProperty(theirs);
      }
    }
  });

  test('of enums exist', async () => {
    const rows = await server.app.db.$queryRawUnsafe<{ typname: string }[]>(
      "SELECT typname::text FROM pg_type WHERE typtype = 'e'",
    );
    expect(rows.map(({ typname }) => typname)).toEqual(expect.arrayContaining(Object.values(ENUMS)));
  });
});
