/** The rate of a key: its count of requests, the headers that state it, and its storage. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countersInMemory, countersInRedis } from '../src/access/limits/counters.js';
import { createRequestLimits } from '../src/access/limits/request-limits.js';
import { createKey, refuseKey, STRICT } from './support/key-creation.js';
import { startServer, type TestServer } from './support/server.js';

const VIEWER = '{ viewer { id } }';
const UPDATE = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { requestsPerMinute } } }';

let server: TestServer;
/** A server whose policy differs from the lenient one in everything. */
let strict: TestServer;
beforeAll(async () => {
  server = await startServer();
  strict = await startServer(STRICT);
});
afterAll(() => Promise.all([server.stop(), strict.stop()]));

const create = (input: object, at = server) => createKey(input, at);
const refuseCreate = (input: object, at = server) => refuseKey(input, at);

describe('the rate of a key', () => {
  test('is in every response; one request too many is 429, and no other key is blocked', async () => {
    const [busy, calm] = [await create({ requestsPerMinute: 3 }), await create({ requestsPerMinute: 3 })];
    for (let left = 2; left >= 0; left--) {
      const { headers } = await server.graphql(VIEWER, { key: busy.key });
      expect(headers.get('ratelimit-policy')).toBe('"key";q=3;w=60');
      expect(headers.get('ratelimit')).toMatch(new RegExp(`^"key";r=${left};t=([1-9]|[1-5]\\d|60)$`));
    }
    const { status, headers, extensions } = await server.refused('RATE_LIMITED', VIEWER, { key: busy.key });
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe(String(extensions.retryAfterSeconds));
    expect(extensions.retryAfterSeconds).toBeGreaterThan(0);
    expect(extensions.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(headers.get('ratelimit-policy')).toBe('"key";q=3;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/);
    await server.ok(VIEWER, { key: calm.key });
    await server.ok(VIEWER, { token: server.admin.token });
  });

  test('keeps its count when the limit changes', async () => {
    const { key, apiKey } = await create({ requestsPerMinute: 4 });
    const limitTo = (requestsPerMinute: number) =>
      server.ok(UPDATE, { variables: { input: { id: apiKey.id, requestsPerMinute } }, token: server.admin.token });
    const left = async () => (await server.graphql(VIEWER, { key })).headers.get('ratelimit')?.slice(0, 9);
    expect([await left(), await left(), await left()]).toEqual(['"key";r=3', '"key";r=2', '"key";r=1']);
    await limitTo(6);
    expect(await left()).toBe('"key";r=2');
    await limitTo(3);
    const { headers } = await server.refused('RATE_LIMITED', VIEWER, { key });
    expect(headers.get('ratelimit-policy')).toBe('"key";q=3;w=60');
    await limitTo(6);
    expect([await left(), await left()]).toEqual(['"key";r=1', '"key";r=0']);
    await server.refused('RATE_LIMITED', VIEWER, { key });
  });

  test('counts before the body, and each of both secrets while there are two', async () => {
    const { key, apiKey } = await create({ requestsPerMinute: 2 });
    const rotate = `mutation { rotateApiKey(input: { id: "${apiKey.id}", gracePeriodSeconds: 60 }) { key } }`;
    const next = (await server.ok(rotate, { token: server.admin.token })).rotateApiKey.key;
    server.secrets.add(next);
    await server.refused('GRAPHQL_PARSE_FAILED', '{', { key });
    await server.ok(VIEWER, { key: next });
    await server.refused('RATE_LIMITED', VIEWER, { key });
  });

  test('is the default of the policy when it is not given, and can be set for a key', async () => {
    const { key, apiKey } = await create({}, strict);
    expect(apiKey.requestsPerMinute).toBeNull();
    expect((await strict.graphql(VIEWER, { key })).headers.get('ratelimit-policy')).toBe('"key";q=5;w=60');
    const variables = { input: { id: apiKey.id, requestsPerMinute: 50 } };
    await strict.ok(UPDATE, { variables, token: strict.admin.token });
    expect((await strict.graphql(VIEWER, { key })).headers.get('ratelimit-policy')).toBe('"key";q=50;w=60');
    await strict.ok(UPDATE, { variables: { input: { id: apiKey.id, requestsPerMinute: null } }, token: strict.admin.token });
    expect((await strict.graphql(VIEWER, { key })).headers.get('ratelimit-policy')).toBe('"key";q=5;w=60');
    const unlimited = await create({});
    expect((await server.graphql(VIEWER, { key: unlimited.key })).headers.get('ratelimit')).toBeNull();
  });

  test.each([0, -1, 1_000_001])('cannot be %s', async (requestsPerMinute) => {
    expect((await refuseCreate({ requestsPerMinute })).extensions.field).toBe('input.requestsPerMinute');
  });
});

/** The storage of the count makes no difference. The keys are unique to this run. */
describe.each(process.env.REDIS_URL ? ['memory', 'Redis'] : ['memory'])('the count of requests, in %s', (where) => {
  const redis = where === 'Redis' ? new Redis(process.env.REDIS_URL as string) : undefined;
  afterAll(() => void redis?.disconnect());

  test('belongs to the key, whatever its limit is', async () => {
    const limits = createRequestLimits(redis ? countersInRedis(redis) : countersInMemory());
    const keyId = randomUUID();
    for (const limit of [2, 5, 3]) await limits.count(keyId, limit);
    await expect(limits.count(keyId, 3)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect((await limits.count(keyId, 7)).RateLimit).toMatch(/^"key";r=3;t=\d+$/);
    expect((await limits.count(randomUUID(), 7)).RateLimit).toMatch(/^"key";r=6;/);
  });
});
