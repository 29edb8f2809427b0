/** Both walls before a field: the refused callers, the wall that refuses them, and the refusal. */
import { beforeAll, describe, expect, test } from 'vitest';
import { enumNameOf, NO_PERMISSIONS, type Permission, permissionsIn, ROLES } from '../src/access/permissions.js';
import type { Requirement } from '../src/graphql/plugins/requirements.js';
import { roots, selecting } from './support/roots.js';
import type { TestKey, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let secondWallAlone: string;
beforeAll(async () => {
  secondWallAlone = `${await server.listen({ preExecutionCheck: false })}/graphql`;
});

describe('who may not', () => {
  const guarded = roots.flatMap(({ root, field }) => {
    const requirement = field.extensions.requirement as Requirement | undefined;
    return requirement && root !== 'Subscription' ? [{ root, field, requirement }] : [];
  });
  const wanting = guarded.filter(({ requirement }) => requirement.permissions !== NO_PERMISSIONS);
  const named = (missing: Permission[]) => missing.map(enumNameOf).sort();
  const missingIn = (refusal: { extensions: { missingPermissions: { permission: string }[] } }) =>
    refusal.extensions.missingPermissions.map(({ permission }) => permission).sort();
  const keys = new Map<Permission, TestKey>();
  let viewer: TestUser;
  let full: TestKey;
  beforeAll(async () => {
    viewer = await server.makeUser('VIEWER');
    full = await server.makeKey({ set: 'FULL_ACCESS' });
    for (const permission of ROLES.ADMIN.permissions) keys.set(permission, await server.keyWithout(permission));
  });

  const walls = [
    ['the first wall', () => server.url],
    ['the second wall alone', () => secondWallAlone],
  ] as const;

  describe.each(walls)('before %s', (wall, url) => {
    test.each(guarded.map((each) => [each.field.name, each] as const))('anonymous: %s', async (name, each) => {
      const { extensions, status, headers, data } = await server.refused('UNAUTHENTICATED', selecting(each), { url: url() });
      expect(extensions.reason).toBe('MISSING');
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(data?.[name] ?? null).toBeNull();
      if (wall === 'the first wall') expect(data).toBeUndefined();
    });

    test.each(wanting.map((each) => [each.field.name, each] as const))(
      'a key that lacks just what is needed: %s',
      async (name, each) => {
        for (const permission of permissionsIn(each.requirement.permissions)) {
          const { key } = keys.get(permission) as TestKey;
          const refusal = await server.refused('FORBIDDEN', selecting(each), { key, url: url() });
          // The second wall stops at the first missing permission.
          if (wall === 'the second wall alone' && each.requirement.user) expect(refusal.extensions.userRequired).toBe(true);
          else expect(missingIn(refusal as never)).toEqual([enumNameOf(permission)]);
          expect(refusal.status).toBe(403);
          expect(refusal.data?.[name] ?? null).toBeNull();
        }
      },
    );

    test('a viewer, of what is more than reading', async () => {
      for (const each of wanting) {
        const missing = permissionsIn(each.requirement.permissions).filter((p) => p !== 'read:data' && p !== 'read:public');
        if (missing.length === 0) continue;
        const refusal = await server.refused('FORBIDDEN', selecting(each), { token: viewer.token, url: url() });
        expect(missingIn(refusal as never)).toEqual(named(missing));
      }
    });

    test('a key that holds everything, of what only people may', async () => {
      const forPeople = guarded.filter(({ requirement }) => requirement.user);
      expect(forPeople.length).toBeGreaterThan(4);
      for (const each of forPeople) {
        const refusal = await server.refused('FORBIDDEN', selecting(each), { key: full.key, url: url() });
        expect(refusal.extensions).toMatchObject({ missingPermissions: [], userRequired: true });
      }
    });

    test('fields with separate rules, under a root that is allowed', async () => {
      const survey = await server.makeSurvey();
      const { key } = await server.makeKey({ permissions: ['READ_PUBLIC'] });
      for (const field of ['observationCount', 'observations { nodes { id } }']) {
        const refusal = await server.refused('FORBIDDEN', `{ surveys { nodes { name ${field} } } }`, { key, url: url() });
        expect(missingIn(refusal as never)).toEqual(['READ_DATA']);
      }
      const { key: dataOnly } = await server.makeKey({ permissions: ['READ_DATA'] });
      await server.makeObservations(survey, 1);
      const refusal = await server.refused('FORBIDDEN', '{ observations { nodes { survey { name } } } }', {
        key: dataOnly,
        url: url(),
      });
      expect(missingIn(refusal as never)).toEqual(['READ_PUBLIC']);
      await server.ok('{ observations { nodes { id } } }', { key: dataOnly, url: url() });
    });
  });
});

describe('the first wall', () => {
  let key: string;
  let observation: string;
  let survey: { id: string; name: string };
  beforeAll(async () => {
    ({ key } = await server.makeKey({ permissions: ['READ_PUBLIC'] }));
    const made = await server.makeSurvey();
    survey = made;
    [observation = ''] = await server.makeObservations(made, 1);
  });
  const missing = async (query: string, variables?: Record<string, unknown>) => {
    const { extensions, data, message } = await server.refused('FORBIDDEN', query, { key, ...(variables && { variables }) });
    expect(data).toBeUndefined();
    for (const { name } of extensions.missingPermissions) expect(message).toContain(name);
    return Object.fromEntries(
      extensions.missingPermissions.map((each: { permission: string; paths: string[] }) => [each.permission, each.paths]),
    );
  };
  const passes = (query: string, variables?: Record<string, unknown>) =>
    server.ok(query, { key, ...(variables && { variables }) });

  test('names all that is missing at once, with the paths as they are in the answer', async () => {
    expect(
      await missing(`{ mine: surveys { nodes { n: name c: observationCount observationCount } } users { totalCount }
        observations { totalCount } ...F } fragment F on Query { again: auditEvents { nodes { id } } }`),
    ).toEqual({
      READ_DATA: ['mine.nodes.c', 'mine.nodes.observationCount', 'observations'],
      ADMIN_ACCESS: ['users', 'again', 'again.nodes.id'],
    });
  });

  test('looks into fragments, inline and named, nested, and of interfaces', async () => {
    expect(
      await missing(
        '{ ... { ... on Query { ...A } } } fragment A on Query { ...B } fragment B on Query { observations { totalCount } }',
      ),
    ).toEqual({
      READ_DATA: ['observations'],
    });
    expect(await missing(`{ node(id: "${survey.id}") { id ... on Survey { observationCount } } }`)).toEqual({
      READ_DATA: ['node.observationCount'],
    });
    expect(await missing(`{ node(id: "${observation}") { ...N } } fragment N on Node { id }`)).toEqual({
      READ_DATA: ['node.id'],
    });
    expect(await missing(`{ node(id: "${observation}") { __typename } }`)).toEqual({ READ_DATA: ['node.__typename'] });
  });

  test('tells nobody whether there is something with an id, whatever they select of it', async () => {
    const nothing = 'query ($id: ID!, $yes: Boolean = true) { node(id: $id) { id @skip(if: $yes) ... on Survey { name } } }';
    for (const id of [observation, observation.replace(/.{12}$/, '0'.repeat(12))]) {
      expect(await missing(`{ node(id: "${id}") { ... on Survey { id } } }`)).toEqual({ READ_DATA: ['node'] });
      expect(await missing(nothing, { id })).toEqual({ READ_DATA: ['node'] });
      await server.refused('UNAUTHENTICATED', nothing, { variables: { id } });
    }
  });

  test('asks of a row without any field what its id needs', async () => {
    const { key: dataOnly } = await server.makeKey({ permissions: ['READ_DATA'] });
    const query =
      'query ($yes: Boolean = false) { observations { nodes { survey { name @include(if: $yes) ... @skip(if: true) { id } } } } }';
    for (const [yes, path] of [
      [false, 'observations.nodes.survey'],
      [true, 'observations.nodes.survey.name'],
    ]) {
      const { extensions, data } = await server.refused('FORBIDDEN', query, { key: dataOnly, variables: { yes } });
      expect(extensions.missingPermissions).toEqual([{ permission: 'READ_PUBLIC', name: 'read:public', paths: [path] }]);
      expect(data).toBeUndefined();
    }
  });

  test('asks of node(id) what the type of the id needs, in a literal, a variable or its default', async () => {
    const both = '{ id ... on Survey { name } ... on Observation { ra } ... on AuditEvent { action } }';
    expect((await passes(`{ node(id: "${survey.id}") ${both} }`)).node).toEqual({ id: survey.id, name: survey.name });
    const query = `query ($id: ID!) { node(id: $id) ${both} }`;
    expect((await passes(query, { id: survey.id })).node.name).toBe(survey.name);
    expect(await missing(query, { id: observation })).toEqual({ READ_DATA: ['node.id', 'node.ra'] });
    expect(await missing(query, { id: `AuditEvent:${server.admin.uuid}` })).toEqual({ ADMIN_ACCESS: ['node.id', 'node.action'] });
    for (const name of ['id', 'constructor', '__proto__']) {
      expect(await missing(`query ($${name}: ID! = "${observation}") { node(id: $${name}) ${both} }`)).toEqual({
        READ_DATA: ['node.id', 'node.ra'],
      });
    }
  });

  test.each([
    ['@skip(if: true)', {}, true],
    ['@skip(if: false)', {}, false],
    ['@include(if: false)', {}, true],
    ['@include(if: true)', {}, false],
    ['@include(if: true) @skip(if: true)', {}, true],
    ['@skip(if: $yes)', { yes: true }, true],
    ['@skip(if: $yes)', { yes: false }, false],
    ['@include(if: $yes)', { yes: true }, false],
    ['@include(if: $yes)', { yes: false }, true],
    ['@skip(if: $on)', {}, true],
    ['@skip(if: $on)', { on: false }, false],
    ['@include(if: $off)', {}, true],
    ['@include(if: $off)', { off: true }, false],
    ['@include(if: $off) @skip(if: $on)', { off: true }, true],
    ['@include(if: $off) @skip(if: $on)', { off: true, on: false }, false],
  ])('%s with %j', async (directives, variables, left) => {
    const head = 'query ($yes: Boolean! = false, $on: Boolean! = true, $off: Boolean! = false)';
    const use =
      '... @include(if: false) { a: viewer @skip(if: $yes) { id } b: viewer @skip(if: $on) { id } c: viewer @skip(if: $off) { id } }';
    for (const field of [
      `observations ${directives} { totalCount }`,
      `... ${directives} { observations { totalCount } }`,
      `...F ${directives}`,
    ]) {
      const fragment = field.startsWith('...F') ? 'fragment F on Query { observations { totalCount } }' : '';
      const query = `${head} { viewer { name } ${use} ${field} } ${fragment}`;
      if (left) expect(await passes(query, variables)).not.toHaveProperty('observations');
      else expect(await missing(query, variables)).toEqual({ READ_DATA: ['observations'] });
    }
  });

  test('only the operation that runs is looked at', async () => {
    const document = 'query Public { viewer { name } } query Data { observations { totalCount } }';
    await server.ok(document, { key, operationName: 'Public' });
    await server.refused('FORBIDDEN', document, { key, operationName: 'Data' });
  });

  test('of two mutations one of which is forbidden, neither happens; without it, the second still does not', async () => {
    const { key: operator } = await server.makeKey({ permissions: ['MANAGE_OPERATIONS'] });
    const document = (name: string) =>
      `mutation { allowed: createSurvey(input: { name: "${name}" }) { survey { __typename } }
        forbidden: ingestObservations(input: { survey: "${name}", observations: [] }) { inserted } }`;
    const exists = (name: string) => server.app.db.survey.findUnique({ where: { name } });
    const { extensions } = await server.refused('FORBIDDEN', document('Neither'), { key: operator });
    expect(extensions.missingPermissions.map(({ permission }: { permission: string }) => permission).sort()).toEqual([
      'OBSERVATIONS_INGEST',
      'READ_PUBLIC',
    ]);
    expect(await exists('Neither')).toBeNull();
    const answer = await server.graphql(document('First'), { key: operator, url: secondWallAlone });
    expect(answer.body.errors?.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
    expect(await exists('First')).not.toBeNull();
  });

  test('its message says what to do next, for a key and for a user', async () => {
    const two = '{ users { nodes { id } } observations { totalCount } }';
    expect((await server.refused('FORBIDDEN', '{ observations { totalCount } }', { key })).message).toBe(
      'Missing permission: read:data (for observations). To continue, use a key with it, or ask an admin for one.',
    );
    expect((await server.refused('FORBIDDEN', two, { key })).message).toMatch(
      /^Missing permissions: .+ use a key with them, or ask/,
    );
    const { token } = await server.makeUser('VIEWER');
    const { message } = await server.refused('FORBIDDEN', '{ users { nodes { id } } }', { token });
    expect(message).toMatch(
      /^Missing permission: admin:access \(for users.*\)\. To continue, ask an admin for a role with it\.$/,
    );
  });

  test('asks the database nothing but who it is', async () => {
    await passes('{ viewer { name } }');
    expect(await server.statementsOf(() => missing('{ observations { nodes { id } } users { nodes { id } } }'))).toEqual([]);
  });
});
