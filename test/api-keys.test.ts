/** Creating, changing and extending API keys: the permitted callers, and the effects. */
import { beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '../src/access/credentials/formats/api-key.js';
import { PERMISSION_SETS, type PermissionSetName } from '../src/access/permissions.js';
import { type RequestOptions, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const DAY_MS = 86_400_000;
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey {
  id name description prefix permissions effectivePermissions scopes status expiresAt lastUsedAt usageCount
  owner { id name email } createdBy { id } createdByKey { id } createdAt updatedAt revokedAt revokedBy { id } revokedReason } } }`;
const UPDATE =
  'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id name description permissions scopes owner { id } } } }';
const EXTEND = 'mutation ($input: ExtendApiKeyInput!) { extendApiKey(input: $input) { apiKey { id expiresAt } } }';
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
  apiKey { id status revokedAt revokedReason revokedBy { id } effectivePermissions } revokedDescendants { id status } } }`;

const server = serverOfFile();
let admin: RequestOptions;
let survey: { id: string; uuid: string; name: string };
beforeAll(async () => {
  admin = { token: server.admin.token };
  survey = await server.makeSurvey('ZTF');
});

const create = async (input: object, by = admin) => {
  const { createApiKey } = await server.ok(CREATE, { variables: { input: { name: 'flow', ...input } }, ...by });
  server.secrets.add(createApiKey.key);
  return createApiKey;
};
const refuseCreate = (input: object, by = admin) =>
  server.refused('BAD_USER_INPUT', CREATE, {
    variables: { input: { name: 'flow', permissions: ['READ_DATA'], ...input } },
    ...by,
  });
const update = (input: object, by = admin) => server.ok(UPDATE, { variables: { input }, ...by });
const extend = (input: object, by = admin) => server.ok(EXTEND, { variables: { input }, ...by });
const revoke = (input: object, by = admin) =>
  server.ok(REVOKE, { variables: { input }, ...by }).then((data) => data.revokeApiKey);
const rowOf = (key: { id: string }) => server.app.db.apiKey.findUniqueOrThrow({ where: { id: uuidOf(key.id) } });

describe('creating', () => {
  test('answers with everything, and with the secret for the only time', async () => {
    const input = {
      description: 'nightly',
      permissions: ['READ_DATA', 'READ_PUBLIC', 'READ_DATA'],
      scopes: ['survey:ZTF'],
      expiresInDays: 30,
    };
    const before = Date.now();
    const { key, apiKey } = await create(input);
    const { id, name, email } = await server.app.db.user.findUniqueOrThrow({ where: { id: server.admin.uuid } });
    expect(apiKey).toMatchObject({
      name: 'flow',
      description: 'nightly',
      prefix: key.slice(7, 15),
      permissions: ['READ_PUBLIC', 'READ_DATA'],
      effectivePermissions: ['READ_PUBLIC', 'READ_DATA'],
      scopes: ['survey:ZTF'],
      status: 'ACTIVE',
      lastUsedAt: null,
      usageCount: 0,
      owner: { id: `User:${id}`, name, email },
      createdBy: { id: server.admin.id },
      createdByKey: null,
      revokedAt: null,
      revokedBy: null,
      revokedReason: null,
    });
    expect(Math.abs(Date.parse(apiKey.expiresAt) - before - 30 * DAY_MS)).toBeLessThan(10_000);
    const row = await rowOf(apiKey);
    expect(row).toMatchObject({ keyHash: digestOf(key), prefix: key.slice(7, 15), scopes: [`survey:${survey.uuid}`] });
    expect(JSON.stringify(row, (_name, value) => (typeof value === 'bigint' ? Number(value) : value))).not.toContain(key);
    expect(JSON.stringify(await server.ok(`{ apiKey(id: "${apiKey.id}") { id name prefix } }`, admin))).not.toContain(key);
    const [event, ...more] = await server.auditOf(apiKey.id);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'createApiKey',
      entityType: 'ApiKey',
      actorUserId: server.admin.uuid,
      actorKeyId: null,
      address: '127.0.0.1',
      after: { name: 'flow', permissions: ['read:public', 'read:data'], scopes: [`survey:${survey.uuid}`] },
    });
  });

  test.each(Object.keys(PERMISSION_SETS) as PermissionSetName[])(
    'from %s holds exactly its permissions',
    async (permissionSet) => {
      const { apiKey } = await create({ permissionSet });
      expect((await rowOf(apiKey)).permissions).toEqual(
        expect.arrayContaining([...PERMISSION_SETS[permissionSet].permissions] as string[]),
      );
      expect(apiKey.permissions).toHaveLength(PERMISSION_SETS[permissionSet].permissions.length);
    },
  );

  test('unites the set with single permissions', async () => {
    const { apiKey } = await create({ permissionSet: 'READ_ONLY', permissions: ['WRITE_DATA', 'READ_DATA'] });
    expect(apiKey.permissions).toEqual(['READ_PUBLIC', 'READ_DATA', 'WRITE_DATA']);
    expect(apiKey.expiresAt).toBeNull();
  });

  test('for somebody else, for a service account, at a moment', async () => {
    const owner = await server.makeUser('VIEWER');
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    const { apiKey } = await create({ permissionSet: 'READ_ONLY', ownerId: owner.id, expiresAt });
    expect(apiKey).toMatchObject({ owner: { id: owner.id }, createdBy: { id: server.admin.id }, expiresAt });
  });

  test.each([
    ['no permissions at all', { permissions: null }, 'input.permissions'],
    ['an empty list of permissions', { permissions: [] }, 'input.permissions'],
    ['a scope of no survey', { scopes: ['survey:ZTF', 'survey:Nowhere'] }, 'input.scopes'],
    ['a scope of another form', { scopes: ['ZTF'] }, 'input.scopes'],
    ['a scope by id', { scopes: ['observation:ZTF'] }, 'input.scopes'],
    ['an empty scope', { scopes: ['survey:'] }, 'input.scopes'],
    ['scopes for an administrator', { permissions: ['ADMIN_ACCESS'], scopes: ['survey:ZTF'] }, 'input.scopes'],
    ['two expiries', { expiresInDays: 1, expiresAt: '2100-01-01T00:00:00Z' }, 'input.expiresAt'],
    ['an expiry in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'input.expiresAt'],
    ['an expiry in 200 years', { expiresAt: '2225-01-01T00:00:00Z' }, 'input.expiresAt'],
    ['zero days', { expiresInDays: 0 }, 'input.expiresInDays'],
    ['negative days', { expiresInDays: -5 }, 'input.expiresInDays'],
    ['too many days', { expiresInDays: 2_000_000_000 }, 'input.expiresInDays'],
    ['a name of 10,000 characters', { name: 'n'.repeat(10_000) }, 'input.name'],
    ['a name of two lines', { name: 'a\nb' }, 'input.name'],
    ['a name that a terminal would obey', { name: 'a\u001b[31mb' }, 'input.name'],
    ['a name that is written backwards', { name: 'a\u202eb' }, 'input.name'],
    ['a name of 256 characters', { name: 'n'.repeat(256) }, 'input.name'],
    ['no name', { name: '' }, 'input.name'],
    ['a name of spaces', { name: ' \t ' }, 'input.name'],
    ['a name of what only the database takes for a space', { name: '\u0085' }, 'input.name'],
    ['a long description', { description: 'd'.repeat(10_001) }, 'input.description'],
    ['an owner id that is none', { ownerId: 'vera' }, 'input.ownerId'],
    ['the id of something else as owner', { ownerId: 'ApiKey:01890a5d-ac96-774b-bcce-b302099a8057' }, 'input.ownerId'],
  ])('with %s is refused', async (_what, input, field) => {
    const keys = await server.app.db.apiKey.count();
    const { extensions, status, data } = await refuseCreate(input);
    expect(extensions).toMatchObject({ field, issues: [expect.any(String)] });
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(await server.app.db.apiKey.count()).toBe(keys);
  });

  test('a name of 255 characters is accepted, and spaces around it are removed', async () => {
    expect((await create({ name: `  ${'ñ'.repeat(255)} `, permissionSet: 'READ_ONLY' })).apiKey.name).toBe('ñ'.repeat(255));
  });

  test.each([
    ['a variable', CREATE, { variables: { input: { name: 'flow', permissions: ['READ_EVERYTHING'] } } }],
    ['a literal', 'mutation { createApiKey(input: { name: "flow", permissions: [READ_EVERYTHING] }) { key } }', {}],
    ['its other form', CREATE, { variables: { input: { name: 'flow', permissions: ['read:data'] } } }],
  ])('an unknown permission as %s is refused without quoting it', async (_what, query, request) => {
    const answer = await server.graphql(query, { ...request, ...admin });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveLength(1);
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(answer.body.errors?.[0]?.extensions.code);
    expect(JSON.stringify(answer.body)).not.toContain('READ_EVERYTHING');
    expect(JSON.stringify(answer.body)).not.toContain('read:data');
  });

  test('what the owner lacks is refused and named, all of it, never cut', async () => {
    const owner = await server.makeUser('VIEWER');
    const { extensions } = await refuseCreate({
      permissions: ['READ_DATA', 'WRITE_DATA', 'OBSERVATIONS_INGEST'],
      ownerId: owner.id,
    });
    expect(extensions.field).toBe('input.permissions');
    expect(extensions.issues).toHaveLength(2);
    expect(extensions.issues.join()).toMatch(/WRITE_DATA.*OBSERVATIONS_INGEST/s);
  });

  test('what the acting key lacks is refused', async () => {
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const { extensions } = await refuseCreate({ permissions: ['READ_DATA', 'WRITE_DATA'] }, { key });
    expect(extensions.issues).toEqual([expect.stringContaining('WRITE_DATA')]);
  });

  test('for a deactivated or missing user is refused', async () => {
    const gone = await server.makeUser('VIEWER', { isActive: false });
    expect((await refuseCreate({ ownerId: gone.id })).extensions.field).toBe('input.ownerId');
    const nobody = 'User:0198c0de-0000-7000-8000-00000000dead';
    const { extensions } = await server.refused('NOT_FOUND', CREATE, {
      variables: { input: { name: 'x', permissions: ['READ_DATA'], ownerId: nobody } },
      ...admin,
    });
    expect(extensions).toMatchObject({ entity: 'User', id: nobody });
  });

  test('by a key: remembered, owned by its owner, and never outliving it', async () => {
    const owner = await server.makeUser('ADMIN');
    const maker = await server.makeKey({ owner, permissions: ['ADMIN_ACCESS', 'READ_DATA'], expiresInDays: 10 });
    const by = { key: maker.key };
    const { apiKey } = await create({ permissions: ['READ_DATA'], expiresInDays: 5 }, by);
    expect(apiKey).toMatchObject({ owner: { id: owner.id }, createdBy: { id: owner.id }, createdByKey: { id: maker.id } });
    expect((await server.auditOf(apiKey.id))[0]).toMatchObject({ actorUserId: owner.uuid, actorKeyId: maker.uuid });
    expect((await refuseCreate({ expiresInDays: 11 }, by)).extensions.field).toBe('input.expiresAt');
    expect((await refuseCreate({}, by)).extensions.field).toBe('input.expiresAt');
    const unending = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    expect((await create({ permissions: ['READ_DATA'] }, { key: unending.key })).apiKey.expiresAt).toBeNull();
  });
});

describe('updating', () => {
  test('changes what is given, leaves the rest, and says in the audit log what changed', async () => {
    const { apiKey } = await create({ description: 'old', permissionSet: 'READ_ONLY', scopes: ['survey:ZTF'] });
    const owner = await server.makeUser('RESEARCHER');
    expect((await update({ id: apiKey.id, name: ' new ' })).updateApiKey.apiKey).toEqual({
      id: apiKey.id,
      name: 'new',
      description: 'old',
      permissions: ['READ_PUBLIC', 'READ_DATA'],
      scopes: ['survey:ZTF'],
      owner: { id: server.admin.id },
    });
    const changes = { description: null, permissions: ['WRITE_DATA'], scopes: [], ownerId: owner.id };
    expect((await update({ id: apiKey.id, ...changes })).updateApiKey.apiKey).toMatchObject({
      name: 'new',
      description: null,
      permissions: ['WRITE_DATA'],
      scopes: [],
      owner: { id: owner.id },
    });
    const events = await server.auditOf(apiKey.id);
    expect(events.map(({ action }) => action)).toEqual(['createApiKey', 'updateApiKey', 'updateApiKey']);
    expect(events[1]).toMatchObject({ before: { name: 'flow' }, after: { name: 'new' } });
    expect(events[2]).toMatchObject({
      before: { description: 'old', permissions: ['read:public', 'read:data'], ownerId: server.admin.uuid },
      after: { description: null, permissions: ['write:data'], scopes: [], ownerId: owner.uuid },
    });
    await update({ id: apiKey.id, name: 'new' });
    expect(await server.auditOf(apiKey.id)).toHaveLength(3);
  });

  test.each([
    ['an empty list of permissions', { permissions: [] }, 'input.permissions'],
    ['permissions that the owner lacks', { permissions: ['ADMIN_ACCESS'] }, 'input.permissions'],
    ['an unknown scope', { scopes: ['survey:Nowhere'] }, 'input.scopes'],
    ['a blank name', { name: ' ' }, 'input.name'],
  ])('to %s is refused', async (_what, change, field) => {
    const { id } = await server.makeKey({ owner: await server.makeUser('RESEARCHER') });
    const { extensions } = await server.refused('BAD_USER_INPUT', UPDATE, { variables: { input: { id, ...change } }, ...admin });
    expect(extensions.field).toBe(field);
  });

  test('to an owner who holds less is refused, and to scopes while administrator too', async () => {
    const viewer = await server.makeUser('VIEWER');
    const { id } = await server.makeKey({ permissions: ['WRITE_DATA', 'ADMIN_ACCESS'] });
    for (const [change, field] of [
      [{ ownerId: viewer.id }, 'input.permissions'],
      [{ scopes: ['survey:ZTF'] }, 'input.scopes'],
    ] as const) {
      const { extensions } = await server.refused('BAD_USER_INPUT', UPDATE, {
        variables: { input: { id, ...change } },
        ...admin,
      });
      expect(extensions.field).toBe(field);
    }
  });

  test('a key cannot give another what it does not hold itself', async () => {
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const other = await server.makeKey({ permissions: ['READ_DATA'] });
    const change = { id: other.id, permissions: ['READ_DATA', 'WRITE_DATA'] };
    await server.refused('BAD_USER_INPUT', UPDATE, { variables: { input: change }, key });
    await update({ id: other.id, name: 'renamed' }, { key });
  });
});

describe('extending', () => {
  test('adds days to the end, or to now when that is past', async () => {
    const { apiKey } = await create({ permissionSet: 'READ_ONLY', expiresInDays: 3 });
    const later = (await extend({ id: apiKey.id, days: 4 })).extendApiKey.apiKey.expiresAt;
    expect(Date.parse(later) - Date.parse(apiKey.expiresAt)).toBe(4 * DAY_MS);
    await server.app.db.apiKey.update({
      where: { id: uuidOf(apiKey.id) },
      data: { createdAt: new Date('2020-01-01'), expiresAt: new Date('2021-01-01') },
    });
    const revived = (await extend({ id: apiKey.id, days: 4 })).extendApiKey.apiKey.expiresAt;
    expect(Math.abs(Date.parse(revived) - Date.now() - 4 * DAY_MS)).toBeLessThan(10_000);
    const events = await server.auditOf(apiKey.id);
    expect(events.at(-1)).toMatchObject({
      action: 'extendApiKey',
      before: { expiresAt: '2021-01-01T00:00:00.000Z' },
      after: { expiresAt: revived },
    });
  });

  test.each([0, -1, 2_000_000_000])('by %d days is refused', async (days) => {
    const { id } = await server.makeKey({ expiresInDays: 1 });
    expect(
      (await server.refused('BAD_USER_INPUT', EXTEND, { variables: { input: { id, days } }, ...admin })).extensions.field,
    ).toBe('input.days');
  });

  test('beyond a hundred years is refused', async () => {
    const { id } = await server.makeKey({ expiresInDays: 36_500 });
    const { extensions } = await server.refused('BAD_USER_INPUT', EXTEND, {
      variables: { input: { id, days: 36_500 } },
      ...admin,
    });
    expect(extensions.field).toBe('input.days');
  });

  test('what does not expire, and what was revoked, is a conflict', async () => {
    const unending = await server.makeKey();
    const { extensions } = await server.refused('CONFLICT', EXTEND, {
      variables: { input: { id: unending.id, days: 1 } },
      ...admin,
    });
    expect(extensions).toMatchObject({ entity: 'ApiKey', id: unending.id });
    const revoked = await server.makeKey({ expiresInDays: 1 });
    await revoke({ id: revoked.id });
    await server.refused('CONFLICT', EXTEND, { variables: { input: { id: revoked.id, days: 1 } }, ...admin });
    await server.refused('CONFLICT', UPDATE, { variables: { input: { id: revoked.id, name: 'x' } }, ...admin });
  });

  test('a key that a key created never outlives it, whoever extends it', async () => {
    const maker = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'], expiresInDays: 10 });
    const { apiKey } = await create({ permissions: ['READ_DATA'], expiresInDays: 5 }, { key: maker.key });
    for (const by of [{ key: maker.key }, admin])
      await server.refused('BAD_USER_INPUT', EXTEND, { variables: { input: { id: apiKey.id, days: 6 } }, ...by });
    await extend({ id: apiKey.id, days: 4 }, { key: maker.key });
  });
});

test.each([
  ['updates', UPDATE, { name: 'x' }],
  ['extends', EXTEND, { days: 1 }],
])('no key %s itself', async (_verb, query, change) => {
  const { id, key } = await server.makeKey({ permissions: ['ADMIN_ACCESS'], expiresInDays: 5 });
  const { status } = await server.refused('FORBIDDEN', query, { variables: { input: { id, ...change } }, key });
  expect(status).toBe(403);
  expect(await server.auditOf(id)).toHaveLength(1);
});
