/** Rotating API keys: the key stays the same key, and its old secret ends as promised. */
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { digestOf } from '../src/access/credentials/formats/api-key.js';
import { type RequestOptions, type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const DAY_MS = 86_400_000;
const VIEWER = '{ viewer { id name permissions } }';
const KEY = 'id name description permissions scopes status expiresAt createdAt usageCount createdBy { id } owner { id }';
const ROTATE = `mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) {
  key retiredSecrets { prefix endsAt lastUsedAt rotatedAt }
  apiKey { ${KEY} prefix oldSecret { prefix endsAt lastUsedAt rotatedAt } retiredSecrets { prefix endsAt lastUsedAt } } } }`;

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(() => {
  admin = { token: server.admin.token };
});
afterEach(() => vi.useRealTimers());

const rotate = async ({ id }: { id: string }, gracePeriodSeconds?: number, by = admin, more: object = {}) => {
  const { rotateApiKey } = await server.ok(ROTATE, { variables: { input: { id, gracePeriodSeconds, ...more } }, ...by });
  server.secrets.add(rotateApiKey.key);
  return rotateApiKey;
};
const refused = (code: string, input: object, by = admin) => server.refused(code, ROTATE, { variables: { input }, ...by });
const refusedKey = async (key: string) => (await server.refused('UNAUTHENTICATED', VIEWER, { key })).extensions.reason;
const shown = async ({ id }: { id: string }, fields: string) =>
  (await server.ok(`{ apiKey(id: "${id}") { ${fields} } }`, admin)).apiKey;
const hashOf = async ({ uuid }: TestKey) =>
  (await server.app.db.apiKey.findUniqueOrThrow({ where: { id: uuid }, select: { keyHash: true } })).keyHash;

describe('rotating', () => {
  test('gives a new secret; id, name, history and counts stay, and neither secret appears elsewhere', async () => {
    const made = await server.makeKey({ name: 'nightly', expiresInDays: 30 });
    for (let i = 0; i < 3; i++) await server.ok(VIEWER, { key: made.key });
    await server.app.usage.flush();
    const before = await shown(made, `${KEY} prefix lastUsedAt oldSecret { prefix }`);
    expect(before).toMatchObject({ usageCount: 3, oldSecret: null });
    const { key, apiKey } = await rotate(made);
    const { prefix, oldSecret, retiredSecrets, ...same } = apiKey;
    expect(retiredSecrets).toEqual([]);
    const { prefix: oldPrefix, lastUsedAt: _last, oldSecret: _none, ...was } = before;
    expect(same).toEqual(was);
    expect(key).not.toBe(made.key);
    expect([prefix, oldSecret.prefix]).toEqual([key.slice(7, 15), oldPrefix]);
    expect((await server.ok(VIEWER, { key })).viewer.id).toBe(made.id);
    expect(await refusedKey(made.key)).toBe('ROTATED');
    expect(await hashOf(made)).toBe(digestOf(key));
    const [created, rotated] = await server.auditOf(made.id);
    expect(created?.action).toBe('createApiKey');
    expect(rotated).toMatchObject({
      action: 'rotateApiKey',
      actorUserId: server.admin.uuid,
      before: { prefix: oldPrefix },
      after: { prefix, oldSecretEndsAt: expect.any(String) },
    });
    expect(JSON.stringify(rotated?.after)).not.toContain(digestOf(key));
  });

  test('the old secret works for the grace, by the clock also when it is cached, and is ROTATED after it', async () => {
    const made = await server.makeKey();
    const { key, apiKey } = await rotate(made, 60);
    expect(Math.abs(Date.parse(apiKey.oldSecret.endsAt) - Date.now() - 60_000)).toBeLessThan(10_000);
    expect(apiKey.oldSecret.lastUsedAt).toBeNull();
    expect((await server.ok(VIEWER, { key: made.key })).viewer.id).toBe(made.id);
    await server.app.usage.flush();
    const { oldSecret, usageCount } = await shown(made, 'usageCount oldSecret { lastUsedAt }');
    expect(Math.abs(Date.parse(oldSecret.lastUsedAt) - Date.now())).toBeLessThan(10_000);
    await server.ok(VIEWER, { key });
    await server.app.usage.flush();
    const later = await shown(made, 'usageCount oldSecret { lastUsedAt }');
    expect(later).toEqual({ usageCount: usageCount + 1, oldSecret });
    await server.ok(VIEWER, { key: made.key });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    const statements = await server.statementsOf(async () => expect(await refusedKey(made.key)).toBe('ROTATED'));
    expect(statements).toEqual([]);
    await server.ok(VIEWER, { key });
  });

  test('a second time, after an answer that was lost, ends nothing: each retired secret works until its promised end', async () => {
    const made = await server.makeKey();
    const lost = await rotate(made, 3600);
    const third = await rotate(made, 7200);
    expect(third.apiKey.oldSecret.prefix).toBe(lost.apiKey.prefix);
    for (const key of [made.key, lost.key, third.key]) await server.ok(VIEWER, { key });
    const [first, second] = third.retiredSecrets;
    expect(third.retiredSecrets.map(({ prefix }: { prefix: string }) => prefix)).toEqual([
      made.key.slice(7, 15),
      lost.key.slice(7, 15),
    ]);
    expect(first.endsAt).toBe(lost.apiKey.oldSecret.endsAt);
    expect(third.apiKey.retiredSecrets).toEqual(
      [first, second].map(({ prefix, endsAt, lastUsedAt }) => ({ prefix, endsAt, lastUsedAt })),
    );
    await server.app.usage.flush();
    const used = (await shown(made, 'retiredSecrets { prefix lastUsedAt }')).retiredSecrets;
    expect(used.map(({ lastUsedAt }: { lastUsedAt: string | null }) => lastUsedAt)).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    const fourth = await rotate(made);
    expect(fourth.retiredSecrets).toHaveLength(2);
    expect(await refusedKey(third.key)).toBe('ROTATED');
    for (const key of [made.key, lost.key, fourth.key]) await server.ok(VIEWER, { key });
    await server.ok(`mutation { revokeApiKey(input: { id: "${made.id}" }) { apiKey { status } } }`, admin);
    for (const key of [made.key, lost.key, fourth.key]) expect(await refusedKey(key)).toBe('REVOKED');
    expect((await shown(made, 'retiredSecrets { prefix }')).retiredSecrets).toEqual([]);
    const { extensions } = await refused('CONFLICT', { id: made.id });
    expect(extensions).toMatchObject({ entity: 'ApiKey', id: made.id });
  });

  test('leaves at most five retired secrets at work: one more is a conflict, until one has ended', async () => {
    const made = await server.makeKey();
    for (const seconds of [60, 3600, 3600, 3600, 3600]) await rotate(made, seconds);
    const { extensions, message } = await refused('CONFLICT', { id: made.id, gracePeriodSeconds: 60 });
    expect(extensions).toMatchObject({ entity: 'ApiKey', id: made.id });
    expect(message).toContain('endPreviousSecrets');
    await server.ok(VIEWER, { key: made.key });
    const now = await rotate(made, 0);
    expect(now.retiredSecrets).toHaveLength(5);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    expect((await rotate(made, 3600)).retiredSecrets).toHaveLength(5);
    await server.ok(VIEWER, { key: now.key });
    await refused('CONFLICT', { id: made.id, gracePeriodSeconds: 60 });
  });

  test('with endPreviousSecrets ends every earlier secret immediately, the one in use included, cached or not', async () => {
    const made = await server.makeKey();
    const second = await rotate(made, 3600);
    for (const key of [made.key, second.key]) await server.ok(VIEWER, { key });
    const safe = await rotate(made, undefined, admin, { endPreviousSecrets: true });
    expect(safe.retiredSecrets).toEqual([]);
    for (const key of [made.key, second.key]) expect(await refusedKey(key)).toBe('ROTATED');
    await server.ok(VIEWER, { key: safe.key });
    expect((await server.auditOf(made.id)).at(-1)).toMatchObject({
      action: 'rotateApiKey',
      before: {
        prefix: second.key.slice(7, 15),
        retiredSecrets: [{ prefix: made.key.slice(7, 15), endsAt: expect.any(String) }],
      },
      after: { prefix: safe.key.slice(7, 15), retiredSecrets: [{ prefix: made.key.slice(7, 15), endsAt: expect.any(String) }] },
    });
    const both = await refused('BAD_USER_INPUT', { id: made.id, endPreviousSecrets: true, gracePeriodSeconds: 1 });
    expect(both.extensions.field).toBe('input.endPreviousSecrets');
    await server.ok(VIEWER, { key: safe.key });
  });

  test('with endPreviousSecrets is possible however many retired secrets work', async () => {
    const made = await server.makeKey();
    for (let n = 0; n < 5; n++) await rotate(made, 3600);
    expect((await rotate(made, 0, admin, { endPreviousSecrets: true })).apiKey.retiredSecrets).toEqual([]);
    expect(await refusedKey(made.key)).toBe('ROTATED');
  });

  test('an expired key is a conflict, for its owner too: it is extended first', async () => {
    const owner = await server.makeUser('VIEWER');
    const made = await server.makeKey({ owner, expiresInDays: 1 });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * DAY_MS });
    const by = { token: (await server.app.tokens.issue(owner.uuid, 1)).accessToken };
    const { message } = await refused('CONFLICT', { id: made.id }, by);
    expect(message).toContain('extend it first');
    expect(await refusedKey(made.key)).toBe('EXPIRED');
  });

  test("never lets the old secret outlive the key, nor the key's extension revive it", async () => {
    const made = await server.makeKey({ expiresInDays: 1 });
    const { key, apiKey } = await rotate(made, 30 * 86_400);
    expect(apiKey.oldSecret.endsAt).toBe(apiKey.expiresAt);
    await server.ok(`mutation { extendApiKey(input: { id: "${made.id}", days: 20 }) { apiKey { id } } }`, admin);
    await server.ok(VIEWER, { key: made.key });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * DAY_MS });
    expect(await refusedKey(made.key)).toBe('ROTATED');
    await server.ok(VIEWER, { key });
  });

  test('without a grace period ends the old secret immediately, cached or not, also twice at the same time', async () => {
    const made = await server.makeKey();
    await server.ok(VIEWER, { key: made.key });
    const both = await Promise.all([rotate(made), rotate(made)]);
    expect(await refusedKey(made.key)).toBe('ROTATED');
    await setTimeout(5);
    const works = await Promise.all(both.map(({ key }) => server.graphql(VIEWER, { key })));
    expect(works.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test.each([-1, 30 * 86_400 + 1, 2_000_000_000])('with a grace of %s seconds is refused', async (gracePeriodSeconds) => {
    const made = await server.makeKey();
    const { extensions } = await refused('BAD_USER_INPUT', { id: made.id, gracePeriodSeconds });
    expect(extensions).toMatchObject({ field: 'input.gracePeriodSeconds', issues: [expect.any(String)] });
    await server.ok(VIEWER, { key: made.key });
  });
});

describe('who may rotate', () => {
  test('the owner by JWT; a stranger finds nothing, nobody needs a credential', async () => {
    const [owner, stranger] = [await server.makeUser('VIEWER'), await server.makeUser('RESEARCHER')];
    const made = await server.makeKey({ owner });
    const { key } = await rotate(made, 0, { token: owner.token });
    await server.ok(VIEWER, { key });
    expect((await server.auditOf(made.id)).at(-1)).toMatchObject({ action: 'rotateApiKey', actorUserId: owner.uuid });
    const { extensions } = await refused('NOT_FOUND', { id: made.id }, { token: stranger.token });
    expect(extensions).toMatchObject({ entity: 'ApiKey', id: made.id });
    expect((await refused('UNAUTHENTICATED', { id: made.id }, {})).extensions.reason).toBe('MISSING');
    expect(await hashOf(made)).toBe(digestOf(key));
  });

  test('an owner who was demoted gains nothing by it', async () => {
    const owner = await server.makeUser('RESEARCHER');
    const made = await server.makeKey({ owner, permissions: ['READ_DATA', 'WRITE_DATA'] });
    await server.app.db.user.update({ where: { id: owner.uuid }, data: { role: 'VIEWER' } });
    server.app.authenticator.forget(owner.uuid);
    const { key } = await rotate(made, 0, { token: owner.token });
    expect((await server.ok(VIEWER, { key })).viewer.permissions).toEqual(['READ_DATA']);
  });

  test('no key itself, whatever it holds, and no key of the same owner', async () => {
    const owner = await server.makeUser('VIEWER');
    const [made, sister] = [await server.makeKey({ owner }), await server.makeKey({ owner })];
    const full = await server.makeKey({ set: 'FULL_ACCESS' });
    for (const { id, key } of [made, full]) {
      const { status, extensions } = await refused('FORBIDDEN', { id }, { key });
      expect({ status, missing: extensions.missingPermissions }).toEqual({ status: 403, missing: [] });
    }
    await refused('NOT_FOUND', { id: made.id }, { key: sister.key });
    const { key } = await rotate(made, 0, { key: full.key });
    await server.ok(VIEWER, { key });
  });

  test('an admin key only those that hold no more than it, and end no later', async () => {
    const strong = await server.makeKey({ permissions: ['READ_DATA', 'WRITE_DATA', 'MANAGE_OPERATIONS'] });
    const weak = await server.makeKey({ permissions: ['READ_DATA', 'ADMIN_ACCESS'] });
    const { status, extensions } = await refused('FORBIDDEN', { id: strong.id }, { key: weak.key });
    expect(status).toBe(403);
    expect(extensions.missingPermissions.map(({ permission }: { permission: string }) => permission)).toEqual([
      'WRITE_DATA',
      'MANAGE_OPERATIONS',
    ]);
    const within = await server.makeKey({ expiresInDays: 1 });
    const brief = await server.makeKey({ set: 'FULL_ACCESS', expiresInDays: 1 });
    for (const target of [strong, await server.makeKey({ expiresInDays: 2 })]) {
      const late = await refused('BAD_USER_INPUT', { id: target.id }, { key: brief.key });
      expect(late.extensions.field).toBe('input.id');
    }
    await rotate(within, 0, { key: brief.key });
    await server.ok(VIEWER, { key: strong.key });
  });

  test.each(['vera', 'User:01890a5d-ac96-774b-bcce-b302099a8057'])('the id %s is refused', async (id) => {
    expect((await refused('BAD_USER_INPUT', { id })).extensions.field).toBe('input.id');
  });

  test('a missing key is NOT_FOUND', async () => {
    await refused('NOT_FOUND', { id: `ApiKey:${uuidOf(server.admin.id)}` });
  });
});
