/** The addresses that a key was used from: what is recorded, for how long, how many, and who sees them. */
import { describe, expect, test } from 'vitest';
import { MOST_ADDRESSES } from '../src/access/recording/usage.js';
import { UsageRecorder } from '../src/access/recording/usage-recorder.js';
import { KEPT_DAYS } from '../src/access/recording/usage-statements.js';
import { DAY_MS } from '../src/base/times.js';
import type { TestKey } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

interface Shown {
  readonly address: string;
  readonly requests: number;
  readonly firstUsedAt: string;
  readonly lastUsedAt: string;
}

const QUERY = (id: string) => `{ apiKey(id: "${id}") { recentAddresses { address requests firstUsedAt lastUsedAt } } }`;
const addressesOf = async (id: string): Promise<Shown[]> => {
  await server.app.usage.flush();
  return (await server.ok(QUERY(id), { token: server.admin.token })).apiKey.recentAddresses;
};
const from = (key: TestKey, address: string, query = '{ viewer { id } }') =>
  server.graphql(query, { key: key.key, headers: { 'X-Forwarded-For': address } });
const rowsOf = (key: TestKey) =>
  server.app.db.apiKeyAddress.findMany({ where: { keyId: key.uuid }, orderBy: { lastUsedAt: 'desc' } });

describe('the addresses of a key', () => {
  test('are those of the clients behind a trusted proxy, each with its uses, the last used first', async () => {
    const key = await server.makeKey();
    await from(key, '203.0.113.7');
    await from(key, '2001:db8::1');
    await server.app.usage.flush();
    await from(key, '203.0.113.7');
    const shown = await addressesOf(key.id);
    expect(shown.map(({ address, requests }) => [address, requests]).sort()).toEqual([
      ['2001:db8::1', 1],
      ['203.0.113.7', 2],
    ]);
    for (const { firstUsedAt, lastUsedAt } of shown) expect(firstUsedAt <= lastUsedAt).toBe(true);
    const times = shown.map(({ lastUsedAt }) => lastUsedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('leave out what is not an address', async () => {
    const key = await server.makeKey();
    await from(key, 'not an address');
    expect(await addressesOf(key.id)).toEqual([]);
    expect((await server.app.db.apiKey.findUniqueOrThrow({ where: { id: key.uuid } })).usageCount).toBe(1n);
  });

  test('leave out an address from which the key may not be used', async () => {
    const key = await server.makeKey();
    const input = `{ id: "${key.id}", allowedAddresses: ["203.0.113.0/24"] }`;
    await server.ok(`mutation { updateApiKey(input: ${input}) { __typename } }`, { token: server.admin.token });
    expect((await from(key, '198.51.100.1')).body.errors?.[0]?.extensions.reason).toBe('ADDRESS_NOT_ALLOWED');
    await from(key, '203.0.113.1');
    expect((await addressesOf(key.id)).map(({ address }) => address)).toEqual(['203.0.113.1']);
  });

  test('are at most twenty, the last used ones, in memory and in the database', async () => {
    const key = await server.makeKey();
    const now = Date.now();
    const recorder = new UsageRecorder(server.app.db, () => {});
    const use = (index: number, at: number) => recorder.record(key.uuid, at, { address: `192.0.2.${index}` });
    for (let index = 0; index < 60; index++) use(index, now + index);
    await recorder.flush();
    const last = (to: number) => Array.from({ length: MOST_ADDRESSES }, (_, index) => `192.0.2.${to - index}`);
    expect((await rowsOf(key)).map(({ address }) => address)).toEqual(last(59));
    // One of them is used again, and others displace the oldest.
    use(40, now + 100);
    for (let index = 60; index < 65; index++) use(index, now + index);
    await recorder.close();
    const addresses = (await rowsOf(key)).map(({ address }) => address);
    expect(addresses).toHaveLength(MOST_ADDRESSES);
    expect(addresses.slice(0, 2)).toEqual(['192.0.2.40', '192.0.2.64']);
    expect(addresses).not.toContain('192.0.2.45');
    expect(addresses).toContain('192.0.2.46');
  });

  test('are kept when they cannot be written, and written later', async () => {
    const key = await server.makeKey();
    let broken = true;
    const db = new Proxy(server.app.db, {
      get: (target, name) =>
        name === '$executeRaw' && broken ? () => Promise.reject(new Error('away')) : Reflect.get(target, name),
    });
    const recorder = new UsageRecorder(db, () => {});
    recorder.record(key.uuid, 1_000, { address: '192.0.2.1' });
    await expect(recorder.flush()).rejects.toThrow('away');
    recorder.record(key.uuid, 3_000, { address: '192.0.2.1' });
    broken = false;
    await recorder.close();
    const [row] = await rowsOf(key);
    expect(row).toMatchObject({ requests: 2n, firstUsedAt: new Date(1_000), lastUsedAt: new Date(3_000) });
  });

  test('are hidden and deleted ninety days after their last use', async () => {
    const key = await server.makeKey();
    const rows = [KEPT_DAYS - 1, KEPT_DAYS + 1].map((ago) => {
      const at = new Date(Date.now() - ago * DAY_MS);
      return { keyId: key.uuid, address: `192.0.2.${ago}`, requests: 1, firstUsedAt: at, lastUsedAt: at };
    });
    await server.app.db.apiKeyAddress.createMany({ data: rows });
    expect((await addressesOf(key.id)).map(({ address }) => address)).toEqual([`192.0.2.${KEPT_DAYS - 1}`]);
    expect(await rowsOf(key)).toHaveLength(2);
    const recorder = new UsageRecorder(server.app.db, () => {});
    recorder.start();
    await recorder.close();
    expect((await rowsOf(key)).map(({ address }) => address)).toEqual([`192.0.2.${KEPT_DAYS - 1}`]);
  });
});

describe('who sees the addresses of a key', () => {
  test('the owner, an admin and the key itself, and nobody else', async () => {
    const owner = await server.makeUser('VIEWER');
    const key = await server.makeKey({ owner, permissions: ['READ_DATA'] });
    await from(key, '192.0.2.1');
    await server.app.usage.flush();
    const seen = { apiKey: { recentAddresses: [expect.objectContaining({ address: '192.0.2.1' })] } };
    for (const by of [
      { token: owner.token },
      { token: server.admin.token },
      { key: key.key, headers: { 'X-Forwarded-For': '192.0.2.1' } },
    ])
      expect(await server.ok(QUERY(key.id), by)).toEqual(seen);
    const other = await server.makeUser('RESEARCHER');
    const otherKey = await server.makeKey({ owner, permissions: ['READ_DATA'] });
    for (const by of [{ token: other.token }, { key: otherKey.key }])
      expect(await server.ok(QUERY(key.id), by)).toEqual({ apiKey: null });
    await server.refused('UNAUTHENTICATED', QUERY(key.id));
  });
});
