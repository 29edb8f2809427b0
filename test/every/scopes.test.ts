/**
 * A key with `survey:INSIDE` reads and writes only rows of INSIDE, on every path. The test finds the paths in the schema. So it also tries
 * a field or mutation that is added later, or fails until somebody gives a reason.
 */
import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
} from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { holds, maskOf, ROLES } from '../../src/access/permissions.js';
import { entityNamed } from '../../src/graphql/entity.js';
import { schema } from '../../src/modules/schema.js';
import { type Chain, makeChain } from '../support/chain.js';
import { openStream } from '../support/events.js';
import { type Digests, everyRow } from '../support/every-row.js';
import type { TestKey } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const NOT_ADMIN = ROLES.RESEARCHER.permissions;
const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

type Field = GraphQLField<unknown, unknown>;
/** Whether a scoped key, which cannot hold admin:access, may select the field at all. */
const isOpen = ({ extensions: { requirement } }: Field): boolean =>
  requirement === undefined || (!requirement.user && holds(maskOf(NOT_ADMIN), requirement.permissions));

const server = serverOfFile({ hears: true });
let key: TestKey;
let inside: Chain;
let outside: Chain;
let chainIn: (where: 'inside' | 'outside') => Promise<Chain>;

beforeAll(async () => {
  const by = { token: server.admin.token };
  const model = 'mutation { createModel(input: { name: "m", version: "1", type: "cnn" }) { model { id } } }';
  const modelId = (await server.ok(model, by)).createModel.model.id;
  const surveys = { inside: await server.makeSurvey('INSIDE'), outside: await server.makeSurvey('OUTSIDE') };
  chainIn = (where) => makeChain(server, surveys[where], modelId);
  inside = await chainIn('inside');
  outside = await chainIn('outside');
  key = await server.makeKey({ permissions: NOT_ADMIN, scopes: ['survey:INSIDE'] });
});

/** Whether rows of a type belong to surveys, as its declaration says. */
const spansSurveys = (type: string): boolean => entityNamed(type)?.spansSurveys === true;

const uuids = (chain: Chain) =>
  Object.entries(chain).flatMap(([type, id]) => (spansSurveys(type) ? [id.slice(id.indexOf(':') + 1)] : []));

/** No answer contains an id or a name of the other survey. */
function expectNothingOutside(answer: unknown): void {
  const text = JSON.stringify(answer);
  for (const uuid of uuids(outside)) expect(text).not.toContain(uuid);
  expect(text).not.toContain('OUTSIDE');
}

/** Every field of a type that takes no required argument, through `levels` of rows. */
function everything(type: GraphQLOutputType, levels: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).filter((field) => isOpen(field) && !field.args.some(isRequiredArgument));
  const selected = fields.flatMap((field) => {
    const inner = getNamedType(field.type);
    if (isScalarType(inner) || isEnumType(inner)) return [field.name];
    const isRow = isObjectType(inner) && inner.getInterfaces().some(({ name }) => name === 'Node');
    if ((isRow && levels === 0) || isInterfaceType(inner) || field.name === 'edges') return [];
    const body = everything(field.type, isRow ? levels - 1 : levels);
    const first = field.args.some((arg) => arg.name === 'first') ? '(first: 3)' : '';
    return body === '' ? [] : [`${field.name}${first} { ${body} }`];
  });
  return selected.join(' ');
}

const ask = (query: string, variables: Record<string, unknown> = {}) => server.graphql(query, { variables, key: key.key });

/** The type of the row that an id names, by the name of its field. `id` names a row of the field's type. */
function typeOfId(field: string, about: string): string {
  if (field === 'id') return about;
  const noun = field.replace(/Ids?$/, '').replace(/^reference/, '');
  const type = `${noun[0]?.toUpperCase()}${noun.slice(1)}`;
  return { Dataset: 'TrainingDataset', Entity: 'Observation' }[type] ?? type;
}

describe('reading', () => {
  // The credential or the document alone answers these, so they concern no rows.
  const ABOUT_NO_ROWS = ['viewer', 'permissionSets', 'roles', 'requiredPermissions', 'apiKeys', 'apiKey', 'user'];
  const open = queries.filter((field) => isOpen(field) && !ABOUT_NO_ROWS.includes(field.name));
  const lists = open.filter((field) => !field.args.some(isRequiredArgument) && !field.args.some(({ name }) => name === 'id'));

  test.each(lists.map((field) => [field.name, field] as const))(
    '%s shows, counts and nests nothing of another survey',
    async (name, field) => {
      const paged = field.args.some((arg) => arg.name === 'first') ? '(first: 3)' : '';
      const { body, status } = await ask(`{ ${name}${paged} { ${everything(field.type, 1)} } }`);
      expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
      expectNothingOutside(body);
      const seenByAll = (await server.ok(`{ ${name}${paged} { ${everything(field.type, 0)} } }`, { token: server.admin.token }))[
        name
      ];
      if (name !== 'models') expect(JSON.stringify(body.data[name])).not.toBe(JSON.stringify(seenByAll));
    },
  );

  const singles = open.filter((field) => field.args.some(({ name }) => name === 'id') && field.name !== 'node');
  test.each(singles.map((field) => [field.name, field] as const))(
    '%s(id) is null for a row of another survey',
    async (name, field) => {
      const type = getNamedType(field.type).name;
      const query = `query ($id: ID!) { ${name}(id: $id) { ${everything(field.type, 0)} } }`;
      expect((await ask(query, { id: inside[type] })).body.data[name]).not.toBeNull();
      if (!spansSurveys(type)) return;
      expect(outside[type], `a row of ${type} in test/support/chain.ts`).toBeDefined();
      expect((await ask(query, { id: outside[type] })).body).toEqual({ data: { [name]: null } });
    },
  );

  test('node(id) is null for every row of another survey', async () => {
    const types = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    for (const type of types.filter(spansSurveys)) {
      expect(outside[type], `a row of ${type} in test/support/chain.ts`).toBeDefined();
      const query = `query ($id: ID!) { node(id: $id) { __typename id } }`;
      expect((await ask(query, { id: inside[type] })).body.data.node).toEqual({ __typename: type, id: inside[type] });
      expect((await ask(query, { id: outside[type] })).body, type).toEqual({ data: { node: null } });
    }
    const others = types.filter((name) => !spansSurveys(name));
    expect(others.sort(), 'types that belong to no survey').toEqual([
      'ApiKey',
      'ApiKeyRequest',
      'AuditEvent',
      'Model',
      'SystemConfig',
      'User',
    ]);
  });

  const filtered = open.flatMap((field) => {
    const filter = field.args.find(({ name }) => name === 'filter');
    const type = filter && getNullableType(filter.type);
    return isInputObjectType(type)
      ? Object.values(type.getFields()).map((input) => [`${field.name}(filter: { ${input.name} })`, field, input] as const)
      : [];
  });
  test.each(filtered.filter(([, , input]) => getNamedType(input.type).name === 'ID'))(
    '%s of another survey finds nothing',
    async (_name, field, input) => {
      const filterType = `${field.args.find(({ name }) => name === 'filter')?.type}`;
      const type = input.name === 'ids' ? filterType.replace(/Filter$/, '') : typeOfId(input.name, '');
      if (!spansSurveys(type)) return expect(['Model', 'User']).toContain(type);
      const isConnection = getNamedType(field.type).name.endsWith('Connection');
      const selection = isConnection
        ? 'totalCount nodes { id }'
        : field.name === 'skyDensity'
          ? 'count'
          : everything(field.type, 0);
      const query = `query ($filter: ${filterType}) { ${field.name}(filter: $filter) { ${selection} } }`;
      const id = outside[type];
      const { body } = await ask(query, { filter: { [input.name]: isListType(getNullableType(input.type)) ? [id] : id } });
      if (body.errors) expect(body.errors[0]?.extensions.code).toMatch(/^(NOT_FOUND|FORBIDDEN)$/);
      else
        expect(body.data[field.name]).toEqual(
          isConnection ? { totalCount: 0, nodes: [] } : field.name === 'skyDensity' ? { count: [] } : [],
        );
    },
  );
  test.each(filtered.filter(([, , input]) => input.name === 'survey'))(
    '%s out of scope is FORBIDDEN with the missing scope',
    async (_name, field) => {
      const selection = getNamedType(field.type).name.endsWith('Connection') ? 'totalCount' : everything(field.type, 0);
      const required = field.args.filter(isRequiredArgument).map(({ name }) => `${name}: "${inside[typeOfId(name, '')]}"`);
      for (const survey of ['OUTSIDE', 'NOWHERE']) {
        const args = [...required, `filter: { survey: "${survey}" }`].join(', ');
        const { status, body } = await ask(`{ ${field.name}(${args}) { ${selection} } }`);
        expect({ status, missing: body.errors?.[0]?.extensions.missingScopes }).toEqual({
          status: 403,
          missing: [`survey:${survey}`],
        });
      }
    },
  );

  test("a cursor made outside the key's scope leads to nothing outside it", async () => {
    const page = '{ observations(first: 1, orderBy: { field: RA }) { pageInfo { endCursor } } }';
    const { endCursor } = (await server.ok(page, { token: server.admin.token })).observations.pageInfo;
    const { body } = await ask(
      `query ($after: String) { observations(after: $after, orderBy: { field: RA }) { nodes { id survey { name } } } }`,
      { after: endCursor },
    );
    expectNothingOutside(body);
  });
});

describe('listening', () => {
  const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {}).filter(isOpen);

  test.each(subscriptions.map((field) => [field.name, field] as const))('%s tells of rows inside only', async (name, field) => {
    const stream = await openStream(server.url, `subscription { ${name} { ${everything(field.type, 0)} } }`, { key: key.key });
    // Streams report in the order of commits: when an event inside arrives, all earlier events outside would have arrived.
    const elsewhere = await chainIn('outside');
    await chainIn('inside');
    const told = (await stream.data())[name];
    for (const uuid of uuids(elsewhere)) expect(JSON.stringify(told)).not.toContain(uuid);
    const { id } = told;
    expect((await ask('query ($id: ID!) { node(id: $id) { id } }', { id })).body.data.node).toEqual({ id });
    stream.close();
  });
});

describe('writing', () => {
  // Keys belong to no survey; the others take no credential.
  const ABOUT_NO_ROWS = [
    'revokeApiKey',
    'rotateApiKey',
    'endRetiredSecrets',
    'signIn',
    'refreshSession',
    'signOut',
    'redeemOneTimeCode',
  ];
  const open = mutations.filter((field) => isOpen(field) && !ABOUT_NO_ROWS.includes(field.name));

  /** The type of the row that the payload of a mutation shows. */
  function aboutOf(field: Field): string {
    const payload = getNamedType(field.type);
    const shown = isObjectType(payload) ? Object.values(payload.getFields()).map((inner) => getNamedType(inner.type).name) : [];
    // The payload of a deletion shows no row.
    return [...shown, field.name.replace(/^[a-z]+/, '')].find((name) => name in outside) ?? '';
  }

  /** An input that fits the type, its ids and surveys of the given chains: `swapped` names the field that is outside. */
  function inputFor(type: GraphQLInputType, name: string, about: string, swapped: string): unknown {
    const bare = getNullableType(type);
    const chain = name === swapped ? outside : inside;
    const survey = name === swapped ? 'OUTSIDE' : 'INSIDE';
    // A row of a bulk is given completely, so that only its survey is wrong.
    if (isListType(bare)) {
      const row = getNullableType(bare.ofType);
      return [isInputObjectType(row) ? objectFor(row, about, swapped, true) : inputFor(row, name, about, swapped)];
    }
    if (isInputObjectType(bare)) return objectFor(bare, about, swapped);
    if (isEnumType(bare)) return bare.getValues()[0]?.name;
    if (bare.toString() === 'ID') return chain[typeOfId(name, about)];
    if (name === 'survey' || name === 'surveys') return survey;
    if (name === 'observedAt') return '2024-01-01';
    if (name === 'dryRun') return false;
    if (name === 'leaseSeconds') return 60;
    return { String: 'x', Int: 1, Float: 1, Boolean: true, JSON: {}, DateTime: '2024-01-01T00:00:00Z' }[bare.toString()];
  }

  const isPlace = (name: string, type: GraphQLInputType) =>
    getNamedType(type).name === 'ID' || name === 'survey' || name === 'surveys';

  function objectFor(type: GraphQLInputObjectType, about: string, swapped: string, whole = false): Record<string, unknown> {
    if (type.name === 'ObservationName') about = 'Observation';
    // An observation is named in one of two ways.
    const { externalId, observationId, id } = type.getFields();
    const isNamed = externalId !== undefined && (observationId ?? id) !== undefined;
    const others = !isNamed ? [] : swapped === 'survey' ? ['id', 'observationId'] : ['survey', 'externalId'];
    const fields = Object.values(type.getFields()).filter(
      (field) =>
        !others.includes(field.name) &&
        ((whole && field.name !== 'status') ||
          field.type.toString().endsWith('!') ||
          isPlace(field.name, field.type) ||
          // A survey alone does not identify observations.
          field.name === 'externalIds' ||
          (isNamed && field.name === 'externalId')),
    );
    return Object.fromEntries(fields.map((field) => [field.name, inputFor(field.type, field.name, about, swapped)]));
  }

  /** The fields by which an input names rows or surveys, those of its rows included. */
  function places(type: GraphQLInputObjectType): string[] {
    return Object.values(type.getFields()).flatMap((field) => {
      const inner = getNamedType(field.type);
      // Filters find rows. The tests of reading have them all.
      if (/Filter$/.test(inner.name)) return [];
      return isInputObjectType(inner) ? places(inner) : isPlace(field.name, field.type) ? [field.name] : [];
    });
  }

  const inputOf = (field: Field) => getNamedType(field.args[0]?.type as never) as unknown as GraphQLInputObjectType;
  const cases = open.flatMap((field) => {
    const named = [...new Set(places(inputOf(field)))].filter((name) => name !== 'modelId');
    return (named.length > 0 ? named : ['']).map((name) => [field.name, name, field] as const);
  });

  // A refused mutation may leave only a record of the caller and the time.
  const BOOKKEEPING = /^(_prisma_|audit_|api_key|users$|user_|refresh_|idempotency_)/;
  /** Of every table, including models and datasets: a refused mutation changes nothing inside either. */
  const state = () => everyRow(server, BOOKKEEPING);

  /** The last transaction that locked or changed each row outside: PostgreSQL notes it in the row, also when the transaction was undone. */
  async function locksOutside(): Promise<unknown> {
    const rows = Object.entries(outside).filter(([type]) => spansSurveys(type));
    const selects = rows.map(
      ([type, id]) => `SELECT '${id}' AS id, xmax::text FROM ${entityNamed(type)?.table} WHERE id = '${id.split(':')[1]}'`,
    );
    const text = `SELECT json_agg(locks)::text FROM (${selects.join(' UNION ALL ')}) locks`;
    // A named statement is planned once.
    return server.app.database.read({ name: 'locks_outside', text, values: [] });
  }

  test('the digests are of all tables of the pipeline', async () => {
    expect(Object.keys(await state()).length).toBeGreaterThan(12);
  });

  test.each(cases)('%s with %s of another survey is refused, and changes and locks nothing', async (name, swapped, field) => {
    const [before, locks] = [await state(), await locksOutside()];
    const input = objectFor(inputOf(field), aboutOf(field), swapped);
    const isBulk = 'rejected' in (getNamedType(field.type) as GraphQLObjectType).getFields();
    const isBatch = 'outcomes' in (getNamedType(field.type) as GraphQLObjectType).getFields();
    const selection = isBulk ? 'rejected { index reason }' : isBatch ? 'outcomes { outcome }' : '__typename';
    const { body } = await ask(`mutation ($input: ${inputOf(field).name}!) { ${name}(input: $input) { ${selection} } }`, {
      input,
    });
    expect(await locksOutside()).toEqual(locks);
    if (isBulk && !body.errors) {
      expect(body.data[name].rejected).toEqual([{ index: 0, reason: expect.stringContaining(swapped) }]);
      // The run, which is inside, gets its heartbeat, and streams report it.
      const withoutRuns = (digests: Digests) =>
        Object.entries(digests).filter(([name]) => !name.endsWith('_runs') && name !== 'stream_records');
      expect(withoutRuns(await state())).toEqual(withoutRuns(before));
      return;
    }
    if (isBatch && !body.errors) {
      expect(body.data[name].outcomes).toEqual([{ outcome: 'NOT_FOUND' }]);
      expect(await state()).toEqual(before);
      return;
    }
    const [error] = body.errors ?? [];
    expect(error?.extensions.code, JSON.stringify({ input, body })).toMatch(/^(NOT_FOUND|FORBIDDEN)$/);
    if (error?.extensions.code === 'FORBIDDEN') expect(error.extensions.missingScopes.length).toBeGreaterThan(0);
    expect(await state()).toEqual(before);
  });
});
