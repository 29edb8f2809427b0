/** Limits that servers share through Redis fail closed: when Redis is silent, limited requests are refused, and soon. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { openRedis } from '../src/access/limits/redis.js';
import { StartError } from '../src/base/errors.js';
import { PATIENCE, startServer, type TestKey, type TestServer, type TestUser } from './support/server.js';
import { SilentRedis } from './support/silent-redis.js';

const VIEWER = '{ viewer { name } }';
const PASSWORD = 'parallax and proper motion';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';

let redis: SilentRedis;
let server: TestServer;
let limited: TestKey;
let free: TestKey;
let user: TestUser;
beforeAll(async () => {
  redis = await SilentRedis.start();
  server = await startServer({ redis: await openRedis(redis.url, pino({ level: 'silent' })) });
  [limited, free] = [await server.makeKey(), await server.makeKey()];
  const update = 'mutation ($id: ID!) { updateApiKey(input: { id: $id, requestsPerMinute: 100 }) { apiKey { id } } }';
  await server.ok(update, { variables: { id: limited.id }, token: server.admin.token });
  user = await server.makeUser('VIEWER', { passwordHash: await hashPassword(PASSWORD) });
});
afterAll(async () => {
  await server.stop();
  redis.stop();
});

const signIn = () => ({ variables: { input: { email: user.email, password: PASSWORD } } });

describe('a Redis that says nothing', () => {
  test('is 503 to limited keys and to sign-ins, not to others, and forgotten when it speaks again', async () => {
    const { headers } = await server.graphql(VIEWER, { key: limited.key });
    expect(headers.get('ratelimit')).toMatch(/^"key";r=99;/);
    redis.silent = true;
    for (let round = 0; round < 2; round++) {
      const asked = [
        server.refused('SERVICE_UNAVAILABLE', VIEWER, { key: limited.key }),
        server.refused('SERVICE_UNAVAILABLE', SIGN_IN, signIn()),
      ];
      for (const { status, headers, message } of await Promise.all(asked)) {
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
        expect(message).toContain('rate limiter');
      }
      await server.ok(VIEWER, { key: free.key });
    }
    redis.silent = false;
    await vi.waitFor(() => server.ok(VIEWER, { key: limited.key }), PATIENCE);
    const session = (await server.ok(SIGN_IN, signIn())).signIn;
    for (const token of Object.values<string>(session)) server.secrets.add(token);
  });

  test('stops a start, with what to do', async () => {
    const mute = await SilentRedis.start();
    mute.silent = true;
    await expect(openRedis(mute.url, pino({ level: 'silent' }))).rejects.toThrow(StartError);
    mute.stop();
  });
});
