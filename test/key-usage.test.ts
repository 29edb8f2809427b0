/** Reports of the use of a key: permissions, days, requests. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { maskOf } from '../src/access/permissions.js';
import { UsageRecorder } from '../src/access/recording/usage-recorder.js';
import { createKey, STRICT } from './support/key-creation.js';
import { stubPassingTime } from './support/passing-time.js';
import { startServer, type TestServer } from './support/server.js';

const DAY_MS = 86_400_000;
const VIEWER = '{ viewer { id } }';

let server: TestServer;
/** A server whose policy differs from the lenient one in everything. */
let strict: TestServer;
beforeAll(async () => {
  server = await startServer();
  strict = await startServer(STRICT);
});
afterEach(() => vi.useRealTimers());
afterAll(() => Promise.all([server.stop(), strict.stop()]));

const create = (input: object, at = server) => createKey(input, at);

describe('administration that no rule of a field asks for', () => {
  const use = async (query: (own: string, other: string) => string) => {
    const { id, key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    await server.ok(query(id, (await server.makeKey()).id), { key });
    await server.app.usage.flush();
    const asked = `{ apiKey(id: "${id}") { unusedPermissions permissionUsage { permission usageCount } } }`;
    return (await server.ok(asked, { token: server.admin.token })).apiKey;
  };

  test.each<[string, (own: string, other: string) => string]>([
    ['a list of keys', () => '{ a: apiKeys(first: 1) { nodes { id } } b: apiKeys(first: 1) { nodes { id } } }'],
    ['another key', (_own, other) => `{ apiKey(id: "${other}") { id } node(id: "${other}") { id } }`],
    ['another user', () => '{ user(id: "User:0198c0de-0000-7000-8000-00000000dead") { id } }'],
    ['more of its owner than the name', (own) => `{ apiKey(id: "${own}") { owner { email } } }`],
    ['rotating', (_own, other) => `mutation { rotateApiKey(input: { id: "${other}" }) { apiKey { id } } }`],
    ['revoking', (_own, other) => `mutation { revokeApiKey(input: { id: "${other}" }) { apiKey { id } } }`],
    ['what one rule asks for as well', () => '{ users(first: 1) { nodes { id } } apiKeys(first: 1) { nodes { id } } }'],
  ])('is counted as used, once a request: %s', async (_what, query) => {
    expect(await use(query)).toEqual({
      unusedPermissions: ['READ_DATA'],
      permissionUsage: [{ permission: 'ADMIN_ACCESS', usageCount: 1 }],
    });
  });

  test.each<[string, (own: string, other: string) => string]>([
    ['of itself', (own) => `{ apiKey(id: "${own}") { id owner { name } } node(id: "${own}") { id } }`],
    ['revoking itself', (own) => `mutation { revokeApiKey(input: { id: "${own}" }) { apiKey { id } } }`],
  ])('is not counted for what every key may do: %s', async (_what, query) => {
    expect((await use(query)).unusedPermissions).toContain('ADMIN_ACCESS');
  });
});

describe('two equal selections of one key', () => {
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    'dailyUsage(days: 7) { day }',
    'missingPermissions { permission }',
    'recentAddresses { address }',
    'retiredSecrets { prefix }',
  ])('are one read, however long the request takes: %s', async (field) => {
    const by = { token: server.admin.token };
    await server.makeKey();
    const read = (selection: string) =>
      server.statementsOf(() => server.ok(`{ apiKeys(first: 5) { nodes { ${selection} } } }`, by));
    const once = await read(`one: ${field}`);
    stubPassingTime();
    expect(await read(`one: ${field} two: ${field}`)).toHaveLength(once.length);
  });
});

describe('what a key uses', () => {
  const USAGE = `query ($id: ID!, $days: Int) { apiKey(id: $id) { usageCount unusedPermissions(days: $days)
    permissionUsage { permission usageCount lastUsedAt } dailyUsage { day requests errors denials } } }`;
  const usage = async (id: string, days?: number) => {
    await server.app.usage.flush();
    return (await server.ok(USAGE, { variables: { id, days }, token: server.admin.token })).apiKey;
  };

  test('is counted by permission and by day, in one statement for all keys', async () => {
    const permissions = ['READ_PUBLIC', 'READ_DATA', 'WRITE_DATA'];
    const [one, two] = [await server.makeKey({ permissions }), await server.makeKey({ permissions })];
    await server.app.usage.flush();
    const [surveys, both] = ['{ surveys { totalCount } }', '{ surveys { totalCount } observations { totalCount } }'];
    for (const query of [surveys, both, VIEWER]) await server.ok(query, { key: one.key });
    await server.ok(surveys, { key: two.key });
    await server.refused('FORBIDDEN', '{ users { totalCount } observations { totalCount } }', { key: one.key });
    await server.refused('GRAPHQL_PARSE_FAILED', '{', { key: one.key });
    await server.refused('BAD_USER_INPUT', '{ observations(first: 1001) { totalCount } }', { key: one.key });
    const bound = await create({ allowedAddresses: ['192.0.2.1'] });
    await server.refused('FORBIDDEN', VIEWER, { key: bound.key });
    expect(await server.statementsOf(() => server.app.usage.flush())).toHaveLength(1);
    expect(await server.statementsOf(() => server.app.usage.flush())).toEqual([]);
    const today = new Date().toISOString().slice(0, 10);
    const { permissionUsage, ...rest } = await usage(one.id);
    expect(rest).toEqual({
      usageCount: 6,
      unusedPermissions: ['WRITE_DATA'],
      dailyUsage: [{ day: today, requests: 6, errors: 2, denials: 1 }],
    });
    expect(permissionUsage).toMatchObject([
      { permission: 'READ_DATA', usageCount: expect.any(Number) },
      { permission: 'READ_PUBLIC', usageCount: 2 },
    ]);
    const { dailyUsage } = await usage(bound.apiKey.id);
    expect(dailyUsage).toEqual([{ day: today, requests: 0, errors: 0, denials: 1 }]);
    expect(await usage(two.id)).toMatchObject({
      usageCount: 1,
      unusedPermissions: ['READ_DATA', 'WRITE_DATA'],
      permissionUsage: [{ permission: 'READ_PUBLIC', usageCount: 1 }],
    });
  });

  describe('and what its refused requests lacked', () => {
    const MISSING = 'query ($id: ID!) { apiKey(id: $id) { missingPermissions { permission denials lastDeniedAt } } }';
    const missing = async (id: string) => {
      await server.app.usage.flush();
      return (await server.ok(MISSING, { variables: { id }, token: server.admin.token })).apiKey.missingPermissions;
    };

    test('is counted by permission, once a request, and shown with the last refused first', async () => {
      const { id, key } = await server.makeKey({ permissions: ['READ_PUBLIC'] });
      expect(await missing(id)).toEqual([]);
      await server.refused('FORBIDDEN', '{ a: observations { totalCount } b: observations { totalCount } }', { key });
      await missing(id);
      await setTimeout(5);
      await server.refused('FORBIDDEN', '{ users { totalCount } systemConfigs { totalCount } }', { key });
      await server.refused('FORBIDDEN', '{ observations { totalCount } users { totalCount } }', { key });
      const shown = await missing(id);
      expect(shown.map(({ permission, denials }: Record<string, unknown>) => [permission, denials])).toEqual(
        expect.arrayContaining([
          ['READ_DATA', 2],
          ['ADMIN_ACCESS', 2],
        ]),
      );
      for (const { lastDeniedAt } of shown) expect(Math.abs(Date.parse(lastDeniedAt) - Date.now())).toBeLessThan(10_000);
    });

    test('includes what the role of the owner lacks, and is seen by the key itself', async () => {
      const { id, uuid, key } = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'] });
      const owner = await server.makeUser('VIEWER');
      await server.app.db.user.update({ where: { id: owner.uuid }, data: { role: 'VIEWER' } });
      await server.app.db.apiKey.update({
        where: { id: uuid },
        data: { permissions: ['read:public', 'admin:access'], ownerId: owner.uuid },
      });
      server.app.authenticator.forget(uuid);
      await server.refused('FORBIDDEN', '{ users { totalCount } }', { key });
      await server.app.usage.flush();
      const own = await server.ok(`{ apiKey(id: "${id}") { missingPermissions { permission denials } } }`, { key });
      expect(own.apiKey.missingPermissions).toEqual([{ permission: 'ADMIN_ACCESS', denials: 1 }]);
    });

    test('names nothing for other refusals and errors, and is forgotten after ninety days', async () => {
      const bound = await create({ allowedAddresses: ['192.0.2.1'] });
      await server.refused('FORBIDDEN', VIEWER, { key: bound.key });
      expect(await missing(bound.apiKey.id)).toEqual([]);
      const { id, uuid, key } = await server.makeKey({ permissions: ['READ_PUBLIC'] });
      await server.refused('GRAPHQL_PARSE_FAILED', '{', { key });
      await server.refused(
        'FORBIDDEN',
        'mutation { changePassword(input: { currentPassword: "a", newPassword: "b" }) { __typename } }',
        { key },
      );
      expect(await missing(id)).toEqual([]);
      await server.refused('FORBIDDEN', '{ users { totalCount } }', { key });
      await server.app.usage.flush();
      const at = (days: number) => ({ where: { keyId: uuid }, data: { lastDeniedAt: new Date(Date.now() - days * DAY_MS) } });
      await server.app.db.apiKeyMissingPermission.updateMany(at(89));
      expect(await missing(id)).toHaveLength(1);
      await server.app.db.apiKeyMissingPermission.updateMany(at(91));
      expect(await missing(id)).toEqual([]);
      const recorder = new UsageRecorder(server.app.db, (error) => expect.unreachable(String(error)));
      recorder.start();
      await recorder.close();
      expect(await server.app.db.apiKeyMissingPermission.count({ where: { keyId: uuid } })).toBe(0);
    });

    test('is kept when it cannot be written', async () => {
      const { id, uuid } = await server.makeKey();
      let isDown = true;
      const db = new Proxy(server.app.db, {
        get: (target, name) =>
          name === '$executeRaw' && isDown ? () => Promise.reject(new Error('down')) : Reflect.get(target, name),
      });
      const recorder = new UsageRecorder(db, () => {});
      recorder.ended(uuid, Date.now(), 'denial', maskOf(['read:data', 'admin:access']));
      await expect(recorder.flush()).rejects.toThrow('down');
      recorder.ended(uuid, Date.now(), 'denial', maskOf(['read:data']));
      isDown = false;
      await recorder.flush();
      const shown = await missing(id);
      expect(Object.fromEntries(shown.map(({ permission, denials }: Record<string, string>) => [permission, denials]))).toEqual({
        READ_DATA: 2,
        ADMIN_ACCESS: 1,
      });
    });
  });

  test('counts as unused again after so many days, and is shown for ninety', async () => {
    const { id, uuid, key } = await server.makeKey({ permissions: ['READ_PUBLIC'] });
    await server.ok('{ surveys { totalCount } }', { key });
    expect((await usage(id)).unusedPermissions).toEqual([]);
    await server.app.db.apiKeyPermissionUsage.updateMany({
      where: { keyId: uuid },
      data: { lastUsedAt: new Date(Date.now() - 10 * DAY_MS) },
    });
    expect((await usage(id, 9)).unusedPermissions).toEqual(['READ_PUBLIC']);
    expect((await usage(id, 11)).unusedPermissions).toEqual([]);
    for (const ago of [89, 92])
      await server.app.db.apiKeyDailyUsage.create({
        data: { keyId: uuid, day: new Date(Date.now() - ago * DAY_MS), requests: ago, errors: 0, denials: 0 },
      });
    expect((await usage(id)).dailyUsage.map(({ requests }: { requests: number }) => requests)).toEqual([1, 89]);
    for (const days of [0, 36_501]) {
      const { extensions } = await server.refused('BAD_USER_INPUT', USAGE, {
        variables: { id, days },
        token: server.admin.token,
      });
      expect(extensions.field).toBe('days');
    }
  });

  test('is shown for fewer days, for a hundred keys together and in one statement', async () => {
    const { id, uuid } = await server.makeKey();
    for (const ago of [0, 1, 29, 30])
      await server.app.db.apiKeyDailyUsage.create({
        data: { keyId: uuid, day: new Date(Date.now() - ago * DAY_MS), requests: ago },
      });
    const shown = async (days: number) =>
      (await server.ok(`{ apiKey(id: "${id}") { dailyUsage(days: ${days}) { requests } } }`, { token: server.admin.token }))
        .apiKey.dailyUsage.length;
    expect([await shown(1), await shown(2), await shown(30), await shown(31), await shown(90)]).toEqual([1, 2, 3, 4, 4]);
    const page = (days: number) =>
      `{ apiKeys(first: 100) { nodes { id name dailyUsage(days: ${days}) { day requests errors denials } } } }`;
    const admin = { token: server.admin.token };
    await server.ok(page(30), admin);
    const statements = await server.statementsOf(() => server.ok(page(30), admin));
    expect(statements.filter((sql) => sql.includes('api_key_daily_usage'))).toHaveLength(1);
    expect((await server.refused('LIMIT_EXCEEDED', page(90), admin)).extensions.limit).toBe('cost');
    const byVariable = page(30).replace('{ apiKeys', 'query ($days: Int) { apiKeys').replace('days: 30', 'days: $days');
    await server.ok(byVariable, { ...admin, variables: { days: 30 } });
    await server.refused('LIMIT_EXCEEDED', byVariable, { ...admin, variables: { days: null } });
    for (const days of [0, 91]) {
      const { extensions } = await server.refused('BAD_USER_INPUT', page(days).replace('100', '1'), admin);
      expect(extensions.field).toBe('days');
    }
  });

  test('is seen by the key itself, and counts conditional fields only when they are selected', async () => {
    const { id, key } = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'] });
    const query = 'query ($with: Boolean!) { surveys { totalCount } observations @include(if: $with) { totalCount } }';
    for (const skipped of [false, true, false]) await server.ok(query, { variables: { with: skipped }, key });
    await server.app.usage.flush();
    const { apiKey } = await server.ok(`{ apiKey(id: "${id}") { permissionUsage { permission usageCount } } }`, { key });
    expect(apiKey.permissionUsage).toEqual([
      { permission: 'READ_DATA', usageCount: 1 },
      { permission: 'READ_PUBLIC', usageCount: 3 },
    ]);
  });
});
