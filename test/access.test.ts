/** The principal of a request: credentials, their permissions, and how soon a change of them applies. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { generateApiKey } from '../src/access/credentials/formats/api-key.js';
import { addressGroup } from '../src/access/limits/address.js';
import type { TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const VIEWER = '{ viewer { id kind name role permissions scopes expiresAt } }';
const DAY_MS = 86_400_000;

const server = serverOfFile();
afterEach(() => {
  vi.useRealTimers();
});

const viewerOf = async (request: object) => (await server.ok(VIEWER, request)).viewer;
const wellFormedButUnknown = () => {
  const key = generateApiKey();
  server.secrets.add(key);
  return key;
};

describe('the headers', () => {
  let key: string;
  beforeAll(async () => {
    ({ key } = await server.makeKey({ name: 'flow' }));
  });

  test('no credential is anonymous, and an empty header is no credential', async () => {
    expect(await viewerOf({})).toBeNull();
    for (const lines of [['X-API-Key:'], ['Authorization: '], ['X-API-Key:  ', 'Authorization:']])
      expect((await server.withHeaders(lines)).body).toEqual({ data: { viewer: null } });
    expect((await server.withHeaders(['X-API-Key:', `Authorization: Bearer ${key}`])).body.data.viewer.name).toBe('flow');
  });

  test('that stands behind a thousand other headers is one, and a second one makes it ambiguous', async () => {
    const { key } = await server.makeKey();
    const others = Array.from({ length: 1_100 }, (_, i) => `a${i}:b`);
    expect((await server.withHeaders([...others, `X-API-Key: ${key}`])).body.data.viewer).not.toBeNull();
    expect((await server.withHeaders([...others, 'X-API-Key: astrid_nonsense'])).status).toBe(401);
    const two = await server.withHeaders([`X-API-Key: ${key}`, ...others, `Authorization: Bearer ${server.admin.token}`]);
    expect(two.body.errors?.[0]?.extensions.code).toBe('AMBIGUOUS_CREDENTIALS');
  });

  test('X-API-Key, and Authorization: Bearer with a key or a token, are accepted', async () => {
    expect(await viewerOf({ key })).toMatchObject({ kind: 'API_KEY', name: 'flow', role: null, permissions: ['READ_DATA'] });
    expect(await viewerOf({ token: key })).toMatchObject({ kind: 'API_KEY', name: 'flow' });
    expect(await viewerOf({ headers: { authorization: `bearer ${key}` } })).toMatchObject({ name: 'flow' });
    expect(await viewerOf({ token: server.admin.token })).toMatchObject({ kind: 'USER', id: server.admin.id, role: 'ADMIN' });
  });

  test.each([
    ['both headers', (k: string) => [`X-API-Key: ${k}`, `Authorization: Bearer ${k}`]],
    ['X-API-Key twice', (k: string) => [`X-API-Key: ${k}`, `X-API-Key: ${k}`]],
    ['Authorization twice', (k: string) => [`Authorization: Bearer ${k}`, `authorization: Bearer ${k}`]],
    ['a good one and a bad one', (k: string) => [`X-API-Key: ${k}`, 'Authorization: Basic eDp5']],
  ])('%s is ambiguous', async (_what, lines) => {
    const answer = await server.withHeaders(lines(key));
    const refusal = server.refusalIn(answer, 'AMBIGUOUS_CREDENTIALS', 'two credentials');
    expect(refusal.status).toBe(400);
    expect(refusal.data).toBeUndefined();
  });

  test.each([
    ['a word', 'X-API-Key: hello'],
    ['a key with a letter missing', (k: string) => `X-API-Key: ${k.slice(0, -1)}`],
    ['a key with a letter too many', (k: string) => `X-API-Key: ${k}0`],
    ['a key with a typo', (k: string) => `X-API-Key: ${k.slice(0, 20)}${k[20] === 'a' ? 'b' : 'a'}${k.slice(21)}`],
    ['two keys joined', (k: string) => `X-API-Key: ${k}, ${k}`],
    ['a key under Bearer with a typo', (k: string) => `Authorization: Bearer ${k.slice(0, -1)}_`],
    ['Basic', 'Authorization: Basic dmVyYTpydWJpbg=='],
    ['Bearer alone', 'Authorization: Bearer'],
    ['a key without a scheme', (k: string) => `Authorization: ${k}`],
    ['a token that is none', 'Authorization: Bearer a.b.c'],
    ['a token as X-API-Key', () => `X-API-Key: ${server.admin.token}`],
  ])('%s is MALFORMED, without asking the database', async (_what, line) => {
    const statements = await server.statementsOf(async () => {
      const answer = await server.withHeaders([typeof line === 'string' ? line : line(key)]);
      const refusal = server.refusalIn(answer, 'UNAUTHENTICATED', 'malformed');
      expect(refusal.extensions.reason).toBe('MALFORMED');
      expect(refusal.status).toBe(401);
      expect(refusal.headers.get('www-authenticate')).toMatch(/^Bearer/);
    });
    expect(statements).toEqual([]);
  });

  test('a well-formed key that nobody made is UNKNOWN', async () => {
    const refusal = await server.refused('UNAUTHENTICATED', VIEWER, { key: wellFormedButUnknown() });
    expect(refusal).toMatchObject({ status: 401, extensions: { reason: 'UNKNOWN' } });
    expect(refusal.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('a bad credential is refused before the body is looked at, and even where none is needed', async () => {
    const answer = await fetch(server.url, {
      method: 'POST',
      headers: { 'X-API-Key': 'hello', 'Content-Type': 'text/plain' },
      body: '{',
    });
    expect(answer.status).toBe(401);
    await server.refused('UNAUTHENTICATED', '{ permissionSets { name } }', { key: 'hello' });
    await server.refused('UNAUTHENTICATED', '{ nonsense', { key: 'hello' });
  });

  test('a header of 1 MB is refused by Node', async () => {
    expect(await server.raw(`GET /graphql HTTP/1.1\r\nHost: x\r\nX-API-Key: ${'a'.repeat(1_000_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });
});

describe('a key that no longer works', () => {
  const expired = { createdAt: new Date('2020-01-01'), expiresAt: new Date('2021-01-01') };
  const revoked = { isActive: false, revokedAt: new Date() };

  test.each([
    ['revoked', revoked, true, 'REVOKED'],
    ['expired', expired, true, 'EXPIRED'],
    ['of a deactivated owner', {}, false, 'OWNER_DISABLED'],
    ['revoked, expired and of a deactivated owner', { ...revoked, ...expired }, false, 'REVOKED'],
    ['expired and of a deactivated owner', expired, false, 'EXPIRED'],
  ])('%s says so', async (_what, change, ownerActive, reason) => {
    const owner = await server.makeUser('ADMIN');
    const { uuid, key } = await server.makeKey({ owner });
    await server.app.db.apiKey.update({ where: { id: uuid }, data: change });
    await server.app.db.user.update({ where: { id: owner.uuid }, data: { isActive: ownerActive } });
    for (const request of [{ key }, { token: key }]) {
      const refusal = await server.refused('UNAUTHENTICATED', VIEWER, request);
      expect(refusal).toMatchObject({ status: 401, extensions: { reason } });
      expect(refusal.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  test('expires on the dot, cached or not', async () => {
    const { key } = await server.makeKey({ expiresInDays: 2 });
    await viewerOf({ key });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * DAY_MS });
    const statements = await server.statementsOf(async () => {
      expect((await server.refused('UNAUTHENTICATED', VIEWER, { key })).extensions.reason).toBe('EXPIRED');
    });
    expect(statements).toEqual([]);
  });
});

describe('the effective permissions of a key', () => {
  test("is its own permissions that its owner's role holds too", async () => {
    const owner = await server.makeUser('RESEARCHER');
    const { id, key } = await server.makeKey({ owner, permissions: ['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST'] });
    expect(await viewerOf({ key })).toMatchObject({ permissions: ['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST'] });
    await setRole(owner.id, 'VIEWER');
    expect(await viewerOf({ key })).toMatchObject({ role: null, permissions: ['READ_PUBLIC', 'READ_DATA'] });
    await setRole(owner.id, 'GUEST');
    expect(await viewerOf({ key })).toMatchObject({ permissions: ['READ_PUBLIC'] });
    const shown = '{ apiKey(id: "ID") { permissions effectivePermissions } }'.replace('ID', id);
    expect((await server.ok(shown, { token: server.admin.token })).apiKey).toEqual({
      permissions: ['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST'],
      effectivePermissions: ['READ_PUBLIC'],
    });
    await setRole(owner.id, 'ADMIN');
    expect(await viewerOf({ key })).toMatchObject({ permissions: ['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST'] });
  });
});

const asAdmin = (query: string, variables: Record<string, unknown>) => server.ok(query, { variables, token: server.admin.token });
const setRole = (id: string, role: string) =>
  asAdmin('mutation ($id: ID!, $role: Role!) { setUserRole(input: { id: $id, role: $role }) { user { role } } }', { id, role });

describe('a permission that only a newer node knows', () => {
  /** Gives a key a permission that this version does not know, as a server of the next version would. */
  async function makeNewer() {
    const key = await server.makeKey({ permissions: ['READ_DATA', 'READ_PUBLIC'] });
    await server.app.database.script(`
      ALTER TABLE api_keys DROP CONSTRAINT IF EXISTS api_keys_permissions_known;
      UPDATE api_keys SET permissions = permissions || '{telescopes:point}' WHERE id = '${key.uuid}';
      INSERT INTO api_key_permission_usage (key_id, permission, usage_count, last_used_at)
      VALUES ('${key.uuid}', 'telescopes:point', 1, now()), ('${key.uuid}', 'read:data', 1, now())`);
    server.app.authenticator.forgetAll();
    return key;
  }
  const stored = async (key: TestKey) =>
    (await server.app.db.apiKey.findUniqueOrThrow({ where: { id: key.uuid }, select: { permissions: true } })).permissions;

  test('is worth nothing here, and the key works with the others', async () => {
    const { key, id } = await makeNewer();
    expect((await viewerOf({ key })).permissions).toEqual(['READ_PUBLIC', 'READ_DATA']);
    const shown = `{ apiKey(id: "${id}") { permissions effectivePermissions unusedPermissions permissionUsage { permission } } }`;
    expect((await server.ok(shown, { token: server.admin.token })).apiKey).toEqual({
      permissions: ['READ_PUBLIC', 'READ_DATA'],
      effectivePermissions: ['READ_PUBLIC', 'READ_DATA'],
      unusedPermissions: ['READ_PUBLIC'],
      permissionUsage: [{ permission: 'READ_DATA' }],
    });
  });

  test('stays with a key that is changed otherwise', async () => {
    const key = await makeNewer();
    const rename = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { name } } }';
    const input = { id: key.id, name: 'renamed' };
    const { updateApiKey } = await server.ok(rename, { variables: { input }, token: server.admin.token });
    expect(updateApiKey.apiKey.name).toBe('renamed');
    expect(await stored(key)).toContain('telescopes:point');
  });

  test('lets no other key take over the one that holds it, and lets its owner rotate it', async () => {
    const { id } = await makeNewer();
    const rotate = `mutation { rotateApiKey(input: { id: "${id}" }) { key } }`;
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    const refusal = await server.refused('FORBIDDEN', rotate, { key });
    expect(refusal.message).toMatch(/does not know/);
    const { rotateApiKey } = await server.ok(rotate, { token: server.admin.token });
    server.secrets.add(rotateApiKey.key);
  });
});

describe('a change is in force at the next request', () => {
  let key: TestKey;
  const stillWorks = () => viewerOf({ key: key.key });

  test.each([
    [
      'revoking',
      (id: string) => asAdmin('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id }),
      'REVOKED',
    ],
    [
      'deactivating the owner',
      (_id: string, owner: string) =>
        asAdmin('mutation ($id: ID!) { deactivateUser(input: { id: $id }) { user { id } } }', { id: owner }),
      'OWNER_DISABLED',
    ],
  ])('%s', async (_what, change, reason) => {
    const owner = await server.makeUser('ADMIN');
    key = await server.makeKey({ owner });
    await stillWorks();
    await change(key.id, owner.id);
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { key: key.key })).extensions.reason).toBe(reason);
  });

  test('updating and extending', async () => {
    key = await server.makeKey({ expiresInDays: 1 });
    const { expiresAt } = await stillWorks();
    await asAdmin(
      'mutation ($id: ID!) { updateApiKey(input: { id: $id, name: "renamed", permissions: [WRITE_DATA] }) { apiKey { id } } }',
      { id: key.id },
    );
    expect(await stillWorks()).toMatchObject({ name: 'renamed', permissions: ['WRITE_DATA'] });
    await asAdmin('mutation ($id: ID!) { extendApiKey(input: { id: $id, days: 5 }) { apiKey { id } } }', { id: key.id });
    expect(Date.parse((await stillWorks()).expiresAt) - Date.parse(expiresAt)).toBe(5 * DAY_MS);
  });

  test("a user's own role, and deactivation, which ends their sessions for good", async () => {
    const user = await server.makeUser('RESEARCHER');
    expect((await viewerOf({ token: user.token })).role).toBe('RESEARCHER');
    await setRole(user.id, 'GUEST');
    expect(await viewerOf({ token: user.token })).toMatchObject({ role: 'GUEST', permissions: ['READ_PUBLIC'] });
    await asAdmin('mutation ($id: ID!) { deactivateUser(input: { id: $id }) { user { id } } }', { id: user.id });
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { token: user.token })).extensions.reason).toBe('OWNER_DISABLED');
    await asAdmin('mutation ($id: ID!) { reactivateUser(input: { id: $id }) { user { id } } }', { id: user.id });
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { token: user.token })).extensions.reason).toBe('REVOKED');
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:192.0.2.9', '192.0.2.9'],
  ['::ffff:c000:209', '192.0.2.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [null, 'unknown'],
])('limits count %s as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
