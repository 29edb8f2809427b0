/** Cached credentials: what is kept and for how long, and what their use writes. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { generateApiKey } from '../src/access/credentials/formats/api-key.js';
import { RecordSource } from '../src/access/credentials/lookup/record-source.js';
import { UsageRecorder } from '../src/access/recording/usage-recorder.js';
import { PATIENCE } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const VIEWER = '{ viewer { id kind name role permissions scopes expiresAt } }';

const server = serverOfFile();
afterEach(() => {
  vi.useRealTimers();
});
const wellFormedButUnknown = () => {
  const key = generateApiKey();
  server.secrets.add(key);
  return key;
};

/** A store that finds each record by itself. A null is not found. */
const each =
  <T>(find: (lookup: string) => T | null | Promise<T | null>) =>
  async (lookups: readonly string[]): Promise<ReadonlyMap<string, T>> => {
    const found = await Promise.all(lookups.map(async (lookup) => [lookup, await find(lookup)] as const));
    return new Map(found.filter((entry): entry is [string, Awaited<T> & T] => entry[1] !== null));
  };

const asAdmin = (query: string, variables: Record<string, unknown>) => server.ok(query, { variables, token: server.admin.token });

describe('the cache', () => {
  test('a key costs one statement cold and none warm; an unknown one likewise', async () => {
    const { key } = await server.makeKey();
    const cold = '{ viewer { name } }';
    expect(await server.statementsOf(() => server.ok(cold, { key }))).toHaveLength(1);
    expect(await server.statementsOf(() => server.ok(cold, { token: key }))).toEqual([]);
    const unknown = wellFormedButUnknown();
    // One for the key, one for secrets that were rotated out.
    expect(await server.statementsOf(() => server.refused('UNAUTHENTICATED', cold, { key: unknown }))).toHaveLength(2);
    expect(await server.statementsOf(() => server.refused('UNAUTHENTICATED', cold, { key: unknown }))).toEqual([]);
  });

  test('many simultaneous requests with a cold key cost one statement', async () => {
    const { key } = await server.makeKey();
    const statements = await server.statementsOf(() =>
      Promise.all(Array.from({ length: 20 }, () => server.ok('{ viewer { name } }', { key }))),
    );
    expect(statements).toHaveLength(1);
  });

  /** A cache over a store whose answers the test releases one by one. */
  function slowCache(store: { value: string }) {
    const waiting: (() => void)[] = [];
    let loads = 0;
    const cache = new RecordSource<{ value: string }>(
      each(async () => {
        loads++;
        const { value } = store;
        await new Promise<void>((resolve) => waiting.push(resolve));
        return value === '' ? null : { value };
      }),
      () => true,
    );
    const letGo = async () => {
      await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0), PATIENCE);
      waiting.shift()?.();
    };
    return { cache, letGo, loads: () => loads };
  }

  test.each(['evict', 'clear'] as const)('a load that began before %s is thrown away', async (how) => {
    const store = { value: 'before' };
    const { cache, letGo, loads } = slowCache(store);
    const first = cache.get('k', null);
    await vi.waitFor(() => expect(loads()).toBe(1), PATIENCE);
    store.value = 'after';
    how === 'evict' ? cache.evict('id') : cache.clear();
    const second = cache.get('k', null);
    await letGo();
    await letGo();
    await letGo();
    expect(await first).toEqual({ value: 'after' });
    expect(await second).toEqual({ value: 'after' });
    expect(cache.get('k', null)).toEqual({ value: 'after' });
  });

  test('a miss is forgotten by an invalidation too, and what concerns another row stays', async () => {
    const rows: Record<string, { id: string }> = { a: { id: '1' }, b: { id: '2' } };
    let loads = 0;
    const cache = new RecordSource<{ id: string }>(
      each((lookup) => {
        loads++;
        return rows[lookup] ?? null;
      }),
      (record, id) => record.id === id,
    );
    expect(await cache.get('c', null)).toBeNull();
    await cache.get('a', null);
    await cache.get('b', null);
    rows.c = { id: '3' };
    cache.evict('1');
    expect(await cache.get('c', null)).toEqual({ id: '3' });
    expect(loads).toBe(4);
    expect(cache.get('b', null)).toEqual({ id: '2' });
    await cache.get('a', null);
    expect(loads).toBe(5);
  });

  test('an address that tries many unknown credentials has to wait, while cached ones never do', async () => {
    const cache = new RecordSource<{ id: string }>(
      each((lookup) => (lookup === 'known' ? { id: '1' } : null)),
      () => false,
    );
    await cache.get('known', '203.0.113.9');
    for (let i = 0; i < 600; i++) await cache.get(`unknown ${i}`, '203.0.113.9');
    await expect(async () => cache.get('another', '203.0.113.9')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      extensions: { retryAfterSeconds: expect.any(Number) },
    });
    expect(cache.get('known', '203.0.113.9')).toEqual({ id: '1' });
    expect(await cache.get('another', '198.51.100.7')).toBeNull();
  });

  test('a stranger keeps nobody out who has a key and the same address, cached or not', async () => {
    const waiting: (() => void)[] = [];
    let hold = false;
    const cache = new RecordSource<{ id: string }>(
      each(async (lookup) => {
        if (hold && lookup.startsWith('unknown')) await new Promise<void>((resolve) => waiting.push(resolve));
        return lookup.startsWith('known') ? { id: lookup } : null;
      }),
      (record, id) => record.id === id,
    );
    const address = '203.0.113.9';
    await cache.get('known 1', address);
    const flood = (count: number) =>
      Promise.allSettled(Array.from({ length: count }, (_, i) => cache.get(`unknown ${Math.random()} ${i}`, address)));
    for (let times = 0; times < 20; times++) await flood(30);
    for (const outcome of await flood(30)) expect(outcome).toMatchObject({ status: 'rejected' });
    cache.evict('known 1');
    expect(await cache.get('known 1', address)).toEqual({ id: 'known 1' });
    expect(await cache.get('known 2', address)).toEqual({ id: 'known 2' });
    // The same for a burst from one address, before any of it is counted.
    const other = '192.0.2.1';
    const burst = Promise.allSettled(Array.from({ length: 1_100 }, async (_, i) => cache.get(`unknown burst ${i}`, other)));
    expect(await cache.get('known 5', '198.51.100.7')).toEqual({ id: 'known 5' });
    expect((await burst).filter(({ status }) => status === 'rejected').length).toBeGreaterThan(900);
    // While the look-ups of the stranger wait for the database, known credentials do not.
    hold = true;
    const flooding = flood(150);
    await vi.waitFor(() => expect(waiting).toHaveLength(2), PATIENCE);
    cache.evict('known 2');
    expect(await cache.get('known 2', address)).toEqual({ id: 'known 2' });
    expect(await cache.get('known 3', '198.51.100.7')).toEqual({ id: 'known 3' });
    await expect(cache.get('known 4', address)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    hold = false;
    for (const go of waiting) go();
    for (const outcome of await flooding) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'RATE_LIMITED' } });
  });
});

describe('usage', () => {
  const usageOf = async (uuid: string) =>
    server.app.db.apiKey.findUniqueOrThrow({
      where: { id: uuid },
      select: { usageCount: true, lastUsedAt: true, updatedAt: true },
    });

  test('is exact after a flush, in one statement for all keys, and no request waits for it', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => server.makeKey()));
    await server.app.usage.flush();
    const before = await usageOf(keys[0]?.uuid as string);
    const began = Date.now();
    await Promise.all(
      keys.flatMap(({ key }, i) => Array.from({ length: i + 1 }, () => server.ok('{ viewer { name } }', { key }))),
    );
    expect(await server.statementsOf(() => server.app.usage.flush())).toHaveLength(1);
    const used = await Promise.all(keys.map(({ uuid }) => usageOf(uuid)));
    expect(used.map(({ usageCount }) => usageCount)).toEqual([1n, 2n, 3n, 4n, 5n]);
    for (const { lastUsedAt } of used) expect(lastUsedAt?.getTime()).toBeGreaterThanOrEqual(began);
    expect(used[0]?.updatedAt).toEqual(before.updatedAt);
    expect(await server.statementsOf(() => server.app.usage.flush())).toEqual([]);
  });

  test('counts requests that fail later, but not those that the credential fails', async () => {
    const { uuid, key, id } = await server.makeKey();
    await server.graphql('{ nonsense }', { key });
    await server.refused('FORBIDDEN', '{ users { nodes { id } } }', { key });
    await asAdmin('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id });
    await server.refused('UNAUTHENTICATED', VIEWER, { key });
    await server.app.usage.flush();
    expect((await usageOf(uuid)).usageCount).toBe(2n);
  });

  test('by day is deleted after 90 days, also by a server that never runs for long', async () => {
    const { uuid } = await server.makeKey();
    const days = () => server.app.db.apiKeyDailyUsage.findMany({ where: { keyId: uuid }, select: { requests: true } });
    await server.app.database.script(`INSERT INTO api_key_daily_usage (key_id, day, requests)
      SELECT '${uuid}', (now() AT TIME ZONE 'UTC')::date - ago, ago FROM unnest(ARRAY[89, 91]) AS ago`);
    const recorder = new UsageRecorder(server.app.db, () => {});
    recorder.start();
    await recorder.close();
    expect(await days()).toEqual([{ requests: 89 }]);
  });

  test('is kept when it cannot be written, and written on closing', async () => {
    const writes: unknown[] = [];
    let broken = true;
    const db = {
      $executeRaw: async (_sql: unknown, rows: string) => {
        if (broken) throw new Error('away');
        writes.push(...JSON.parse(rows));
      },
    };
    const recorder = new UsageRecorder(db as never, () => {});
    recorder.record('a', 1000);
    await expect(recorder.flush()).rejects.toThrow('away');
    recorder.record('a', 3000);
    recorder.record('b', 2000);
    broken = false;
    await recorder.close();
    expect(writes).toEqual([
      expect.objectContaining({ id: 'a', requests: 2, last: new Date(3000).toISOString() }),
      expect.objectContaining({ id: 'b', requests: 1, last: new Date(2000).toISOString() }),
    ]);
  });
});

describe('strangers', () => {
  /** A store that answers one statement at a time, when the test lets it. Keys that begin with `known` exist. */
  function heldStore() {
    const held: { lookups: readonly string[]; go: () => void }[] = [];
    let statements = 0;
    const cache = new RecordSource<{ id: string }>(
      async (lookups) => {
        if (lookups.some((lookup) => !lookup.startsWith('known'))) await new Promise<void>((go) => held.push({ lookups, go }));
        statements++;
        return new Map(lookups.filter((lookup) => lookup.startsWith('known')).map((id) => [id, { id }]));
      },
      (record, id) => record.id === id,
    );
    const serve = () => {
      for (const { go } of held.splice(0)) go();
    };
    return { cache, held, serve, statements: () => statements };
  }
  const address = (n: number) => `198.${51 + Math.floor(n / 65_536)}.${Math.floor(n / 256) % 256}.${n % 256}`;

  test('that send without end from 5,000 addresses keep no key out that was never seen', async () => {
    const { cache, held, serve, statements } = heldStore();
    let stopped = false;
    let sent = 0;
    const stranger = async (n: number) => {
      while (!stopped) await Promise.resolve(cache.get(`unknown ${++sent}`, address(n))).catch(() => {});
    };
    const flood = Array.from({ length: 5_000 }, (_, n) => stranger(n));
    await vi.waitFor(() => expect(sent).toBeGreaterThanOrEqual(5_000), PATIENCE);
    const before = statements();
    const found = Promise.all([cache.get('known 1', '203.0.113.10'), cache.get('known 2', address(7))]);
    let isFound = false;
    void found.then(() => {
      isFound = true;
    });
    // Four statements of 64 at a time are enough for one of each address.
    while (!isFound) {
      serve();
      await new Promise(setImmediate);
    }
    expect(await found).toEqual([{ id: 'known 1' }, { id: 'known 2' }]);
    expect(statements() - before).toBeLessThanOrEqual(Math.ceil(5_000 / 64) + 2 * 4);
    stopped = true;
    cache.clear();
    while (held.length > 0) {
      serve();
      await new Promise(setImmediate);
    }
    await Promise.all(flood);
  });

  test('never wait longer than five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { cache, held, serve } = heldStore();
    const outcomes = Promise.allSettled(Array.from({ length: 300 }, async (_, n) => cache.get(`unknown ${n}`, address(n))));
    await vi.waitFor(() => expect(held).toHaveLength(4), PATIENCE);
    vi.advanceTimersByTime(5_000);
    serve();
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    // The first four statements held one each, since nothing else waited then.
    expect(refused).toHaveLength(296);
    expect(refused[0]).toMatchObject({ reason: { code: 'SERVICE_UNAVAILABLE', headers: { 'Retry-After': '1' } } });
  });

  test('from the widest network lose their places when the line is full', async () => {
    const { cache, held, serve } = heldStore();
    const outcomes = (name: string, addresses: readonly string[]) =>
      Promise.allSettled(addresses.map(async (from, n) => cache.get(`unknown ${name} ${n}`, from)));
    const count = (length: number, from: (n: number) => string) => Array.from({ length }, (_, n) => from(n));
    const small = outcomes('small', ['203.0.113.1', '2001:db8:1::1', '192.0.2.1', '192.0.3.1']);
    // One each from 3,000 addresses of a /16, from 2,000 of IPv6 in a /32, and more in a second one.
    const wide = outcomes('wide', count(3_000, address));
    const ipv6 = outcomes(
      'ipv6',
      count(2_000, (n) => `2001:db9:${(n % 16).toString(16)}:${n.toString(16)}::1`),
    );
    const full = outcomes(
      'full',
      count(8_000, (n) => `10.1.${n % 250}.${Math.floor(n / 250)}`),
    );
    await vi.waitFor(() => expect(held).toHaveLength(4), PATIENCE);
    const late = outcomes('late', ['203.0.113.2', '2001:db8:2::1']);
    while (held.length > 0) {
      serve();
      await new Promise(setImmediate);
    }
    const lost = async (of: typeof small) => (await of).filter(({ status }) => status === 'rejected').length;
    expect(await Promise.all([lost(small), lost(late), lost(ipv6), lost(wide)])).toEqual([0, 0, 0, 0]);
    expect(await lost(full)).toBeGreaterThan(2_900);
  });

  test('that were valid before do not wait for them', async () => {
    const { cache, held, serve } = heldStore();
    await cache.get('known 1', '203.0.113.9');
    cache.evict('known 1');
    const flood = Promise.allSettled(Array.from({ length: 6_000 }, async (_, n) => cache.get(`unknown ${n}`, address(n % 200))));
    await vi.waitFor(() => expect(held).toHaveLength(4), PATIENCE);
    expect(await cache.get('known 1', '203.0.113.9')).toEqual({ id: 'known 1' });
    while (held.length > 0) {
      serve();
      await new Promise(setImmediate);
    }
    await flood;
  });
});
