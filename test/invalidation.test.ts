/** Revocation with a bound: a change on one server applies on the others at once, and within 5 s whatever breaks between them. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { Authenticator } from '../src/access/credentials/authenticate.js';
import { forgetOnNotification } from '../src/access/credentials/invalidation.js';
import type { Channel } from '../src/database/channel.js';
import type { Database } from '../src/database/database.js';
import { Cluster } from './support/cluster.js';
import { createServerDatabase, openTestDatabase } from './support/database.js';
import { openStream } from './support/events.js';
import { administer } from './support/global-setup.js';
import { startServer, type TestKey, type TestServer } from './support/server.js';
import { Wire } from './support/wire.js';

const BOUND_MS = 5_000;
const VIEWER = '{ viewer { name } }';
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }';

const origin = inject('databaseOrigin');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns when it holds; fails when it does not within `ms`. */
async function until(holds: () => boolean | Promise<boolean>, ms: number): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > ms) throw new Error(`It did not come to hold within ${ms} ms.`);
    await sleep(2);
  }
  return performance.now() - began;
}

test('notifications that arrive together empty the caches once', async () => {
  let hear = (_payload: string) => {};
  const on: Channel['on'] = (_topic, listener) => {
    hear = listener;
    return () => {};
  };
  const channel = { on, onChange: () => () => {} } as Partial<Channel> as Channel;
  const [forget, forgetAll] = [vi.fn(), vi.fn()];
  forgetOnNotification({ forget, forgetAll } as Partial<Authenticator> as Authenticator, channel);
  for (const times of [1, 2]) {
    for (let i = 0; i < 1_000; i++) hear(randomUUID());
    expect(forget).toHaveBeenCalledTimes(100);
    expect(forgetAll).toHaveBeenCalledTimes(times);
    await sleep(0);
  }
});

describe('what the database says of changes', () => {
  let database: Database;
  let channel: Channel;
  let heard: string[];
  let ids: { user: string; key: string };

  beforeAll(async () => {
    database = await openTestDatabase();
    channel = await database.openChannel();
    const user = await database.prisma.user.create({ data: { email: 'a@example.org', name: 'A', role: 'ADMIN' } });
    const key = await database.prisma.apiKey.create({
      data: { name: 'k', keyHash: 'a'.repeat(64), prefix: 'aaaaaaaa', permissions: ['read:data'], scopes: [], ownerId: user.id },
    });
    const session = { id: randomUUID(), userId: user.id, client: 'API' as const, lastUsedAt: new Date(), expiresAt: new Date() };
    await database.prisma.userSession.create({ data: session });
    ids = { user: user.id, key: key.id };
    channel.on('access', (payload) => heard.push(payload));
    await heardOf('SELECT 1');
  });
  afterEach(() => heardOf('UPDATE api_keys SET revoked_at = NULL, is_active = true'));
  afterAll(async () => {
    await channel.close();
    await database.close();
  });

  /** The notifications of some statements, up to a marker after them. */
  async function heardOf(sql: string): Promise<string[]> {
    heard = [];
    await database.script(sql);
    await database.script("SELECT pg_notify('astrid_access', 'marker')");
    await until(() => heard.includes('marker'), 5_000);
    return heard.slice(0, -1);
  }

  test.each([
    ['counting uses', 'UPDATE api_keys SET usage_count = usage_count + 1, last_used_at = now()'],
    ['a sign-in', 'UPDATE users SET last_sign_in_at = now(), updated_at = now()'],
    ['continuing a session', 'UPDATE user_sessions SET last_used_at = now(), expires_at = now()'],
    ['writing what is there already', "UPDATE api_keys SET name = 'k'; UPDATE users SET role = 'ADMIN'"],
    ['a change that is rolled back', 'BEGIN; UPDATE api_keys SET revoked_at = now(), is_active = false; ROLLBACK'],
  ])('%s says nothing', async (_what, sql) => {
    expect(await heardOf(sql)).toEqual([]);
  });

  test.each([
    ['revoking', 'key', 'UPDATE api_keys SET revoked_at = now(), is_active = false'],
    ['revoking while uses are counted', 'key', 'UPDATE api_keys SET revoked_at = now(), is_active = false, usage_count = 9'],
    ['another end', 'key', "UPDATE api_keys SET expires_at = now() + interval '1 day'"],
    ['other permissions', 'key', "UPDATE api_keys SET permissions = ARRAY['read:public']"],
    ['another secret', 'key', "UPDATE api_keys SET key_hash = repeat('b', 64)"],
    [
      'a secret in grace',
      'key',
      `INSERT INTO api_key_old_secrets (key_hash, key_id, key_prefix, ends_at) SELECT repeat('c', 64), id, 'cccccccc', now() FROM api_keys`,
    ],
    ['the end of a grace', 'key', "UPDATE api_key_old_secrets SET ends_at = ends_at - interval '1 s'"],
    ['a secret that is gone', 'key', 'DELETE FROM api_key_old_secrets'],
    ['another role', 'user', "UPDATE users SET role = 'VIEWER'"],
    ['deactivating', 'user', 'UPDATE users SET is_active = false'],
    ['ending sessions', 'user', 'UPDATE users SET token_version = token_version + 1'],
    ['ending one session', 'user', 'UPDATE user_sessions SET ended_at = now()'],
    ['another name', 'user', "UPDATE users SET name = 'B'"],
    ['a key that is gone', 'key', 'DELETE FROM api_keys'],
  ] as const)('%s says whose', async (_what, whose, sql) => {
    expect(await heardOf(sql)).toEqual([ids[whose]]);
  });

  test('emptying a table says: everything', async () => {
    expect(await heardOf('TRUNCATE api_key_old_secrets')).toEqual(['everything']);
    expect(await heardOf('TRUNCATE user_sessions')).toEqual(['everything']);
  });

  test('an import of many keys says so once', async () => {
    const imported = `
      INSERT INTO api_keys (id, name, key_hash, key_prefix, permissions, scopes, owner_id, imported)
      SELECT gen_random_uuid(), 'k', md5(i::text) || md5('x' || i), 'astrid_a', '{read:data}', '{}', id, true
        FROM users, generate_series(1, 200) AS i`;
    expect(await heardOf(imported)).toEqual(['imported']);
  });
});

describe('a node', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ hears: true });
  });
  afterAll(() => server.stop());

  const statements = async (key: string) => (await server.statementsOf(() => server.graphql(VIEWER, { key }))).length;
  const notify = (payload: string) => server.app.database.script(`SELECT pg_notify('astrid_access', '${payload}')`);
  const isForgotten = async ({ key }: TestKey) => (await statements(key)) > 0;

  /** Notifications arrive in order: after this one, all earlier ones have arrived. It empties the cache, and then the keys are cached again. */
  async function settled(...keys: TestKey[]): Promise<void> {
    const marker = `marker ${randomUUID()}`;
    const heard = new Promise<void>((resolve) => server.app.channel?.on('access', (said) => said === marker && resolve()));
    await notify(marker);
    await heard;
    for (const { key } of keys) await server.ok(VIEWER, { key });
  }

  test('forgets what was changed by SQL, and keeps what was only used', async () => {
    const made = await server.makeKey();
    const { key, uuid } = made;
    await settled(made);
    await server.app.usage.flush();
    expect(await statements(key)).toBe(0);
    await server.app.database.script(`UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = '${uuid}'`);
    await until(async () => (await server.graphql(VIEWER, { key })).status === 401, BOUND_MS);
  });

  test('forgets one key for an id, and all for anything else', async () => {
    const [one, other] = [await server.makeKey(), await server.makeKey()];
    for (const [payload, forgotten] of [
      [one.uuid, false],
      ['no id', true],
      ['', true],
    ] as const) {
      await settled(one, other);
      await notify(payload);
      await until(() => isForgotten(one), BOUND_MS);
      expect(await isForgotten(other), `after ${payload}`).toBe(forgotten);
    }
  });
});

describe.skipIf(!('url' in origin))('two nodes on one PostgreSQL', { timeout: 120_000 }, () => {
  let a: TestServer;
  let b: TestServer;
  let databaseUrl: string;
  let drop: () => Promise<void>;
  /** The connection through which B receives notifications. */
  let wire: Wire;

  beforeAll(async () => {
    if (!('url' in origin)) return;
    const database = await createServerDatabase(origin.template);
    ({ url: databaseUrl, drop } = database);
    a = await startServer({ hears: true, databaseUrl });
    wire = await Wire.to(databaseUrl);
    b = await startServer({ hears: { listenUrl: wire.url }, databaseUrl });
  });
  afterAll(async () => {
    await a?.stop();
    await b?.stop();
    wire?.close();
    await drop?.();
  });

  const isRefused = async (node: TestServer, { key }: TestKey) => (await node.graphql(VIEWER, { key })).status === 401;
  const revoke = ({ id }: TestKey) => a.ok(REVOKE, { variables: { id }, token: a.admin.token });
  const END_LISTENERS =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'astrid listener'";

  /** The time from the revocation of a key on A until B, which has cached it, refuses it. */
  async function delayOfRevocation(): Promise<number> {
    const key = await a.makeKey();
    await b.ok(VIEWER, { key: key.key });
    await revoke(key);
    return until(() => isRefused(b, key), BOUND_MS);
  }

  test('a key revoked on one is refused on the other: 100 times, half of them within 250 ms', async () => {
    const delays: number[] = [];
    for (let i = 0; i < 100; i++) delays.push(await delayOfRevocation());
    delays.sort((x, y) => x - y);
    const [p50, p99] = [delays[49] as number, delays[98] as number];
    // bench:revocation measures the promise, 250 ms for 99 of 100, on an idle machine.
    console.log(
      `revoked on A, refused on B: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${delays[99]?.toFixed(1)} ms`,
    );
    expect(p50).toBeLessThan(250);
  });

  test('secrets that a rotation on one ends early are refused on the other, and the new one works there', async () => {
    const made = await a.makeKey();
    const rotate = async (input: string) => {
      const mutation = `mutation ($id: ID!) { rotateApiKey(input: { id: $id, ${input} }) { key } }`;
      const { key } = (await a.ok(mutation, { variables: { id: made.id }, token: a.admin.token })).rotateApiKey;
      for (const node of [a, b]) node.secrets.add(key);
      return { ...made, key };
    };
    const second = await rotate('gracePeriodSeconds: 3600');
    for (const { key } of [made, second]) await b.ok(VIEWER, { key });
    const third = await rotate('endPreviousSecrets: true');
    for (const secret of [made, second]) {
      await until(() => isRefused(b, secret), BOUND_MS);
      expect((await b.refused('UNAUTHENTICATED', VIEWER, { key: secret.key })).extensions.reason).toBe('ROTATED');
    }
    await b.ok(VIEWER, { key: third.key });
  });

  test('a user demoted or deactivated on one is so on the other', async () => {
    const user = await a.makeUser('ADMIN');
    const { key } = await a.makeKey({ owner: user, permissions: ['read:data'] });
    const read = async () => (await b.graphql('{ observations { totalCount } }', { key })).status;
    const session = async () => (await b.graphql(VIEWER, { token: user.token })).status;
    expect([await read(), await session()]).toEqual([200, 200]);
    await a.ok('mutation ($id: ID!) { setUserRole(input: { id: $id, role: GUEST }) { user { id } } }', {
      variables: { id: user.id },
      token: a.admin.token,
    });
    await until(async () => (await read()) === 403, BOUND_MS);
    await a.ok('mutation ($id: ID!) { deactivateUser(input: { id: $id }) { user { id } } }', {
      variables: { id: user.id },
      token: a.admin.token,
    });
    await until(async () => (await session()) === 401, BOUND_MS);
  });

  test('a session that ended on one is refused on the other, and a new one works', async () => {
    const user = await a.makeUser('VIEWER');
    const makeSession = async () => {
      const at = { lastUsedAt: new Date(), expiresAt: new Date(Date.now() + 3_600_000) };
      const { id } = await a.app.db.userSession.create({ data: { id: randomUUID(), userId: user.uuid, client: 'API', ...at } });
      const { accessToken: token } = await a.app.tokens.issue(user.uuid, 1, id);
      for (const node of [a, b]) node.secrets.add(token);
      return { id, token };
    };
    const [ending, other] = [await makeSession(), await makeSession()];
    for (const { token } of [ending, other]) await b.ok(VIEWER, { token });
    await a.ok('mutation ($id: ID!) { endSession(input: { id: $id }) { user { id } } }', {
      variables: { id: `UserSession:${ending.id}` },
      token: a.admin.token,
    });
    expect((await a.refused('UNAUTHENTICATED', VIEWER, { token: ending.token })).extensions.reason).toBe('REVOKED');
    await until(async () => (await b.graphql(VIEWER, { token: ending.token })).status === 401, BOUND_MS);
    for (const node of [a, b]) await node.ok(VIEWER, { token: other.token });
  });

  test('when the server ends the connection that listens, nothing is believed until it is back', async () => {
    const key = await a.makeKey();
    await b.ok(VIEWER, { key: key.key });
    await administer(databaseUrl, END_LISTENERS);
    await revoke(key);
    expect(await until(() => isRefused(b, key), BOUND_MS)).toBeLessThan(BOUND_MS);
    await until(() => b.app.channel?.up === true && a.app.channel?.up === true, 10_000);
    expect(await delayOfRevocation()).toBeLessThan(BOUND_MS);
  });

  test('a channel that silently says nothing is noticed', async () => {
    const key = await a.makeKey();
    await b.ok(VIEWER, { key: key.key });
    wire.freeze();
    await revoke(key);
    const delay = await until(() => isRefused(b, key), BOUND_MS);
    console.log(`revoked on A while B's channel was silent, refused on B: ${delay.toFixed(0)} ms`);
    expect(b.app.channel?.up).toBe(false);
    wire.thaw();
    await until(() => b.app.channel?.up === true, 10_000);
    expect(await delayOfRevocation()).toBeLessThan(BOUND_MS);
  });

  test('while the channel is down the database is asked every time, and never when it is back', async () => {
    const { key } = await a.makeKey();
    const asked = async () => (await b.statementsOf(() => b.ok(VIEWER, { key }))).length;
    // The notification about the key may not have reached B yet.
    await until(async () => (await asked()) === 0, BOUND_MS);
    const lost = new Promise((resolve) => b.app.channel?.onChange(resolve));
    wire.freeze();
    await lost;
    expect([await asked(), await asked()]).toEqual([1, 1]);
    wire.thaw();
    await until(() => b.app.channel?.up === true, 10_000);
    expect([await asked(), await asked()]).toEqual([1, 0]);
  });

  test('a stream on one tells of what happens on the other, and ends when the channel is lost', async () => {
    const RUNS = 'subscription { runChanged { id status } }';
    const [observation] = await a.makeObservations(await a.makeSurvey(), 1);
    const stream = await openStream(b.url, RUNS, { token: b.admin.token });
    const start = 'mutation ($id: ID!) { startPreprocessRun(input: { observationId: $id }) { preprocessRun { id } } }';
    const { startPreprocessRun } = await a.ok(start, { token: a.admin.token, variables: { id: observation } });
    expect((await stream.data()).runChanged).toEqual({ id: startPreprocessRun.preprocessRun.id, status: 'RUNNING' });
    wire.freeze();
    expect(await stream.code()).toBe('SERVICE_UNAVAILABLE');
    expect(await (await openStream(b.url, RUNS, { token: b.admin.token })).code()).toBe('SERVICE_UNAVAILABLE');
    wire.thaw();
    await until(() => b.app.channel?.up === true, 10_000);
    const again = await openStream(b.url, RUNS, { token: b.admin.token });
    expect(again.status).toBe(200);
    again.close();
  });
});

describe.skipIf(!('url' in origin) || !Cluster.available)(
  'a PostgreSQL that is killed and comes back',
  { timeout: 120_000 },
  () => {
    test('stops nobody for good: what was revoked meanwhile is refused', async () => {
      const cluster = await Cluster.start();
      const node = await startServer({ hears: true, databaseUrl: cluster.url, reach: { url: cluster.url } });
      try {
        const [revoked, kept] = [await node.makeKey(), await node.makeKey()];
        for (const { key } of [revoked, kept]) await node.ok(VIEWER, { key });
        await cluster.kill();
        await until(async () => (await node.graphql(VIEWER, { key: kept.key })).status === 503, BOUND_MS);
        await cluster.run();
        await administer(cluster.url, `UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = '${revoked.uuid}'`);
        await until(async () => (await node.graphql(VIEWER, { key: revoked.key })).status === 401, BOUND_MS);
        await until(() => node.app.channel?.up === true, 10_000);
        await node.ok(VIEWER, { key: kept.key });
        expect((await node.graphql(VIEWER, { key: revoked.key })).status).toBe(401);
      } finally {
        await node.stop();
        await cluster.remove();
      }
    });
  },
);
