/** The schema and the way into it: what each field requires, both walls before it, paging, and bad input. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isSpecifiedDirective,
  lexicographicSortSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { enumNameOf, NO_PERMISSIONS, type Permission, permissionsIn, ROLES } from '../src/access/permissions.js';
import type { Requirement } from '../src/graphql/requirements-plugin.js';
import { schema } from '../src/modules/schema.js';
import {
  type AnsweredError,
  PATIENCE,
  type RequestOptions,
  startServer,
  type TestKey,
  type TestServer,
  type TestUser,
} from './support/server.js';

/** Allowed across origins when a page does not name headers. */
const KNOWN_HEADERS = 'Content-Type, Authorization, X-API-Key, X-Request-Id, Idempotency-Key';

let server: TestServer;
let admin: RequestOptions;
let secondWallAlone: string;
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  secondWallAlone = `${await server.listen({ preExecutionCheck: false })}/graphql`;
});
afterAll(() => server.stop());

const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const roots = ['Query', 'Mutation', 'Subscription'].flatMap((root) => {
  const type = schema.getType(root);
  return isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ root, field })) : [];
});

describe('the schema', () => {
  test('is the one that is committed: npm run schema writes it', () => {
    const committed = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
    expect(committed).toBe(`${printSchemaWithDirectives(lexicographicSortSchema(schema))}\n`);
  });

  test('shows to somebody without any permission exactly this', () => {
    const open = new Set<string>();
    const visit = (type: GraphQLNamedType) => {
      if (isInterfaceType(type)) for (const possible of schema.getPossibleTypes(type)) visit(possible);
      if (!isObjectType(type)) return;
      for (const field of Object.values(type.getFields())) {
        const name = `${type.name}.${field.name}`;
        if (field.extensions.requirement || open.has(name)) continue;
        open.add(name);
        visit(getNamedType(field.type));
      }
    };
    for (const { root, field } of roots) {
      if (field.extensions.requirement) continue;
      open.add(`${root}.${field.name}`);
      visit(getNamedType(field.type));
    }
    const openRoots = [...open].filter((name) => /^(Query|Mutation|Subscription)\./.test(name));
    expect(openRoots.sort()).toEqual([
      'Mutation.refreshSession',
      'Mutation.signIn',
      'Mutation.signOut',
      'Query.node',
      'Query.permissionSets',
      'Query.viewer',
    ]);
    // Users and keys have no rule of their own: the rows that are shown depend on who asks.
    const ofKeysAndUsers = ['User', 'ApiKey', 'OldSecret', 'DailyUsage', 'PermissionUsage'];
    const ofSessions = ['Viewer', 'PermissionSet', 'SignInPayload', 'RefreshSessionPayload', 'SignOutPayload'];
    expect([...new Set([...open].map((name) => name.split('.')[0]))].sort()).toEqual(
      ['Query', 'Mutation', ...ofKeysAndUsers, ...ofSessions].sort(),
    );
  });

  test('describes every type, field, argument and enum value', () => {
    const silent: string[] = [];
    const check = (name: string, thing: { description?: string | null | undefined }) => {
      if (!thing.description?.trim()) silent.push(name);
    };
    for (const type of types) {
      check(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        check(`${type.name}.${field.name}`, field);
        for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    for (const directive of schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive)))
      for (const thing of [directive, ...directive.args]) check(`@${directive.name} ${thing.name}`, thing);
    expect(silent).toEqual([]);
  });

  test('says of each field what it requires, in its description and by a directive', () => {
    const printed = printSchemaWithDirectives(schema);
    for (const type of types) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const requirement = field.extensions.requirement as Requirement | undefined;
        if (requirement === undefined) {
          expect(field.description, `${type.name}.${field.name}`).not.toMatch(/ Requires [^.]*\.$/);
          continue;
        }
        for (const permission of permissionsIn(requirement.permissions)) {
          expect(field.description, `${type.name}.${field.name}`).toMatch(new RegExp(`Requires [^.]*\`${permission}\`[^.]*\\.$`));
          expect(JSON.stringify(field.extensions.directives)).toContain(`{"permission":"${permission}"}`);
        }
        if (requirement.user) expect(field.description).toMatch(/Requires .*a signed-in user\.$/);
      }
    }
    expect(printed).toContain('@requiresPermission(permission: READ_DATA)');
  });

  test('gives every mutation one input and a payload of its own', () => {
    for (const { root, field } of roots) {
      if (root !== 'Mutation') continue;
      expect([field.name, field.args.map(({ name }) => name)]).toEqual([field.name, ['input']]);
      expect(getNamedType(field.type).name, field.name).toMatch(/Payload$/);
    }
  });

  test('gives every list of the root a single read by id, of the same type', () => {
    const queries = schema.getQueryType()?.getFields() ?? {};
    const named = (field: string) => queries[field] && getNamedType(queries[field].type).name;
    const lists = Object.keys(queries).filter((name) => named(name)?.endsWith('Connection'));
    expect(lists.length).toBeGreaterThan(15);
    for (const list of lists) {
      const single = list.slice(0, -1);
      expect([list, `${named(single)}Connection`]).toEqual([list, named(list)]);
      expect([single, queries[single]?.args.map(({ name }) => name)]).toEqual([single, expect.arrayContaining(['id'])]);
    }
  });

  test('gives every connection pages of 20 by default', () => {
    for (const type of types) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!getNamedType(field.type).name.endsWith('Connection')) continue;
        expect([type.name, field.name, field.args.find(({ name }) => name === 'first')?.defaultValue]).toEqual([
          type.name,
          field.name,
          20,
        ]);
      }
    }
  });
});

/** A value that fits the type, and nothing more. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name as string;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    const given = fields.length > 0 ? fields : type.isOneOf ? Object.values(type.getFields()).slice(0, 1) : [];
    return `{ ${given.map(({ name, type: of }) => `${name}: ${literal(of)}`).join(', ')} }`;
  }
  const values: Record<string, string> = {
    Int: '1',
    Float: '1.5',
    SafeInt: '1',
    Boolean: 'true',
    DateTime: '"2024-01-01T00:00:00Z"',
    JSON: '{}',
  };
  return values[type.name] ?? '"x"';
}

/** The smallest document that selects a root field. */
function selecting({ root, field }: (typeof roots)[number]): string {
  const args = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${literal(type)}`);
  const leaf = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  return `${root.toLowerCase()} { ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${leaf} }`;
}

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
          // The second wall stops at the first thing that is missing.
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

    test('fields with rules of their own, under a root that is allowed', async () => {
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

  test('asks the database nothing but who it is', async () => {
    await passes('{ viewer { name } }');
    expect(await server.statementsOf(() => missing('{ observations { nodes { id } } users { nodes { id } } }'))).toEqual([]);
  });
});

describe('paging', () => {
  let survey: { name: string; uuid: string };
  beforeAll(async () => {
    survey = await server.makeSurvey();
    await server.makeObservations(survey, 25, (i) => ({ observedAt: new Date(Date.UTC(2024, 0, 1 + Math.floor(i / 7))), ra: i }));
  });
  const QUERY = `query ($first: Int, $after: String, $filter: ObservationFilter, $orderBy: ObservationOrder) {
    observations(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }`;
  const page = async (variables: object) =>
    (await server.ok(QUERY, { variables: { filter: { survey: survey.name }, ...variables }, ...admin })).observations;
  const bad = async (variables: object) => {
    const { extensions } = await server.refused('BAD_USER_INPUT', QUERY, {
      variables: { filter: { survey: survey.name }, ...variables },
      ...admin,
    });
    return extensions.field;
  };

  test.each([
    undefined,
    { field: 'OBSERVED_AT', direction: 'ASC' },
    { field: 'RA', direction: 'DESC' },
    { field: 'CREATED_AT', direction: 'ASC' },
  ])('visits every row once, ordered by %j, whatever is added meanwhile', async (orderBy) => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const { edges, nodes, pageInfo } = await page({ first: 7, after, orderBy });
      expect(edges.map(({ node }: { node: object }) => node)).toEqual(nodes);
      expect(pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: edges[0].cursor,
        endCursor: edges.at(-1).cursor,
      });
      seen.push(...nodes.map(({ id }: { id: string }) => id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
      // Before the page that was read, in every order that is tried.
      if (pages === 0 && orderBy?.direction === 'ASC' && orderBy.field === 'OBSERVED_AT')
        await server.makeObservations(survey, 1, () => ({ observedAt: new Date(Date.UTC(2020, 0, 1)), ra: 359 }));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(25);
  });

  test('an empty page, a full page, and no more than 1,000, or 100 inside a row', async () => {
    expect(await page({ first: 0 })).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true, endCursor: null } });
    expect((await page({ first: 100 })).pageInfo.hasNextPage).toBe(false);
    expect(await bad({ first: -1 })).toBe('first');
    for (const query of ['users', 'apiKeys', 'surveys', 'auditEvents', 'observations'])
      expect((await server.refused('BAD_USER_INPUT', `{ ${query}(first: 1001) { totalCount } }`, admin)).extensions.field).toBe(
        'first',
      );
    const within = `{ survey(name: "${survey.name}") { observations(first: 101) { nodes { id } } } }`;
    expect((await server.refused('BAD_USER_INPUT', within, admin)).extensions.field).toBe('first');
  });

  test('a root list has pages of 1,000 rows, cones included', async () => {
    const large = await server.makeSurvey();
    await server.makeObservations(large, 1_001);
    const query = `query ($near: ConeSearchInput, $after: String) { observations(first: 1000, filter: { survey: "${large.name}" }, near: $near, after: $after) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`;
    for (const near of [null, { ra: 0, dec: 0, radius: 179 }, { ra: 0, dec: 0, radius: 180 }]) {
      const first = (await server.ok(query, { variables: { near }, ...admin })).observations;
      expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([1_000, true]);
      const variables = { near, after: first.pageInfo.endCursor };
      const second = (await server.ok(query, { variables, ...admin })).observations;
      expect([second.nodes.length, second.pageInfo.hasNextPage]).toEqual([1, false]);
      expect(new Set([...first.nodes, ...second.nodes].map(({ id }: { id: string }) => id)).size).toBe(1_001);
    }
  });

  test('a cursor of another order or list, or that is none, is refused', async () => {
    const { endCursor } = (await page({ first: 1 })).pageInfo;
    const users = (await server.ok('{ users { pageInfo { endCursor } } }', admin)).users.pageInfo.endCursor;
    expect(await bad({ after: endCursor, orderBy: { field: 'RA', direction: 'ASC' } })).toBe('after');
    expect(await bad({ after: endCursor, orderBy: { field: 'OBSERVED_AT', direction: 'ASC' } })).toBe('after');
    await page({ after: endCursor, orderBy: { field: 'OBSERVED_AT', direction: 'DESC' } });
    for (const after of [users, '', 'x', 'bm90IGpzb24', Buffer.from('{}').toString('base64url')])
      expect(await bad({ after })).toBe('after');
  });

  test('a cursor that was made up is refused, not asked for', async () => {
    const [, , , id] = JSON.parse(Buffer.from((await page({ first: 1 })).pageInfo.endCursor, 'base64url').toString());
    const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const date = { date: '2024-01-01T00:00:00.000Z' };
    for (const after of [
      made('observedAt', 'desc', 5, id),
      made('observedAt', 'desc', 'x', id),
      made('observedAt', 'desc', null, id),
      made('observedAt', 'desc', { date: 'x' }, id),
      made('observedAt', 'desc', { date: '0000-01-01' }, id),
      made('observedAt', 'desc', date, '-'.repeat(36)),
      made('observedAt', 'desc', date, null),
      made('observedAt', 'desc', date),
      made('observedAt', 'desc', date, id, 1),
      made('observedAt', date, id),
      made('observedAt', 'down', date, id),
      made('passwordHash', 'desc', 'x', id),
    ])
      expect(await bad({ after })).toBe('after');
    for (const value of ['x', date, null, [1]])
      expect(await bad({ after: made('ra', 'asc', value, id), orderBy: { field: 'RA', direction: 'ASC' } })).toBe('after');
    const names = (after: string) => server.refused('BAD_USER_INPUT', `{ surveys(after: "${after}") { totalCount } }`, admin);
    for (const value of [5, date, 'a\0', '\ud800']) await names(made('name', 'asc', value, id));
  });

  test('observations → survey → observations → survey costs one statement, however many rows', async () => {
    const query =
      '{ observations(first: N) { nodes { survey { name observations(first: 5) { nodes { id survey { name } } } } } } }';
    for (const rows of [1, 30])
      expect(await server.statementsOf(() => server.ok(query.replace('N', String(rows)), admin))).toHaveLength(1);
  });

  test('keys with their owners and makers, and audit events with their actors, cost one statement too', async () => {
    for (const query of [
      '{ apiKeys { nodes { owner { name } createdBy { name } revokedBy { name } effectivePermissions } } }',
      '{ auditEvents { nodes { actorUser { name } actorKey { name owner { name } } } } }',
    ])
      expect(await server.statementsOf(() => server.ok(query, admin))).toHaveLength(1);
  });
});

describe('bad input', () => {
  const post = async (body: string | Uint8Array, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url, {
      method: 'POST',
      body: body as string,
      headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers },
    });
    return server.read(response, body.toString().slice(0, 200));
  };
  const get = async (search: string) => {
    const response = await fetch(server.url + search, { headers: { Accept: 'application/graphql-response+json' } });
    return server.read(response, search);
  };

  test.each([
    [
      'invalid UTF-8',
      Buffer.from([...Buffer.from('{"query":"{ viewer { id } }","variables":{"a":"'), 0xc3, 0x28, ...Buffer.from('"}}')]),
    ],
    ['half a surrogate pair in UTF-8', Buffer.from([...Buffer.from('{"query":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')])],
    ['nothing', ''],
    ['no JSON', '{ viewer { id } }'],
    ['JSON cut short', '{"query":"{ viewer'],
    ['a string', '"{ viewer { id } }"'],
    ['null', 'null'],
    ['a batch', '[{"query":"{ viewer { id } }"}]'],
    ['no query', '{}'],
    ['a query that is a number', '{"query":1}'],
    ['variables that are a list', '{"query":"{ viewer { id } }","variables":[]}'],
    ['variables that are a string', '{"query":"{ viewer { id } }","variables":"{}"}'],
    ['extensions that are a number', '{"query":"{ viewer { id } }","extensions":1}'],
    ['an operation name that is a number', '{"query":"{ viewer { id } }","operationName":1}'],
    ['an operation that is not there', '{"query":"query A { viewer { id } }","operationName":"B"}'],
    ['several operations and no name', '{"query":"query A { viewer { id } } query B { viewer { id } }"}'],
    ['no operation', '{"query":"fragment F on Viewer { id }"}'],
  ])('a body of %s is a BAD_REQUEST, or invalid', async (_what, body) => {
    const { status, body: answer } = await post(body);
    expect(status).toBe(400);
    expect(answer).not.toHaveProperty('data');
    expect(['BAD_REQUEST', 'GRAPHQL_VALIDATION_FAILED']).toContain(answer.errors?.[0]?.extensions.code);
    expect(JSON.stringify(answer)).not.toMatch(/\bat .*:\d+:\d+/);
  });

  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'text/plain',
    'application/jsonx',
    '',
  ])('a body of type %j is refused', async (type) => {
    const body = type.includes('urlencoded') ? 'query={viewer{id}}' : '{"query":"{ viewer { id } }"}';
    const { status, body: answer } = await post(body, { 'Content-Type': type });
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  });

  test.each(['application/xml', 'text/html', 'image/*, application/pdf;q=0.5', 'application/jsonx'])(
    'who accepts only %s is told so in JSON, and nothing is done',
    async (accept) => {
      const before = await server.app.db.survey.count();
      const query = 'mutation { createSurvey(input: { name: "UNREAD" }) { survey { id } } }';
      const answer = await server.refused('BAD_REQUEST', query, { token: server.admin.token, headers: { Accept: accept } });
      expect(answer.status).toBe(406);
      expect(answer.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
      expect(await server.app.db.survey.count()).toBe(before);
    },
  );

  test.each(['gzip', 'br, identity', 'x'])(
    'a body with Content-Encoding: %s is 415, which says what is accepted',
    async (encoding) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
      const response = await fetch(server.url, { method: 'POST', headers, body: gzipSync('{"query":"{ viewer { id } }"}') });
      expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'identity']);
      const { errors } = (await response.json()) as { errors: AnsweredError[] };
      expect(errors[0]?.extensions.code).toBe('BAD_REQUEST');
      expect(errors[0]?.message).toMatch(/without Content-Encoding/);
    },
  );

  test('a body that is encoded as it is, is taken', async () => {
    const body = '{"query":"{ viewer { id } }"}';
    expect((await post(body, { 'Content-Type': 'application/json', 'Content-Encoding': 'identity' })).status).toBe(200);
  });

  test('a slash behind /graphql changes nothing', async () => {
    expect((await server.ok('{ viewer { id } }', { ...admin, url: `${server.url}/` })).viewer.id).toBe(server.admin.id);
    const page = await fetch(`${server.url}/?x=1`, { headers: { Accept: 'text/html' } });
    expect([page.status, page.url, page.headers.get('content-type')]).toEqual([
      200,
      `${server.url}?x=1`,
      expect.stringMatching(/^text\/html/),
    ]);
    expect((await fetch(`${server.url}//`)).status).toBe(404);
  });

  test.each(['application/json; charset=utf-16', 'application/json;charset="latin1"', 'application/jsonx', 'text/json'])(
    'a body that says to be %s is not taken',
    async (type) => {
      const answer = await post(JSON.stringify({ query: '{ viewer { id } }' }), { 'Content-Type': type });
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
    },
  );

  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
    ['application/json;q=0, application/graphql-response+json', 'application/graphql-response+json'],
    ['text/html, application/json; charset=utf-16, */*;q=0.8', 'application/json'],
    ['multipart/mixed; deferSpec=20220824, application/graphql-response+json', 'application/graphql-response+json'],
    ['text/event-stream, application/json', 'text/event-stream'],
    ['application/json;q=0.5, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json;q=0.1, application/json;q=0.2', 'application/json'],
    ['text/event-stream;q=0.9, application/*', 'application/json'],
    ['*/*, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json;q=0, */*', 'application/graphql-response+json'],
    ['APPLICATION/JSON;Q=1', 'application/json'],
    ['application/graphql-response+json; charset="UTF-8"', 'application/graphql-response+json'],
    ['application/graphql-response+json;charset=utf8', 'application/graphql-response+json'],
    [Array.from({ length: 300 }, (_, index) => `a/${index}`).join(), 'application/json'],
  ])('who accepts %s gets %s', async (accept, type) => {
    const headers = { 'Content-Type': 'application/json', ...(accept && { Accept: accept }) };
    const response = await fetch(server.url, { method: 'POST', headers, body: '{"query":"{ viewer { id } }"}' });
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
    const text = await response.text();
    const json = '{"data":{"viewer":null}}';
    expect(text).toBe(type === 'text/event-stream' ? `event: next\ndata: ${json}\n\nevent: complete\ndata:\n\n` : json);
  });

  test('a byte order mark before the body, and any way to write UTF-8, are taken', async () => {
    const body = `\ufeff${JSON.stringify({ query: '{ viewer { id } }' })}`;
    for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8'])
      expect((await post(body, { 'Content-Type': `application/json ; charset=${charset}` })).status).toBe(200);
  });

  test('parameters that are null, and a charset, are taken', async () => {
    const body = '{"query":"{ viewer { id } }","variables":null,"operationName":null,"extensions":null}';
    expect((await post(body, { 'Content-Type': 'application/json; charset=utf-8' })).body).toEqual({ data: { viewer: null } });
  });

  test.each([
    ['a variable', 'query ($s: String) { survey(name: $s) { id } }', { s: 'a\0b' }, 'variables.s'],
    [
      'a nested variable',
      'query ($f: ObservationFilter) { observations(filter: $f) { totalCount } }',
      { f: { survey: '\0' } },
      'variables.f.survey',
    ],
    [
      'a name in a variable',
      'mutation ($v: JSON!) { setSystemConfig(input: { key: "k", value: $v }) { systemConfig { id } } }',
      { v: [{ 'a\0': 1 }] },
      'variables.v[0]',
    ],
    ['a literal', '{ survey(name: "a\\u0000") { id } }', undefined, null],
    ['half a surrogate pair', 'query ($s: String) { survey(name: $s) { id } }', { s: 'a\ud800' }, 'variables.s'],
    ['the other half', 'query ($s: String) { survey(name: $s) { id } }', { s: '\udc00' }, 'variables.s'],
  ])('a NUL or half a character in %s is BAD_USER_INPUT', async (_what, query, variables, field) => {
    const { status, extensions, data } = await server.refused('BAD_USER_INPUT', query, {
      ...admin,
      ...(variables && { variables }),
    });
    expect({ status, field: extensions.field, data }).toEqual({ status: 400, field, data: undefined });
  });

  test('whole surrogate pairs are characters, escaped or not', async () => {
    const body = '{"query":"query ($s: String) { survey(name: $s) { id } }","variables":{"s":"\\ud83d\\udd2d"}}';
    expect((await post(body, { 'X-API-Key': (await server.makeKey({ set: 'READ_ONLY' })).key })).body).toEqual({
      data: { survey: null },
    });
  });

  test.each([
    ['?query=%00', 'GRAPHQL_PARSE_FAILED', 400],
    ['?query=%ZZ', 'GRAPHQL_PARSE_FAILED', 400],
    [
      '?query=query($a:Int){viewer{id}...@include(if:false){surveys(first:$a){totalCount}}}&variables={"a":"\\u0000"}',
      'BAD_USER_INPUT',
      400,
    ],
    ['?query={viewer{id}}&variables=x', 'BAD_REQUEST', 400],
    ['?query={viewer{id}}&variables=[]', 'BAD_REQUEST', 400],
    ['?variables={}', 'BAD_REQUEST', 400],
    ['', 'BAD_REQUEST', 400],
    ['?query=mutation{signIn(input:{email:"a@b",password:"hunter2hunter2"}){tokenType}}', 'BAD_REQUEST', 405],
  ])('GET %s is %s', async (search, code, status) => {
    const answer = await get(search);
    expect([answer.body.errors?.[0]?.extensions.code, answer.status]).toEqual([code, status]);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test('a query by GET is answered', async () => {
    expect(
      (await get('?query=query($n:String!){survey(name:$n){id}}&variables={"n":"x"}')).body.errors?.[0]?.extensions.reason,
    ).toBe('MISSING');
    expect((await get('?query={viewer{id}}&operationName=')).body).toEqual({ data: { viewer: null } });
  });

  test.each([
    ['', 'BAD_USER_INPUT'],
    ['x', 'BAD_USER_INPUT'],
    ['User:', 'BAD_USER_INPUT'],
    ['User:1', 'BAD_USER_INPUT'],
    ["User:' OR 1=1 --", 'BAD_USER_INPUT'],
    ['Foo:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['Query:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['PageInfo:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['Node:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
    ['Constructor:01890a5d-ac96-774b-bcce-b302099a8057', 'BAD_USER_INPUT'],
  ])('the id %j is %s to node', async (id, code) => {
    const { extensions } = await server.refused(code, 'query ($id: ID!) { node(id: $id) { id } }', {
      variables: { id },
      ...admin,
    });
    expect(extensions.field).toBe('id');
    expect(JSON.stringify(extensions)).not.toContain('OR 1=1');
  });

  test('the id of something that is not there is null to node, of every type that has ids', async () => {
    for (const { name } of schema.getPossibleTypes(schema.getType('Node') as never)) {
      const { node } = await server.ok(`{ node(id: "${name}:01890a5d-ac96-774b-bcce-b302099a8057") { id __typename } }`, admin);
      expect([name, node]).toEqual([name, null]);
    }
    const upper = `User:${server.admin.uuid.toUpperCase()}`;
    expect((await server.ok(`{ node(id: "${upper}") { id } }`, admin)).node.id).toBe(server.admin.id);
  });

  test('the id of another type is BAD_USER_INPUT to the fields of one type', async () => {
    for (const [query, field] of [
      [`{ apiKey(id: "${server.admin.id}") { id } }`, 'id'],
      [`{ survey(id: "${server.admin.id}") { id } }`, 'id'],
      [`{ observation(id: "${server.admin.id}") { id } }`, 'id'],
      ['{ survey { id } }', null],
      ['{ survey(id: "x", name: "x") { id } }', null],
      ['{ apiKeys(filter: { ownerId: "x" }) { totalCount } }', 'filter.ownerId'],
      ['{ auditEvents(filter: { actorId: "Survey:01890a5d-ac96-774b-bcce-b302099a8057" }) { totalCount } }', 'filter.actorId'],
    ] as const)
      expect((await server.refused('BAD_USER_INPUT', query, admin)).extensions.field).toBe(field);
  });

  test('a time that cannot be written, or is none, is BAD_USER_INPUT', async () => {
    for (const time of [
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59-14:00',
      'yesterday',
      '2024-02-30T00:00:00Z',
      1e18,
      true,
      {},
    ]) {
      const query = 'query ($t: DateTime) { observations(filter: { observedAfter: $t }) { totalCount } }';
      const { extensions } = await server.refused('BAD_USER_INPUT', query, { variables: { t: time }, ...admin });
      expect(extensions.field).toBe('t');
    }
  });

  test.each(['[', 'a b', '%', 'x/../y', '[::1', 'localhost:99999999', '"', ''])(
    'a Host header of %j harms nothing',
    async (host) => {
      const answer = await server.raw(`GET /graphql?query={viewer{id}} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"data":\{"viewer":null\}\}/);
    },
  );

  test('connections that break off in the middle harm nothing', async () => {
    const { connect } = await import('node:net');
    for (const text of [
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":',
      'POST /gra',
    ]) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      await new Promise<void>((resolve) => socket.write(text, () => resolve()));
      socket.destroy();
    }
    expect(await server.raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    await server.ok('{ viewer { id } }');
  });

  test.each([
    '{ viewer { "hunter2hunter2" } }',
    '{ viewer { id } hunter2hunter2 }',
    '{ survey(name: hunter2hunter2) { id } }',
    '{ survey(hunter2hunter2: 1) { id } }',
    '{ observations(first: "hunter2hunter2") { totalCount } }',
    '{ observations(filter: { status: hunter2hunter2 }) { totalCount } }',
    '{ observations(filter: { observedAfter: "hunter2hunter2" }) { totalCount } }',
    '{ apiKey(id: 1.5) { id } }',
  ])('%s is answered without the values in it', async (query) => {
    const { status, body } = await server.graphql(query, admin);
    expect(status).toBe(400);
    const text = JSON.stringify(body);
    expect(text).not.toMatch(/\bat .*:\d+:\d+/);
    // Names of fields and arguments are told back; values are not.
    if (!/hunter2hunter2(:| })/.test(query) || query.includes('"')) expect(text).not.toContain('hunter2');
  });
});

describe('HTTP', () => {
  const SAFE = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': /^default-src 'none'/,
  };

  test('health states the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    for (const [path, state] of [
      ['/livez', 'ok'],
      ['/readyz', 'ready'],
    ])
      expect(await (await fetch(server.origin + path)).text()).toBe(`${state}\nversion ${version}\n`);
  });

  test.each([
    ['POST', '/graphql', 400],
    ['GET', '/graphql?query={viewer{id}}', 200],
    ['GET', '/livez', 200],
    ['GET', '/readyz', 200],
    ['HEAD', '/livez', 200],
    ['GET', '/nothing', 404],
    ['GET', '/graphiql/../package.json', 404],
    ['GET', '/graphiql/%2e%2e/package.json', 404],
    ['GET', '/', 302],
    ['POST', '/livez', 405],
    ['OPTIONS', '/readyz', 405],
    ['POST', '/nothing', 404],
    ['DELETE', '/graphql', 405],
    ['OPTIONS', '/graphql', 405],
  ])('%s %s is %d, with headers that keep it safe and an id', async (method, path, status) => {
    const response = await fetch(server.origin + path, { method, redirect: 'manual' });
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(SAFE)) expect(response.headers.get(name), name).toMatch(value);
    expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(response.headers.get('x-powered-by')).toBeNull();
    const allowed = path === '/graphql' ? 'GET, POST' : 'GET, HEAD';
    expect(response.headers.get('allow')).toBe(status === 405 ? allowed : null);
  });

  test('a request id that is sent is kept, unless it is none', async () => {
    const echoed = async (id: string) =>
      (await fetch(`${server.origin}/livez`, { headers: { 'X-Request-Id': id } })).headers.get('x-request-id');
    expect(await echoed('flow-run.7:3')).toBe('flow-run.7:3');
    for (const id of ['x'.repeat(65), 'a b', '<script>', '{"a":1}']) expect(await echoed(id)).toMatch(/^[\w-]{36}$/);
  });

  test('a credential sent as a request id or in the user agent is neither told back nor written down', async () => {
    const { key, id } = await server.makeKey({ permissions: ['READ_DATA'] });
    const refreshToken = `rt_${'k'.repeat(43)}`;
    const { token } = server.admin;
    for (const secret of [key, `flow:${key}`, refreshToken, token.slice(0, 60), token.slice(token.indexOf('.') + 1).slice(0, 60)])
      expect(
        (await fetch(`${server.origin}/livez`, { headers: { 'X-Request-Id': secret } })).headers.get('x-request-id'),
      ).toMatch(/^[\w-]{36}$/);
    const agent = `flow/1 ${key} (Bearer ${token}; ${refreshToken}) ${'x'.repeat(480 - token.length)} ${key}`;
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      variables: { id },
      token,
      headers: { 'User-Agent': agent, 'X-Request-Id': key },
    });
    const event = (await server.auditOf(id)).at(-1);
    expect(event?.userAgent).toMatch(/^flow\/1 astrid_… \(Bearer eyJ…; rt_…\) x+ astrid_…$/);
    expect(event?.requestId).toMatch(/^[\w-]{36}$/);
  });

  test('CORS is closed', async () => {
    for (const method of ['OPTIONS', 'POST', 'GET']) {
      const { headers } = await fetch(server.url, {
        method,
        headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
      });
      for (const [name] of headers) expect(name).not.toMatch(/^access-control/);
    }
  });

  test('CORS opens to the origins that are set, without credentials, and to no other', async () => {
    const url = `${await server.listen({ corsOrigins: ['https://notebooks.example.org', 'https://b.example'] })}/graphql`;
    const preflight = (origin: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x-api-key' },
      });
    const allowed = await preflight('https://notebooks.example.org');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://notebooks.example.org');
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/x-api-key/i);
    expect(allowed.headers.get('access-control-allow-credentials')).not.toBe('true');
    const { headers } = await server.graphql('{ viewer { id } }', { url, headers: { Origin: 'https://b.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://b.example');
    for (const origin of ['https://evil.example', 'null', 'https://notebooks.example.org.evil.example'])
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    for (const answer of [allowed, await preflight('https://evil.example'), await server.graphql('{ viewer { id } }', { url })])
      expect(answer.headers.get('vary')).toBe('Origin');
    expect((await server.graphql('{ viewer { id } }')).headers.get('vary')).toBeNull();
  });

  test.each([
    ['x-api-key,traceparent', 'x-api-key,traceparent'],
    ['Content-Type, X-Apollo-Operation-Name', 'Content-Type, X-Apollo-Operation-Name'],
    ['x-api-key, not a name', KNOWN_HEADERS],
    ['x'.repeat(1_001), KNOWN_HEADERS],
    ['', KNOWN_HEADERS],
    [undefined, KNOWN_HEADERS],
  ])('CORS allows the headers that a page asks for: %s', async (asked, allowed) => {
    const url = `${await server.listen({ corsOrigins: ['https://b.example'] })}/graphql`;
    const preflight = async (origin: string) => {
      const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' };
      const answer = await fetch(url, {
        method: 'OPTIONS',
        headers: { ...headers, ...(asked !== undefined && { 'Access-Control-Request-Headers': asked }) },
      });
      return answer.headers.get('access-control-allow-headers');
    };
    expect(await preflight('https://b.example')).toBe(allowed);
    expect(await preflight('https://evil.example')).toBeNull();
  });

  test('the log tells of each request who asked and what became of it, and nothing that was sent', async () => {
    const { key, uuid } = await server.makeKey({ set: 'READ_ONLY' });
    server.logged.length = 0;
    await server.ok('query Named($n: String) { survey(name: $n) { id } }', {
      key,
      variables: { n: 'hunter2' },
      headers: { 'X-Request-Id': 'one' },
    });
    await server.refused('FORBIDDEN', '{ users { totalCount } }', { key, headers: { 'X-Request-Id': 'two' } });
    await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { key: 'hunter2', headers: { 'X-Request-Id': 'three' } });
    await vi.waitFor(() => expect(server.logged).toHaveLength(3), PATIENCE);
    const lines = server.logged.map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      requestId: 'one',
      status: 200,
      principal: 'apiKey',
      address: '127.0.0.1',
      keyId: uuid,
      operation: 'Named',
      document: expect.any(String),
    });
    expect(lines[1]).toMatchObject({ requestId: 'two', status: 403, principal: 'apiKey', code: 'FORBIDDEN' });
    expect(lines[2]).toMatchObject({ requestId: 'three', status: 401, code: 'UNAUTHENTICATED' });
    expect(server.logged.join('')).not.toMatch(/hunter2|survey\(/);
    // What a document held cannot be guessed from what the log has of it: that is no plain hash of the text.
    const text = 'query Named($n: String) { survey(name: $n) { id } }';
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      const digest = createHash('sha256').update(text).digest(form);
      expect(digest).not.toContain(lines[0].document.slice(0, 12));
    }
    await server.ok(text, { key, variables: { n: 'another' } });
    await vi.waitFor(() => expect(server.logged).toHaveLength(4), PATIENCE);
    expect(JSON.parse(server.logged[3] as string).document).toBe(lines[0].document);
  });

  test('the log tells whose credential was refused, when it was a real one, from where and why', async () => {
    const { key, uuid } = await server.makeKey();
    await server.ok(`mutation { revokeApiKey(input: { id: "ApiKey:${uuid}" }) { apiKey { id } } }`, {
      token: server.admin.token,
    });
    server.logged.length = 0;
    await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { key, headers: { 'X-Forwarded-For': '192.0.2.7' } });
    await vi.waitFor(() => expect(server.logged).toHaveLength(1), PATIENCE);
    const line = { principal: 'refused', keyId: uuid, address: '192.0.2.7', code: 'UNAUTHENTICATED', reason: 'REVOKED' };
    expect(JSON.parse(server.logged[0] as string)).toMatchObject(line);
  });

  test('what is unforeseen is masked, logged, and told by the id of the request', async () => {
    const spy = vi.spyOn(server.app.db.survey, 'findMany').mockImplementation((() => {
      throw new TypeError('the fault, with hunter2');
    }) as never);
    server.logged.length = 0;
    const { extensions, status, message } = await server.refused('INTERNAL_SERVER_ERROR', '{ surveys { nodes { id } } }', {
      ...admin,
      headers: { 'X-Request-Id': 'faulty' },
    });
    spy.mockRestore();
    expect({ status, extensions }).toEqual({ status: 500, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'faulty' } });
    expect(message).not.toContain('fault,');
    expect(server.logged.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ requestId: 'faulty', level: 50, fault: expect.objectContaining({ type: 'TypeError' }) }),
    );
  });
});

test('a name that a survey has is CONFLICT, with the id of that survey', async () => {
  const { id, name } = await server.makeSurvey();
  const create = 'mutation ($name: String!) { createSurvey(input: { name: $name }) { survey { id } } }';
  const request = { variables: { name }, ...admin };
  for (const retry of [{}, { headers: { 'Idempotency-Key': name } }]) {
    const { extensions } = await server.refused('CONFLICT', create, { ...request, ...retry });
    expect(extensions).toMatchObject({ entity: 'Survey', id });
  }
});

test('whether a survey takes observations cannot be cleared', async () => {
  const { id } = await server.makeSurvey();
  const update = 'mutation ($id: ID!) { updateSurvey(input: { id: $id, isActive: null }) { survey { isActive } } }';
  const { extensions } = await server.refused('BAD_USER_INPUT', update, { variables: { id }, ...admin });
  expect(extensions.field).toBe('input.isActive');
});

test('what the database gave up is SERVICE_UNAVAILABLE, to be sent again', async () => {
  const name = 'deadlocked';
  await server.app.database.script(`
    CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$;
    CREATE TRIGGER give_up BEFORE INSERT ON surveys FOR EACH ROW WHEN (NEW.name = '${name}') EXECUTE FUNCTION give_up()`);
  const create = 'mutation ($name: String!) { createSurvey(input: { name: $name }) { survey { id } } }';
  const { status, headers } = await server.refused('SERVICE_UNAVAILABLE', create, { variables: { name }, ...admin });
  await server.app.database.script('DROP TRIGGER give_up ON surveys; DROP FUNCTION give_up');
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
});

describe('with the database away', () => {
  test('everything that needs it is SERVICE_UNAVAILABLE, and /readyz says so; /livez and what needs none work', async () => {
    const lost = await startServer();
    const { key } = await lost.makeKey();
    const { token } = await lost.makeUser('VIEWER');
    await lost.ok('{ viewer { name } }', { key });
    await lost.app.database.close();
    const asked = [
      lost.refused('SERVICE_UNAVAILABLE', '{ observations { totalCount } }', { key }),
      lost.refused('SERVICE_UNAVAILABLE', '{ viewer { name } }', { token }),
      lost.refused(
        'SERVICE_UNAVAILABLE',
        'mutation { signIn(input: { email: "a@b", password: "hunter2hunter2" }) { tokenType } }',
      ),
    ];
    for (const { status, headers } of await Promise.all(asked)) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }
    await lost.ok('{ viewer { name } permissionSets { name } }', { key });
    expect((await fetch(`${lost.origin}/readyz`)).status).toBe(503);
    expect((await fetch(`${lost.origin}/livez`)).status).toBe(200);
    await expect(lost.app.usage.flush()).rejects.toThrow();
    expect(lost.logged.join('')).not.toContain('hunter2');
    await lost.stop();
  });
});
