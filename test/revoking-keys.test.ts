/** Revoking API keys, and the visibility of keys. */
import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createApiKey } from '../src/modules/api-keys/service.js';
import { type RequestOptions, startServer, type TestKey, type TestServer, type TestUser, uuidOf } from './support/server.js';

const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey {
  id name description prefix permissions effectivePermissions scopes status expiresAt lastUsedAt usageCount
  owner { id name email } createdBy { id } createdByKey { id } createdAt updatedAt revokedAt revokedBy { id } revokedReason } } }`;
const UPDATE =
  'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id name description permissions scopes owner { id } } } }';
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
  apiKey { id status revokedAt revokedReason revokedBy { id } effectivePermissions } revokedDescendants { id status } } }`;
const MINE = '{ apiKeys { nodes { id } totalCount } }';

let server: TestServer;
let admin: RequestOptions;
let _survey: { id: string; uuid: string; name: string };
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  _survey = await server.makeSurvey('ZTF');
});
afterAll(() => server.stop());

const _update = (input: object, by = admin) => server.ok(UPDATE, { variables: { input }, ...by });
const revoke = (input: object, by = admin) =>
  server.ok(REVOKE, { variables: { input }, ...by }).then((data) => data.revokeApiKey);
const rowOf = (key: { id: string }) => server.app.db.apiKey.findUniqueOrThrow({ where: { id: uuidOf(key.id) } });

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

  test('of a key with many descendants empties the caches a few times only', async () => {
    const { id, uuid } = await server.makeKey();
    await server.app.db.$executeRaw`
      INSERT INTO api_keys (id, name, key_hash, key_prefix, permissions, scopes, owner_id, created_by_key)
      SELECT gen_random_uuid(), 'descendant', md5(i::text) || md5((-i)::text), 'aaaaaaaa', permissions, scopes, owner_id, id
        FROM api_keys, generate_series(1, 1000) AS i WHERE id = ${uuid}::uuid`;
    let times = 0;
    const release = server.app.authenticator.onForget(() => times++);
    const { apiKey } = (
      await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id, descendants: true }) { apiKey { status } } }', {
        variables: { id },
        ...admin,
      })
    ).revokeApiKey;
    expect(apiKey.status).toBe('REVOKED');
    release();
    expect(times).toBeGreaterThan(0);
    // Without the notifications, which may have arrived, it is one time.
    expect(times).toBeLessThan(300);
  });

  test("a stranger's key looks absent: to a user, to the owner's other key, to a key of somebody else", async () => {
    const owner = await server.makeUser('VIEWER');
    const { id } = await server.makeKey({ owner });
    const sibling = await server.makeKey({ owner });
    const stranger = await server.makeUser('RESEARCHER');
    for (const by of [{ token: stranger.token }, { key: sibling.key }]) {
      const lockedBy = () =>
        server.app.db.$queryRawUnsafe<{ xmax: string }[]>(`SELECT xmax::text FROM api_keys WHERE id = '${uuidOf(id)}'`);
      const before = await lockedBy();
      const { extensions } = await server.refused('NOT_FOUND', REVOKE, { variables: { input: { id } }, ...by });
      expect(await lockedBy()).toEqual(before);
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

describe('the descendants of a key', () => {
  const DESCENDANTS = 'query ($id: ID!) { apiKey(id: $id) { descendants { name status } } }';
  const namesOf = async (id: string, by: RequestOptions) =>
    (await server.ok(DESCENDANTS, { variables: { id }, ...by })).apiKey.descendants.map(({ name }: { name: string }) => name);

  test('are those of every generation, the oldest first, also when they are revoked', async () => {
    const parent = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const child = await server.makeKey({ name: 'child', permissions: ['ADMIN_ACCESS', 'READ_DATA'], by: { key: parent.key } });
    await server.makeKey({ name: 'grandchild', by: { key: child.key } });
    await server.makeKey({ name: 'second child', by: { key: parent.key } });
    await server.makeKey({ name: 'stranger' });
    await revoke({ id: child.id });
    expect(await namesOf(parent.id, admin)).toEqual(['child', 'grandchild', 'second child']);
    expect(await namesOf(child.id, admin)).toEqual(['grandchild']);
  });

  test('are shown as far as the caller may see them', async () => {
    const owner = await server.makeUser('ADMIN');
    const parent = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'], owner });
    await server.makeKey({ name: 'of the owner', by: { key: parent.key } });
    await server.makeKey({ name: 'of another', by: { key: parent.key }, owner: server.admin });
    await server.app.db.user.update({ where: { id: owner.uuid }, data: { role: 'VIEWER' } });
    server.app.authenticator.forget(owner.uuid);
    expect(await namesOf(parent.id, { token: owner.token })).toEqual(['of the owner']);
    expect(await namesOf(parent.id, { key: parent.key })).toEqual([]);
    expect(await namesOf(parent.id, admin)).toEqual(['of the owner', 'of another']);
  });
});
