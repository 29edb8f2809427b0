/** Answers to a document that does not fit the schema: one code, no values, and no credential that was used as a name. */
import { setTimeout } from 'node:timers/promises';
import { parse, specifiedRules, validate } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { generateApiKey } from '../src/access/credentials/formats/api-key.js';
import { schema } from '../src/modules/schema.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

/** A document that breaks each rule of graphql-js; some break another besides. */
const BREAKS: Readonly<Record<string, string>> = {
  MaxIntrospectionDepthRule: `{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`,
  ExecutableDefinitionsRule: '{ viewer { name } } type Other { a: Int }',
  UniqueOperationNamesRule: 'query A { viewer { name } } query A { viewer { kind } }',
  LoneAnonymousOperationRule: '{ viewer { name } } query A { viewer { kind } }',
  SingleFieldSubscriptionsRule: 'subscription { a: runChanged { __typename } b: runChanged { __typename } }',
  KnownTypeNamesRule: '{ viewer { ... on Other { name } } }',
  FragmentsOnCompositeTypesRule: '{ viewer { ... on Int { name } } }',
  VariablesAreInputTypesRule: 'query ($p: User) { node(id: $p) { id } }',
  ScalarLeafsRule: '{ viewer { name { first } } }',
  FieldsOnCorrectTypeRule: '{ viewer { other } }',
  UniqueFragmentNamesRule: '{ viewer { ...A } } fragment A on Viewer { name } fragment A on Viewer { kind }',
  KnownFragmentNamesRule: '{ viewer { ...A } }',
  NoUnusedFragmentsRule: '{ viewer { name } } fragment A on Viewer { name }',
  PossibleFragmentSpreadsRule: '{ viewer { ... on Survey { name } } }',
  NoFragmentCyclesRule: '{ viewer { ...A } } fragment A on Viewer { ...A }',
  UniqueVariableNamesRule: 'query ($p: ID!, $p: ID!) { node(id: $p) { id } }',
  NoUndefinedVariablesRule: 'query Q { node(id: $p) { id } }',
  NoUnusedVariablesRule: 'query ($p: String = "sesame") { viewer { name } }',
  KnownDirectivesRule: '{ viewer @open(with: "sesame") { name } }',
  UniqueDirectivesPerLocationRule: '{ viewer { name @skip(if: false) @skip(if: false) } }',
  KnownArgumentNamesRule: '{ viewer(password: "sesame") { name } }',
  UniqueArgumentNamesRule: '{ survey(name: "sesame", name: "sesame") { name } }',
  ValuesOfCorrectTypeRule: '{ surveys(first: "sesame") { totalCount } }',
  ProvidedRequiredArgumentsRule: '{ node { id } }',
  VariablesInAllowedPositionRule: 'query ($p: String = "sesame") { surveys(first: $p) { totalCount } }',
  OverlappingFieldsCanBeMergedRule: '{ survey(name: "sesame") { name } survey(name: "other") { name } }',
  UniqueInputFieldNamesRule:
    'mutation { signIn(input: { email: "a@b.c", password: "sesame", password: "sesame" }) { expiresAt } }',
};

describe('a document that does not fit the schema', () => {
  test.each(specifiedRules.map((rule) => [rule.name, rule] as const))(
    'is GRAPHQL_VALIDATION_FAILED, without values: %s',
    async (name, rule) => {
      // A limit of graphql-js, reported like ours.
      const code = name === 'MaxIntrospectionDepthRule' ? 'LIMIT_EXCEEDED' : 'GRAPHQL_VALIDATION_FAILED';
      const document = BREAKS[name] as string;
      expect(validate(schema, parse(document), [rule])).not.toHaveLength(0);
      // A request with several operations must name one. Otherwise it is refused before its document is analysed.
      const request = { variables: { p: 'sesame' }, ...(document.includes('query A') && { operationName: 'A' }) };
      const { status, body } = await server.graphql(document, request);
      expect(status).toBe(400);
      for (const { message, extensions } of body.errors ?? []) {
        expect(extensions.code, message).toBe(code);
        expect(extensions).not.toHaveProperty('http');
        expect(message).not.toContain('sesame');
      }
      const lenient = await server.graphql(document, { ...request, headers: { Accept: 'application/json' } });
      expect(lenient.status).toBe(200);
      expect(lenient.body).toEqual(body);
    },
  );

  test('which fits it, and whose variables do not, is BAD_USER_INPUT', async () => {
    const query = 'query ($p: Int) { permissionSets { name } surveys(first: $p) { totalCount } }';
    const request = { variables: { p: 'sesame' }, token: server.admin.token };
    const { message, status } = await server.refused('BAD_USER_INPUT', query, request);
    expect({ message, status }).toEqual({
      message: 'p: must be a whole number from -2147483648 to 2147483647 (seen: a text)',
      status: 400,
    });
  });
});

describe('a variable that is null where its type allows it and its place does not', () => {
  test.each([
    ['an argument', 'query ($v: ID = "x") { node(id: $v) { id } }', 'the variable $v', ['node']],
    ['a directive', 'query ($v: Boolean = true) { viewer @include(if: $v) { kind } }', 'the variable $v', undefined],
    ['a directive inside', 'query ($v: Boolean = true) { viewer { kind @include(if: $v) } }', 'the variable $v', ['viewer']],
    [
      'a value',
      'mutation ($v: String = "x") { CREATE(input: { name: $v }) { survey { id } } }',
      'a variable in this value',
      ['CREATE'],
    ],
  ])('is BAD_USER_INPUT, in an answer of an execution: %s', async (_where, query, what, path) => {
    const document = query.replace('CREATE', 'CREATE: createSurvey');
    const { status, body } = await server.graphql(document, { variables: { v: null }, token: server.admin.token });
    expect(body.errors).toMatchObject([
      { message: `${what} must not be null here: send a value`, extensions: { code: 'BAD_USER_INPUT', field: null } },
    ]);
    expect([status, body.errors?.[0]?.path]).toEqual([200, path]);
  });
});

describe('a credential that stands where a name or a value belongs', () => {
  const key = generateApiKey();
  const jwt = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLXRoYXQtaXMtbm90LW9uZQ';

  test.each<[where: string, document: string, variables?: Record<string, unknown>]>([
    ['a field', `{ viewer { name ${key} } }`],
    ['a field with more around it', `{ viewer { x${key}_x } }`],
    ['a field whose name is cut short', `{ viewer { ${'x'.repeat(260)}${key} } }`],
    ['an argument', `{ viewer(${key}: 1) { name } }`],
    ['a directive', `{ viewer @${key} { name } }`],
    ['a fragment', `{ viewer { ...${key} } }`],
    ['a variable', `query ($${key}: Int) { viewer { name } }`],
    ['an alias of what is forbidden', `{ ${key}: auditEvents { totalCount } }`],
    [
      'the name of a survey',
      'mutation ($v: String!) { ingestObservations(input: {survey: $v, observations: []}) { inserted } }',
      { v: key },
    ],
    [
      'a token there',
      'mutation ($v: String!) { ingestObservations(input: {survey: $v, observations: []}) { inserted } }',
      { v: jwt },
    ],
    ['a name in variables', 'query ($v: JSON) { viewer { name } }', { [key]: 'NUL\0' }],
  ])('is not repeated: %s', async (_where, query, variables = {}) => {
    const { key: ingester } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
    const { body } = await server.graphql(query, { variables, key: ingester });
    expect(body.errors).not.toHaveLength(0);
    const told = JSON.stringify(body.errors);
    for (const secret of [key.slice(7, 7 + 16), jwt.slice(0, 20)]) expect(told).not.toContain(secret);
  });

  test('does not stand in the log: neither as the name of an operation nor as the id of a request', async () => {
    const headers = { 'X-Request-Id': key };
    const { headers: answered } = await server.graphql(`query ${key} { viewer { name } }`, { headers });
    expect(answered.get('x-request-id')).not.toBe(key);
    await server.ok('query viewerOfNobody { viewer { name } }');
    await expect.poll(() => server.logged.join('')).toContain('"operation":"viewerOfNobody"');
    expect(server.logged.join('')).toContain('"operation":"astrid_…"');
    expect(server.logged.join('')).not.toContain(key.slice(7));
  });
});

test.each([
  [
    'a user',
    'mutation { deactivateUser(input: { id: "User:0198c0de-0000-7000-8000-00000000dead" }) { user { id } } }',
    'There is no User:0198c0de-0000-7000-8000-00000000dead.',
  ],
  [
    'a survey by name',
    'mutation { ingestObservations(input: { survey: "Nowhere", observations: [] }) { inserted } }',
    'There is no Survey "Nowhere".',
  ],
  [
    'a survey without a name',
    'mutation { ingestObservations(input: { survey: "", observations: [] }) { inserted } }',
    'There is no Survey "".',
  ],
  [
    'an empty scope',
    'mutation { createApiKey(input: { name: "k", permissionSet: READ_ONLY, scopes: [""] }) { key } }',
    'input.scopes: number 1: scopes are written survey:<name>, such as survey:ZTF',
  ],
])('the message names a missing row, once: %s', async (_what, mutation, message) => {
  const { body } = await server.graphql(mutation, { token: server.admin.token });
  expect(body.errors).toMatchObject([{ message }]);
});

test('an alias may be any name, also one that JavaScript gives a meaning', async () => {
  const aliases = ['then', 'catch', '__proto__', 'constructor', 'toString', 'toJSON', 'length'];
  const query = `{ ${aliases.map((alias) => `${alias}: permissionSets { ${alias}: name }`).join(' ')} }`;
  const data = await server.ok(query);
  for (const alias of aliases) expect(data[alias][0], alias).toEqual(JSON.parse(`{ "${alias}": "READ_ONLY" }`));
});

test('errors are in the order of the document, whichever field fails first', async () => {
  vi.spyOn(server.app.database, 'read').mockImplementationOnce(async () => {
    await setTimeout(200);
    throw new TypeError('late');
  });
  const document = '{ late: surveys { nodes { id } } soon: alert(id: "Survey:0") { id } }';
  const { body } = await server.graphql(document, { token: server.admin.token });
  expect(body.errors?.map(({ path }) => path)).toEqual([['late'], ['soon']]);
});
