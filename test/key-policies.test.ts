/** Restrictions of a key beside its permissions: addresses, expiry, and those of the key that made it. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { CREATE, createKey, refuseKey, STRICT } from './support/key-creation.js';
import { type RequestOptions, startServer, type TestServer, uuidOf } from './support/server.js';

const DAY_MS = 86_400_000;
const VIEWER = '{ viewer { id } }';
const UPDATE = `mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { allowedAddresses requestsPerMinute } } }`;
const EXTEND = 'mutation ($input: ExtendApiKeyInput!) { extendApiKey(input: $input) { apiKey { expiresAt } } }';

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
const refuseCreate = (input: object, at = server) => refuseKey(input, at);
const from = (address: string, key: string): RequestOptions => ({ key, headers: { 'X-Forwarded-For': address } });

describe('a key made by a key', () => {
  const maker = async (input: object = {}) => {
    const bounds = { allowedAddresses: ['127.0.0.0/8', '2001:db8::/32'], requestsPerMinute: 100, ...input };
    const { key, apiKey } = await create({ permissions: ['ADMIN_ACCESS', 'READ_DATA'], ...bounds });
    return { id: apiKey.id as string, key: key as string };
  };
  const by = (key: string) => ({ key, headers: { 'X-Forwarded-For': '127.0.0.1' } });
  const child = async (key: string, input: object = {}) => {
    const variables = { input: { name: 'child', permissions: ['READ_DATA'], ...input } };
    const { createApiKey } = await server.ok(CREATE, { variables, ...by(key) });
    server.secrets.add(createApiKey.key);
    return createApiKey;
  };

  test('gets its networks and its limit, unless it is given less', async () => {
    const { key } = await maker();
    expect((await child(key)).apiKey).toMatchObject({
      allowedAddresses: ['127.0.0.0/8', '2001:db8::/32'],
      requestsPerMinute: 100,
    });
    const less = { allowedAddresses: ['127.0.0.1', '2001:db8:1::/48', '::ffff:127.1.0.0/112'], requestsPerMinute: 99 };
    expect((await child(key, less)).apiKey.requestsPerMinute).toBe(99);
    const free = await maker({ allowedAddresses: [], requestsPerMinute: null });
    expect((await child(free.key, { requestsPerMinute: 5 })).apiKey).toMatchObject({
      allowedAddresses: [],
      requestsPerMinute: 5,
    });
  });

  test.each([
    [{ allowedAddresses: [] }, 'allowedAddresses'],
    [{ allowedAddresses: ['0.0.0.0/0', '::/0'] }, 'allowedAddresses'],
    [{ allowedAddresses: ['127.0.0.0/7'] }, 'allowedAddresses'],
    [{ allowedAddresses: ['127.0.0.1', '192.0.2.1'] }, 'allowedAddresses'],
    [{ requestsPerMinute: 101 }, 'requestsPerMinute'],
  ])('cannot have more than it: %j', async (input, field) => {
    const { key } = await maker();
    const variables = { input: { name: 'child', permissions: ['READ_DATA'], ...input } };
    const { extensions } = await server.refused('BAD_USER_INPUT', CREATE, { variables, ...by(key) });
    expect(extensions.field).toBe(`input.${field}`);
    const other = await child(key);
    const change = { input: { id: other.apiKey.id, ...input } };
    await server.refused('BAD_USER_INPUT', UPDATE, { variables: change, ...by(key) });
    await server.refused('BAD_USER_INPUT', UPDATE, {
      variables: { input: { id: other.apiKey.id, requestsPerMinute: null } },
      ...by(key),
    });
  });

  test('cannot change, extend or rotate the key it comes from, however far back', async () => {
    const first = await maker({ expiresInDays: 5 });
    const second = await child(first.key, { permissions: ['ADMIN_ACCESS', 'READ_DATA'], expiresInDays: 4 });
    const third = await child(second.key, { permissions: ['ADMIN_ACCESS', 'READ_DATA'], expiresInDays: 3 });
    for (const { key } of [second, third])
      for (const mutation of [
        'updateApiKey(input: { id: $id, name: "mine" }) { apiKey { id } }',
        'extendApiKey(input: { id: $id, days: 1 }) { apiKey { id } }',
        'rotateApiKey(input: { id: $id }) { key }',
      ])
        await server.refused('FORBIDDEN', `mutation ($id: ID!) { ${mutation} }`, { variables: { id: first.id }, ...by(key) });
    await server.ok('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', {
      variables: { id: first.id },
      ...by(third.key),
    });
  });

  test('is never given what it does not hold, by whomever', async () => {
    const { key } = await maker();
    const { apiKey } = await child(key);
    const give = (permissions: string[]) => ({ variables: { input: { id: apiKey.id, permissions } }, token: server.admin.token });
    const { extensions } = await server.refused('BAD_USER_INPUT', UPDATE, give(['READ_DATA', 'WRITE_DATA']));
    expect(extensions).toMatchObject({ field: 'input.permissions', issues: [expect.stringContaining('WRITE_DATA')] });
    await server.ok(UPDATE, give(['READ_DATA', 'ADMIN_ACCESS']));
  });
});

describe('a key that another key changes', () => {
  const by = (key: string) => ({ key, headers: { 'X-Forwarded-For': '127.0.0.1' } });
  const change = (input: object, key: string) => ({ variables: { input }, ...by(key) });

  test('is given nothing when it outlives that one, or has a longer reach: it could be used in its place', async () => {
    const admin = { permissions: ['ADMIN_ACCESS', 'READ_DATA', 'WRITE_DATA'] };
    const bound = await create({ ...admin, expiresInDays: 1, allowedAddresses: ['127.0.0.1'], requestsPerMinute: 60 });
    const survey = await server.makeSurvey();
    const reach = { allowedAddresses: ['127.0.0.1'], requestsPerMinute: 60 };
    for (const other of [
      await create({ ...reach, scopes: [`survey:${survey.name}`] }),
      await create({ ...reach, expiresInDays: 2 }),
      await create({ ...reach, expiresInDays: 1, allowedAddresses: [], scopes: [`survey:${survey.name}`] }),
      await create({ ...reach, expiresInDays: 1, requestsPerMinute: 61 }),
    ]) {
      const { id } = other.apiKey;
      const gifts = [{ permissions: ['READ_DATA', 'WRITE_DATA'] }, { ownerId: (await server.makeUser('ADMIN')).id }];
      for (const gift of gifts) {
        const { extensions } = await server.refused('BAD_USER_INPUT', UPDATE, change({ id, ...gift }, bound.key));
        expect(extensions.field).toBe('input.id');
      }
      await server.ok(UPDATE, change({ id, name: 'renamed', scopes: [`survey:${survey.name}`] }, bound.key));
      await server.refused('BAD_USER_INPUT', UPDATE, change({ id, scopes: [] }, bound.key));
      await server.ok(UPDATE, change({ id, permissions: ['READ_PUBLIC', 'READ_DATA'].slice(1) }, bound.key));
    }
    const { id } = (await create({ allowedAddresses: ['127.0.0.1'], requestsPerMinute: 5 })).apiKey;
    for (const lifted of [{ requestsPerMinute: 6 }, { allowedAddresses: ['127.0.0.1', '127.0.0.1'], requestsPerMinute: 60 }])
      await server.refused('BAD_USER_INPUT', UPDATE, change({ id, ...lifted }, bound.key));
    await server.ok(UPDATE, change({ id, requestsPerMinute: 4 }, bound.key));
    const within = await create({ ...reach, expiresInDays: 1 });
    // A moment older than its creator, so it does not end later.
    await server.app.db.apiKey.update({
      where: { id: uuidOf(within.apiKey.id) },
      data: { expiresAt: new Date(Date.now() + DAY_MS / 2) },
    });
    await server.ok(UPDATE, change({ id: within.apiKey.id, ...admin }, bound.key));
  });

  test('is used no more often than its creator, also when the limit of that is the default one', async () => {
    const maker = await create({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] }, strict);
    const variables = (requestsPerMinute: number | null) => ({
      variables: { input: { name: 'child', permissions: ['READ_DATA'], expiresInDays: 1, requestsPerMinute } },
      key: maker.key,
    });
    const { extensions } = await strict.refused('BAD_USER_INPUT', CREATE, variables(6));
    expect(extensions.field).toBe('input.requestsPerMinute');
    for (const limit of [5, null]) strict.secrets.add((await strict.ok(CREATE, variables(limit))).createApiKey.key);
  });
});

describe('a key made by a key, changed by somebody else', () => {
  test('is used from no more networks, and no more often, than the one that made it', async () => {
    const bounds = { allowedAddresses: ['127.0.0.0/8'], requestsPerMinute: 60 };
    const maker = await create({ permissions: ['ADMIN_ACCESS', 'READ_DATA'], ...bounds });
    const made = await server.makeKey({ by: { key: maker.key } });
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    for (const by of [{ key }, { token: server.admin.token }]) {
      for (const [field, wider] of Object.entries({ allowedAddresses: [[], ['10.0.0.1']], requestsPerMinute: [null, 61] }))
        for (const value of wider) {
          const refusal = await server.refused('BAD_USER_INPUT', UPDATE, {
            variables: { input: { id: made.id, [field]: value } },
            ...by,
          });
          expect(refusal.extensions.field).toBe(`input.${field}`);
          expect(refusal.message).toContain('the key that created it');
        }
      await server.ok(UPDATE, {
        variables: { input: { id: made.id, allowedAddresses: ['127.0.0.1'], requestsPerMinute: 5 } },
        ...by,
      });
    }
  });
});

describe('the addresses a key may be used from', () => {
  test.each([
    ['192.0.2.0/24', ['192.0.2.1', '192.0.2.255', '::ffff:192.0.2.7', '::FFFF:c000:0207'], ['192.0.3.1', '2001:db8::1']],
    ['192.0.2.9', ['192.0.2.9'], ['192.0.2.8', '::ffff:192.0.2.8']],
    ['2001:db8::/32', ['2001:db8::1', '2001:DB8:ffff::1'], ['2001:db9::1', '192.0.2.1', '::ffff:192.0.2.1']],
    ['2001:db8::1', ['2001:db8:0:0:0:0:0:1', '[2001:db8::1]:443', '2001:db8::1%eth0'], ['2001:db8::2']],
    ['::ffff:192.0.2.0/120', ['192.0.2.1', '::ffff:192.0.2.1'], ['192.0.3.1']],
    ['0.0.0.0/0', ['8.8.8.8', '192.0.2.1:80'], ['2001:db8::1', 'unknown', '1.2.3', '192.0.2.1:80:80']],
  ])('%s', async (network, inside, outside) => {
    const { key, apiKey } = await create({ allowedAddresses: [network] });
    expect(apiKey.allowedAddresses).toEqual([network.includes('/') ? network : `${network}/${network.includes(':') ? 128 : 32}`]);
    for (const address of inside) await server.ok(VIEWER, from(address, key));
    for (const address of outside) {
      const { status, extensions, message } = await server.refused('FORBIDDEN', VIEWER, from(address, key));
      expect({ status, ...extensions }).toMatchObject({ status: 403, reason: 'ADDRESS_NOT_ALLOWED', missingPermissions: [] });
      expect(message).not.toContain(address);
    }
  });

  test('are counted, not repeated, when they are refused', async () => {
    for (const network of ['my password', '::ffff:0.0.0.0/90']) {
      const { extensions } = await refuseCreate({ allowedAddresses: ['192.0.2.1', network] });
      expect(extensions.issues).toEqual([expect.stringMatching(/^number 2: not a network/)]);
    }
  });

  test('may be several, are changed with the next request, and lifted by an empty list', async () => {
    const { key, apiKey } = await create({ allowedAddresses: ['198.51.100.0/24', '2001:db8::/32'] });
    const update = (allowedAddresses: string[]) =>
      server.ok(UPDATE, { variables: { input: { id: apiKey.id, allowedAddresses } }, token: server.admin.token });
    await server.ok(VIEWER, from('2001:db8::1', key));
    await server.refused('FORBIDDEN', VIEWER, from('203.0.113.1', key));
    await update(['203.0.113.0/24']);
    await server.ok(VIEWER, from('203.0.113.1', key));
    await server.refused('FORBIDDEN', VIEWER, from('2001:db8::1', key));
    await update([]);
    await server.ok(VIEWER, from('2001:db8::1', key));
  });

  test('do not show to others: from any address a revoked key is REVOKED', async () => {
    const { key, apiKey } = await create({ allowedAddresses: ['192.0.2.0/24'] });
    await server.ok(`mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { apiKey { id } } }`, { token: server.admin.token });
    expect((await server.refused('UNAUTHENTICATED', VIEWER, from('203.0.113.1', key))).extensions.reason).toBe('REVOKED');
  });

  test.each([
    '',
    'localhost',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0/8',
    '10.0.0.0/8/8',
    '::/129',
    'fe80::1%eth0',
    '10.0.0.0/',
    '*',
  ])('%j is refused, whole', async (network) => {
    const { extensions } = await refuseCreate({ allowedAddresses: ['192.0.2.0/24', network] });
    expect(extensions).toMatchObject({ field: 'input.allowedAddresses', issues: [expect.any(String)] });
  });

  test('that are invalid are neither used nor stored', async () => {
    for (const address of ['x'.repeat(1000), 'unknown', `fe80::1%${'z'.repeat(100)}`]) {
      const variables = { input: { name: 'flow', permissions: ['READ_DATA'] } };
      const by = { token: server.admin.token, headers: { 'X-Forwarded-For': address } };
      const { createApiKey } = await server.ok(CREATE, { variables, ...by });
      server.secrets.add(createApiKey.key);
      const [event] = await server.auditOf(createApiKey.apiKey.id);
      expect(event?.address).toBe(address.startsWith('fe80') ? 'fe80::1' : null);
    }
  });

  test('are at most a hundred', async () => {
    const networks = Array.from({ length: 101 }, (_, i) => `10.0.${i}.0/24`);
    expect((await refuseCreate({ allowedAddresses: networks })).extensions.field).toBe('input.allowedAddresses');
  });

  test('are found out by X-Forwarded-For only from proxies that are trusted', async () => {
    const [local, far] = [
      await create({ allowedAddresses: ['127.0.0.0/8'] }),
      await create({ allowedAddresses: ['192.0.2.0/24'] }),
    ];
    const alone = `${await server.listen({ trustProxy: undefined })}/graphql`;
    const other = `${await server.listen({ trustProxy: (address) => address === '10.0.0.1' })}/graphql`;
    for (const url of [alone, other]) {
      await server.ok(VIEWER, { ...from('192.0.2.1', local.key), url });
      await server.refused('FORBIDDEN', VIEWER, { ...from('192.0.2.1', far.key), url });
    }
    const hop = `${await server.listen({ trustProxy: (address) => address === '127.0.0.1' })}/graphql`;
    await server.ok(VIEWER, { ...from('203.0.113.1, 192.0.2.1', far.key), url: hop });
    await server.refused('FORBIDDEN', VIEWER, { ...from('192.0.2.1, 203.0.113.1', far.key), url: hop });
  });

  test('are looked for behind twenty proxies at most, since a trusted address may send thousands', async () => {
    let compared = 0;
    const isTrusted = () => {
      compared++;
      return true;
    };
    const url = `${await server.listen({ trustProxy: isTrusted })}/graphql`;
    const key = await create({ allowedAddresses: ['192.0.2.0/24'] });
    const behind = (proxies: number) => from(['192.0.2.1', ...Array(proxies).fill('::1')].join(), key.key);
    await server.ok(VIEWER, { ...behind(19), url });
    compared = 0;
    await server.refused('FORBIDDEN', VIEWER, { ...behind(3_000), url });
    expect(compared).toBe(20);
  });
});

describe('the end of a key', () => {
  const days = (apiKey: { expiresAt: string }) => Math.round((Date.parse(apiKey.expiresAt) - Date.now()) / DAY_MS);

  test('is the default of the policy, and never beyond its maximum', async () => {
    expect(days((await create({}, strict)).apiKey)).toBe(30);
    const { apiKey } = await create({ expiresInDays: 90 }, strict);
    expect(days(apiKey)).toBe(90);
    expect((await refuseCreate({ expiresInDays: 91 }, strict)).extensions.field).toBe('input.expiresInDays');
    const far = new Date(Date.now() + 91 * DAY_MS).toISOString();
    expect((await refuseCreate({ expiresAt: far }, strict)).extensions.field).toBe('input.expiresAt');
    const extend = { variables: { input: { id: apiKey.id, days: 1 } }, token: strict.admin.token };
    expect((await strict.refused('BAD_USER_INPUT', EXTEND, extend)).extensions.field).toBe('input.days');
    expect((await create({})).apiKey.expiresAt).toBeNull();
  });

  test('is warned of when it is near', async () => {
    const [near, far] = [await create({ expiresInDays: 6 }, strict), await create({ expiresInDays: 8 }, strict)];
    const warning = async (key: string) => (await strict.graphql(VIEWER, { key })).headers.get('x-api-key-expires');
    expect(await warning(near.key)).toBe(near.apiKey.expiresAt);
    expect(await warning(far.key)).toBeNull();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * DAY_MS });
    expect(await warning(far.key)).toBe(far.apiKey.expiresAt);
  });

  test('is listed by expiringWithinDays: only what works and ends', async () => {
    const own = await startServer();
    try {
      const made = [];
      for (const expiresInDays of [3, 10, 1, 2]) made.push((await create({ expiresInDays }, own)).apiKey);
      await create({}, own);
      const [soon, , past, revoked] = made;
      const yesterday = { createdAt: new Date(Date.now() - 9 * DAY_MS), expiresAt: new Date(Date.now() - DAY_MS) };
      await own.app.db.apiKey.update({ where: { id: uuidOf(past.id) }, data: yesterday });
      await own.ok(`mutation { revokeApiKey(input: { id: "${revoked.id}" }) { apiKey { id } } }`, { token: own.admin.token });
      const list = 'query ($days: Int) { apiKeys(filter: { expiringWithinDays: $days }) { nodes { id } totalCount } }';
      const ids = async (days: number) =>
        (await own.ok(list, { variables: { days }, token: own.admin.token })).apiKeys.nodes.map(({ id }: { id: string }) => id);
      expect(await ids(5)).toEqual([soon.id]);
      expect(await ids(20)).toHaveLength(2);
      for (const wrong of [0, -1, 36_501]) {
        const refusal = await own.refused('BAD_USER_INPUT', list, { variables: { days: wrong }, token: own.admin.token });
        expect(refusal.extensions.field).toBe('filter.expiringWithinDays');
      }
    } finally {
      await own.stop();
    }
  });
});
