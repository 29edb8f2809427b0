/** Creating, changing, extending and revoking API keys: the permitted callers, and the effects. */
import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { digestOf } from '../src/access/credentials/api-key-format.js';
import { PERMISSION_SETS, type PermissionSetName } from '../src/access/permissions.js';
import { createApiKey } from '../src/modules/api-keys/service.js';
import { type RequestOptions, startServer, type TestKey, type TestServer, type TestUser, uuidOf } from './support/server.js';

const DAY_MS = 86_400_000;
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey {
  id name description prefix permissions effectivePermissions scopes status expiresAt lastUsedAt usageCount
  owner { id name email } createdBy { id } createdByKey { id } createdAt updatedAt revokedAt revokedBy { id } revokedReason } } }`;
const UPDATE =
  'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id name description permissions scopes owner { id } } } }';
const EXTEND = 'mutation ($input: ExtendApiKeyInput!) { extendApiKey(input: $input) { apiKey { id expiresAt } } }';
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
  apiKey { id status revokedAt revokedReason revokedBy { id } effectivePermissions } revokedDescendants { id status } } }`;
const MINE = '{ apiKeys { nodes { id } totalCount } }';

let server: TestServer;
let admin: RequestOptions;
let survey: { id: string; uuid: string; name: string };
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  survey = await server.makeSurvey('ZTF');
});
afterAll(() => server.stop());

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

  test('a name of 255 characters is taken, and spaces around it are not kept', async () => {
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

  test('for a user that is deactivated or not there is refused', async () => {
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

  test('a key made by a key never outlives it, whoever extends', async () => {
    const maker = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'], expiresInDays: 10 });
    const { apiKey } = await create({ permissions: ['READ_DATA'], expiresInDays: 5 }, { key: maker.key });
    for (const by of [{ key: maker.key }, admin])
      await server.refused('BAD_USER_INPUT', EXTEND, { variables: { input: { id: apiKey.id, days: 6 } }, ...by });
    await extend({ id: apiKey.id, days: 4 }, { key: maker.key });
  });
});

describe('revoking', () => {
  test('by an admin is for good, with a reason, once', async () => {
    const { id, key } = await server.makeKey();
    const answer = await revoke({ id, reason: 'lost' });
    expect(answer.apiKey).toMatchObject({
      id,
      status: 'REVOKED',
      revokedReason: 'lost',
      revokedBy: { id: server.admin.id },
      effectivePermissions: [],
    });
    expect(await revoke({ id, reason: 'another reason' })).toEqual(answer);
    expect((await server.auditOf(id)).map(({ action, after }) => [action, after])).toEqual([
      ['createApiKey', expect.anything()],
      ['revokeApiKey', { revoked: true, reason: 'lost' }],
    ]);
    expect(await rowOf({ id })).toMatchObject({ isActive: false });
    await server.refused('UNAUTHENTICATED', MINE, { key });
  });

  test('by its owner with a token, by itself, and by an administrating key', async () => {
    const owner = await server.makeUser('VIEWER');
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => server.makeKey({ owner })));
    expect((await revoke({ id: first?.id }, { token: owner.token })).apiKey.revokedBy.id).toBe(owner.id);
    expect((await revoke({ id: second?.id }, { key: second?.key as string })).apiKey.status).toBe('REVOKED');
    const administrating = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    await revoke({ id: third?.id }, { key: administrating.key });
    expect((await server.auditOf(third?.id as string)).at(-1)).toMatchObject({ actorKeyId: administrating.uuid });
  });

  test("a stranger's key looks absent: to a user, to the owner's other key, to a key of somebody else", async () => {
    const owner = await server.makeUser('VIEWER');
    const { id } = await server.makeKey({ owner });
    const sibling = await server.makeKey({ owner });
    const stranger = await server.makeUser('RESEARCHER');
    for (const by of [{ token: stranger.token }, { key: sibling.key }]) {
      const { extensions } = await server.refused('NOT_FOUND', REVOKE, { variables: { input: { id } }, ...by });
      expect(extensions).toMatchObject({ entity: 'ApiKey', id });
    }
    expect((await rowOf({ id })).revokedAt).toBeNull();
  });

  test.each([
    ['a malformed id', { id: 'x' }, 'BAD_USER_INPUT'],
    ['the id of a user', { id: 'User:01890a5d-ac96-774b-bcce-b302099a8057' }, 'BAD_USER_INPUT'],
    ['an id that is not there', { id: 'ApiKey:01890a5d-ac96-774b-bcce-b302099a8057' }, 'NOT_FOUND'],
    ['a long reason', { id: 'ApiKey:01890a5d-ac96-774b-bcce-b302099a8057', reason: 'r'.repeat(1001) }, 'BAD_USER_INPUT'],
  ])('%s is refused', async (_what, input, code) => {
    await server.refused(code, REVOKE, { variables: { input }, ...admin });
  });

  test('takes the descendants along when asked to, and answers the same twice', async () => {
    const maker = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const child = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'], by: { key: maker.key } });
    const grandchild = await server.makeKey({ permissions: ['READ_DATA'], by: { key: child.key } });
    const stranger = await server.makeKey();
    const input = { id: maker.id, reason: 'stolen', descendants: true };
    let answer: Awaited<ReturnType<typeof revoke>>;
    const statements = await server.statementsOf(async () => {
      answer = await revoke(input);
    });
    expect(statements.filter((sql) => /INSERT INTO .*audit_events/.test(sql))).toHaveLength(1);
    expect(answer.revokedDescendants).toEqual([child, grandchild].map(({ id }) => ({ id, status: 'REVOKED' })));
    for (const { key } of [maker, child, grandchild])
      expect((await server.refused('UNAUTHENTICATED', MINE, { key })).extensions.reason).toBe('REVOKED');
    expect((await server.auditOf(grandchild.id)).at(-1)).toMatchObject({
      after: { revoked: true, along: maker.id, reason: 'stolen' },
    });
    await server.ok(MINE, { key: stranger.key });
    expect(await revoke(input)).toEqual(answer);
  });

  test.runIf('url' in inject('databaseOrigin'))('does not wait for what the key is writing', async () => {
    const key = await server.makeKey();
    await server.app.db.$transaction(async (tx) => {
      await tx.$executeRaw`INSERT INTO audit_events (id, actor_key_id, action, entity_type)
        VALUES (gen_random_uuid(), ${key.uuid}::uuid, 'ingestObservations', 'Survey')`;
      await revoke({ id: key.id });
    });
  });

  test('leaves nothing to a request that began before: neither one whose body comes late nor one that makes a key', async () => {
    const maker = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const input = { name: 'late', permissions: ['READ_DATA'] };
    const caller = {
      principal: await server.app.authenticator.authenticate({ apiKey: [maker.key], authorization: [] }, '127.0.0.1'),
      origin: { requestId: 'late', address: null, userAgent: null },
    };
    const headers = { 'X-API-Key': maker.key, 'Content-Type': 'application/json', Expect: '100-continue' };
    const late = request(server.url, { method: 'POST', headers });
    late.flushHeaders();
    await once(late, 'continue');
    await revoke({ id: maker.id, descendants: true });
    await expect(createApiKey(server.app, caller, { name: 'late', permissions: ['read:data'] })).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED', reason: 'REVOKED' },
    });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 });
    late.end(JSON.stringify({ query: CREATE, variables: { input } }));
    const [answer] = await once(late, 'response').finally(() => vi.useRealTimers());
    expect([answer.statusCode, await json(answer)]).toEqual([
      401,
      { errors: [expect.objectContaining({ extensions: expect.objectContaining({ reason: 'REVOKED' }) })] },
    ]);
    expect(await server.app.db.apiKey.count({ where: { createdByKeyId: maker.uuid } })).toBe(0);
  });

  test('leaves the descendants alone otherwise, and only an administrator may take them', async () => {
    const owner = await server.makeUser('ADMIN');
    const maker = await server.makeKey({ owner, permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const child = await server.makeKey({ permissions: ['READ_DATA'], by: { key: maker.key } });
    await server.ok('mutation ($id: ID!) { setUserRole(input: { id: $id, role: VIEWER }) { user { id } } }', {
      variables: { id: owner.id },
      ...admin,
    });
    const { extensions } = await server.refused('FORBIDDEN', REVOKE, {
      variables: { input: { id: maker.id, descendants: true } },
      token: owner.token,
    });
    expect(extensions.missingPermissions[0].permission).toBe('ADMIN_ACCESS');
    expect((await rowOf(maker)).revokedAt).toBeNull();
    expect((await revoke({ id: maker.id }, { token: owner.token })).revokedDescendants).toEqual([]);
    expect((await rowOf(child)).revokedAt).toBeNull();
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

describe('who sees which key', () => {
  let owner: TestUser;
  let stranger: TestUser;
  let own: TestKey[];
  beforeAll(async () => {
    owner = await server.makeUser('VIEWER');
    stranger = await server.makeUser('VIEWER');
    own = [await server.makeKey({ owner, name: 'first %' }), await server.makeKey({ owner, name: 'second', expiresInDays: 1 })];
    await server.makeKey({ owner: stranger });
  });

  const listed = async (by: RequestOptions, args = '') => {
    const { apiKeys } = await server.ok(`{ apiKeys${args} { nodes { id } totalCount } }`, by);
    return { ids: apiKeys.nodes.map(({ id }: { id: string }) => id), total: apiKeys.totalCount };
  };

  test('an admin sees all, a user their own, a key itself', async () => {
    const all = await server.app.db.apiKey.count();
    expect((await listed(admin)).total).toBe(all);
    const administrating = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
    expect((await listed({ key: administrating.key })).total).toBe(all + 1);
    expect(await listed({ token: owner.token })).toEqual({ ids: [own[1]?.id, own[0]?.id], total: 2 });
    expect(await listed({ key: own[0]?.key as string })).toEqual({ ids: [own[0]?.id], total: 1 });
  });

  test('apiKey and node agree with the list', async () => {
    const [key, sibling] = own as [TestKey, TestKey];
    for (const [by, sees] of [
      [admin, true],
      [{ token: owner.token }, true],
      [{ key: key.key }, true],
      [{ token: stranger.token }, false],
      [{ key: sibling.key }, false],
    ] as const) {
      const data = await server.ok(
        `{ apiKey(id: "${key.id}") { id } node(id: "${key.id}") { id ... on ApiKey { name prefix } } }`,
        by,
      );
      expect(data.apiKey).toEqual(sees ? { id: key.id } : null);
      expect(data.node).toEqual(sees ? { id: key.id, name: 'first %', prefix: key.key.slice(7, 15) } : null);
    }
    expect((await server.ok(`{ node(id: "${key.id}") { id } }`)).node).toBeNull();
    await server.refused('UNAUTHENTICATED', `{ apiKey(id: "${key.id}") { id } }`);
    await server.refused('UNAUTHENTICATED', MINE);
  });

  test('filters', async () => {
    const as = { token: owner.token };
    const revoked = await server.makeKey({ owner });
    await revoke({ id: revoked.id });
    const expired = await server.makeKey({ owner });
    await server.app.db.apiKey.update({
      where: { id: expired.uuid },
      data: { createdAt: new Date('2020-01-01'), expiresAt: new Date('2021-01-01') },
    });
    expect((await listed(as, '(filter: { status: ACTIVE })')).ids).toEqual([own[1]?.id, own[0]?.id]);
    expect((await listed(as, '(filter: { status: REVOKED })')).ids).toEqual([revoked.id]);
    expect((await listed(as, '(filter: { status: EXPIRED })')).ids).toEqual([expired.id]);
    expect((await listed(as, '(filter: { search: "FIRST" })')).ids).toEqual([own[0]?.id]);
    expect((await listed(as, '(filter: { search: "%" })')).ids).toEqual([own[0]?.id]);
    expect((await listed(as, `(filter: { ownerId: "${stranger.id}" })`)).ids).toEqual([]);
    expect((await listed(admin, `(filter: { ownerId: "${stranger.id}" })`)).total).toBe(1);
  });

  test('a key sees of its owner id and name only, the owner and an admin see everything', async () => {
    const [key] = own as [TestKey];
    const fields = 'id name email role isActive isServiceAccount lastSignInAt createdAt';
    const query = `{ apiKey(id: "${key.id}") { owner { ${fields} } } user(id: "${owner.id}") { ${fields} }
      node(id: "${owner.id}") { ... on User { ${fields} } } }`;
    const hidden = { email: null, role: null, isActive: null, isServiceAccount: null, lastSignInAt: null, createdAt: null };
    const seenByKey = await server.ok(query, { key: key.key });
    expect(seenByKey.apiKey.owner).toEqual({ id: owner.id, name: expect.any(String), ...hidden });
    for (const seen of [seenByKey.node, seenByKey.user]) expect(seen).toEqual(seenByKey.apiKey.owner);
    for (const by of [{ token: owner.token }, admin]) {
      const whole = await server.ok(query, by);
      expect(whole.apiKey.owner).toMatchObject({ id: owner.id, email: owner.email, role: 'VIEWER', isActive: true });
      for (const seen of [whole.node, whole.user]) expect(seen).toEqual(whole.apiKey.owner);
    }
    const toStranger = await server.ok(`{ node(id: "${owner.id}") { id } user(id: "${owner.id}") { id } }`, {
      token: stranger.token,
    });
    expect(toStranger).toEqual({ node: null, user: null });
  });
});
