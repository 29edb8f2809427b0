/** The permissions that a document requires, reported without running it, and keys with exactly these permissions. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const NEEDS = `query ($document: String!, $operationName: String) {
  requiredPermissions(document: $document, operationName: $operationName) { permission paths } }`;
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id permissions } } }`;
const SURVEYS = '{ surveys { nodes { name } } }';
const OBSERVATIONS = '{ observations { nodes { id } totalCount } }';
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';

const server = serverOfFile();
let admin: RequestOptions;
let anyone: RequestOptions;
beforeAll(async () => {
  admin = { token: server.admin.token };
  anyone = { key: (await server.makeKey({ permissions: ['READ_PUBLIC'] })).key };
});

const needs = async (document: string, operationName?: string) => {
  const { requiredPermissions } = await server.ok(NEEDS, { variables: { document, operationName }, ...anyone });
  return Object.fromEntries(
    requiredPermissions.map(({ permission, paths }: { permission: string; paths: string[] }) => [permission, paths]),
  );
};
const refused = (code: string, document: string, operationName?: string) =>
  server.refused(code, NEEDS, { variables: { document, operationName }, ...anyone });
const create = (input: object, by = admin) => server.ok(CREATE, { variables: { input: { name: 'flow', ...input } }, ...by });
const refuseCreate = (code: string, input: object) =>
  server.refused(code, CREATE, { variables: { input: { name: 'flow', ...input } }, ...admin });

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

test('roles lists each role with the permissions that viewer has with it', async () => {
  const { roles, viewer } = await server.ok('{ roles { name description permissions } viewer { role permissions } }', admin);
  expect(roles.map(({ name }: { name: string }) => name).sort()).toEqual(['ADMIN', 'ANALYST', 'GUEST', 'RESEARCHER', 'VIEWER']);
  expect(roles).toContainEqual({ name: viewer.role, description: 'Everything.', permissions: viewer.permissions });
  expect(roles).toContainEqual({ name: 'GUEST', description: 'Read public data.', permissions: ['READ_PUBLIC'] });
  await server.ok('{ roles { name } }', anyone);
  await server.refused('UNAUTHENTICATED', '{ roles { name } }');
});

describe('requiredPermissions', () => {
  test('lists each permission once, with every field that requires it, by its path in the answer', async () => {
    expect(await needs(SURVEYS)).toMatchObject({ READ_PUBLIC: expect.arrayContaining(['surveys']) });
    expect(await needs('{ mine: surveys { totalCount } again: surveys { totalCount } o: observations { totalCount } }')).toEqual({
      READ_PUBLIC: expect.arrayContaining(['mine', 'again']),
      READ_DATA: expect.arrayContaining(['o']),
    });
    expect(await needs('{ viewer { name } permissionSets { name } __typename }')).toEqual({});
  });

  test('follows fragments, named and inline, and nested fields', async () => {
    const document = `query { ...Roots } fragment Roots on Query { ... on Query { ...More } users { totalCount } }
      fragment More on Query { observations { nodes { survey { name } } } }`;
    expect(Object.keys(await needs(document)).sort()).toEqual(['ADMIN_ACCESS', 'READ_DATA', 'READ_PUBLIC']);
  });

  test('counts what a variable may leave out, and not what is never selected', async () => {
    const maybe = 'query ($with: Boolean = false) { viewer { name } observations @include(if: $with) { totalCount } }';
    expect(Object.keys(await needs(maybe))).toEqual(['READ_DATA']);
    expect(await needs('{ viewer { name } observations @skip(if: true) { totalCount } }')).toEqual({});
  });

  test.each([
    [
      'an id in the document',
      `{ node(id: "Observation:${ID}") { id ... on Observation { ra } ... on User { email } } }`,
      ['READ_DATA'],
    ],
    ['another id in the document', `{ node(id: "Survey:${ID}") { id ... on Observation { ra } } }`, ['READ_PUBLIC']],
    [
      'a variable',
      'query ($id: ID!) { node(id: $id) { ... on Observation { ra } ... on Survey { name } } }',
      ['READ_DATA', 'READ_PUBLIC'],
    ],
  ])('decides node(id) by the type of %s', async (_what, document, permissions) => {
    expect(Object.keys(await needs(document)).sort()).toEqual(permissions);
  });

  test('looks at mutations and subscriptions, and runs neither', async () => {
    const count = await server.app.db.survey.count();
    const document = 'mutation { createSurvey(input: { name: "NEVER" }) { survey { id } } }';
    expect(await needs(document)).toMatchObject({ MANAGE_OPERATIONS: ['createSurvey'] });
    expect(await server.app.db.survey.count()).toBe(count);
    expect(await needs('subscription { detectionRecorded { detection { id } } }')).toMatchObject({
      READ_DATA: expect.arrayContaining(['detectionRecorded']),
    });
    const statements = await server.statementsOf(() => needs(OBSERVATIONS));
    expect(statements.filter((sql) => /observations/.test(sql))).toEqual([]);
  });

  test('of one operation or of all', async () => {
    const document = `query A ${SURVEYS} query B ${OBSERVATIONS}`;
    expect(Object.keys(await needs(document, 'A'))).toEqual(['READ_PUBLIC']);
    expect(Object.keys(await needs(document, 'B'))).toEqual(['READ_DATA']);
    expect(Object.keys(await needs(document)).sort()).toEqual(['READ_DATA', 'READ_PUBLIC']);
    expect((await refused('BAD_USER_INPUT', document, 'C')).extensions.field).toBe('operationName');
    expect((await refused('BAD_USER_INPUT', 'fragment F on Query { viewer { name } }')).extensions.field).toBe('document');
  });

  test('obeys every limit, and says what is wrong without a value', async () => {
    const deep = `${'{ a '.repeat(20)}${'}'.repeat(20)}`;
    expect((await refused('LIMIT_EXCEEDED', deep)).extensions).toMatchObject({ limit: 'depth', value: 16 });
    const aliases = `{ ${Array.from({ length: 60 }, (_, i) => `a${i}: viewer { name }`).join(' ')} }`;
    expect((await refused('LIMIT_EXCEEDED', aliases)).extensions).toMatchObject({ limit: 'aliases', value: 50 });
    expect((await refused('LIMIT_EXCEEDED', `{ viewer { name } } #${'x'.repeat(100_000)}`)).extensions.limit).toBe('length');
    expect((await refused('GRAPHQL_PARSE_FAILED', '{ viewer { "hunter2hunter2')).message).not.toContain('hunter2');
    await refused('GRAPHQL_PARSE_FAILED', '');
    const wrong = await refused('BAD_USER_INPUT', '{ surveys(first: "hunter2") { hunter: nothing } }');
    expect(wrong.extensions).toMatchObject({ field: 'document' });
    const placed = await refused('BAD_USER_INPUT', '{\n  surveys { nodes { nothing } }\n}');
    expect(placed.extensions.issues).toEqual(['line 2, column 21: Cannot query field "nothing" on type "Survey".']);
    expect(JSON.stringify(wrong)).not.toContain('hunter2');
  });

  test('counts the introspection of all operations together, since it has to follow each', async () => {
    const asking = (operations: number, inner: string) =>
      `${Array.from({ length: operations }, (_, i) => `query A${i} { ...F }`).join(' ')} fragment F on Query { __type(name: "Node") { ${inner} } }`;
    const fields = 'possibleTypes { fields { name args { name } } }';
    const { limit, value } = (await refused('LIMIT_EXCEEDED', asking(500, fields))).extensions;
    expect({ limit, value }).toEqual({ limit: 'cost', value: 20_000 });
    expect(await needs(asking(20, fields))).toEqual({});
    expect(await needs(asking(500, 'name'))).toEqual({});
  });

  test('needs a credential, whichever it is', async () => {
    const { status, extensions } = await server.refused('UNAUTHENTICATED', NEEDS, { variables: { document: SURVEYS } });
    expect({ status, reason: extensions.reason }).toEqual({ status: 401, reason: 'MISSING' });
  });
});

describe('createApiKey(operations)', () => {
  test('grants exactly the union, and the key runs exactly these documents', async () => {
    const survey = await server.makeSurvey();
    const { createApiKey } = await create({ operations: [SURVEYS, INGEST] });
    const { key, apiKey } = createApiKey;
    server.secrets.add(key);
    expect(apiKey.permissions).toEqual(['READ_PUBLIC', 'OBSERVATIONS_INGEST']);
    await server.ok(SURVEYS, { key });
    const observations = [{ externalId: 'a', ra: 1, dec: 1, observedAt: '2024-01-01T00:00:00Z' }];
    const input = { survey: survey.name, observations };
    expect((await server.ok(INGEST, { key, variables: { input } })).ingestObservations.inserted).toBe(1);
    const { extensions } = await server.refused('FORBIDDEN', OBSERVATIONS, { key });
    expect(extensions.missingPermissions).toMatchObject([{ permission: 'READ_DATA' }]);
  });

  test('is united with a set and with permissions', async () => {
    const { createApiKey } = await create({ permissions: ['WRITE_DATA'], permissionSet: 'READ_ONLY', operations: [INGEST] });
    server.secrets.add(createApiKey.key);
    expect(createApiKey.apiKey.permissions).toEqual(['READ_PUBLIC', 'READ_DATA', 'WRITE_DATA', 'OBSERVATIONS_INGEST']);
  });

  test.each([
    [
      'what only users may do',
      ['mutation { signOutEverywhere(input: {}) { user { id } } }'],
      'BAD_USER_INPUT',
      'input.operations',
    ],
    ['what needs nothing', ['{ viewer { name } }'], 'BAD_USER_INPUT', 'input.permissions'],
    ['more documents than a hundred', Array.from({ length: 101 }, () => SURVEYS), 'BAD_USER_INPUT', 'input.operations'],
    ['a document that does not fit the schema', ['{ nothing }'], 'BAD_USER_INPUT', 'input.operations'],
    [
      'one of them without an operation',
      [SURVEYS, 'fragment F on Query { viewer { name } }'],
      'BAD_USER_INPUT',
      'input.operations',
    ],
    ['what cannot be parsed', ['{'], 'GRAPHQL_PARSE_FAILED', undefined],
    ['too many aliases', [`{ ${'a: viewer { name } '.repeat(60)} }`], 'LIMIT_EXCEEDED', undefined],
  ])('refuses %s', async (_what, operations, code, field) => {
    const keys = await server.app.db.apiKey.count();
    expect((await refuseCreate(code, { operations })).extensions.field).toBe(field);
    expect(await server.app.db.apiKey.count()).toBe(keys);
  });

  test('never grants what the owner or the maker lacks', async () => {
    const owner = await server.makeUser('VIEWER');
    const { extensions } = await refuseCreate('BAD_USER_INPUT', { operations: [INGEST], ownerId: owner.id });
    expect(extensions.issues).toEqual([expect.stringContaining('OBSERVATIONS_INGEST')]);
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    const by = { variables: { input: { name: 'child', operations: [OBSERVATIONS] } }, key };
    expect((await server.refused('BAD_USER_INPUT', CREATE, by)).extensions.issues).toEqual([
      expect.stringContaining('READ_DATA'),
    ]);
  });
});
