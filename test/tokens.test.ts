/** Access tokens: the accepted signatures and claims, and the reason for each refusal. */
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTokens } from '../src/access/credentials/tokens/tokens.js';
import { JWT_SECRET, PREVIOUS_SECRET, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const VIEWER = '{ viewer { id role permissions expiresAt } }';

const server = serverOfFile();
afterEach(() => {
  vi.useRealTimers();
});

const viewerOf = async (request: object) => (await server.ok(VIEWER, request)).viewer;

describe('a token', () => {
  const NOBODY = '0198c0de-0000-7000-8000-00000000dead';
  const bytes = (secret: string) => new TextEncoder().encode(secret);
  const claims = () => ({ iss: 'astrid', aud: 'astrid-api', sub: server.admin.uuid, ver: 1, jti: 'x' });
  const now = () => Math.floor(Date.now() / 1000);
  const sign = async (change: object = {}, { secret = JWT_SECRET, alg = 'HS256' } = {}) => {
    const token = await new SignJWT({ ...claims(), iat: now(), exp: now() + 60, ...change })
      .setProtectedHeader({ alg })
      .sign(bytes(secret.padEnd(64, '=').slice(0, Math.max(secret.length, alg === 'HS256' ? 0 : 64))));
    server.secrets.add(token);
    return token;
  };

  test('signed with the secret, or with the previous one, is accepted', async () => {
    expect(await viewerOf({ token: await sign() })).toMatchObject({ id: server.admin.id });
    expect(await viewerOf({ token: await sign({}, { secret: PREVIOUS_SECRET }) })).toMatchObject({ id: server.admin.id });
  });

  test('the previous secret never signs', async () => {
    const { accessToken } = await server.app.tokens.issue(server.admin.uuid, 1);
    await expect(createTokens({ current: PREVIOUS_SECRET }).verify(accessToken)).rejects.toMatchObject({
      extensions: { reason: 'UNKNOWN' },
    });
  });

  test.each([
    ['of another secret', () => sign({}, { secret: 'a secret that is not the one of the server' }), 'UNKNOWN'],
    ['of another algorithm', () => sign({}, { alg: 'HS512' }), 'UNKNOWN'],
    ['of another audience', () => sign({ aud: 'somebody' }), 'UNKNOWN'],
    ['of another issuer', () => sign({ iss: 'somebody' }), 'UNKNOWN'],
    ['without an expiry', () => sign({ exp: undefined }), 'UNKNOWN'],
    ['without a subject', () => sign({ sub: undefined }), 'UNKNOWN'],
    ['with a subject that is no id', () => sign({ sub: 'vera' }), 'UNKNOWN'],
    ['of a user that is not there', () => sign({ sub: NOBODY }), 'UNKNOWN'],
    ['without a version', () => sign({ ver: undefined }), 'UNKNOWN'],
    ['with a version that is text', () => sign({ ver: '1' }), 'UNKNOWN'],
    ['of an ended session', () => sign({ ver: 0 }), 'REVOKED'],
    ['that expired', () => sign({ exp: now() - 5 }), 'EXPIRED'],
    ['of an ended session, that expired', () => sign({ ver: 0, exp: now() - 5 }), 'REVOKED'],
    ['that expired, of a user that is not there', () => sign({ exp: now() - 5, sub: NOBODY }), 'UNKNOWN'],
    ['that expired, of another secret', () => sign({ exp: now() - 5 }, { secret: 'x'.repeat(40) }), 'UNKNOWN'],
    ['with alg none', async () => new UnsecuredJWT(claims()).setIssuedAt().setExpirationTime('1h').encode(), 'UNKNOWN'],
    ['cut short', async () => (await sign()).slice(0, -30), 'MALFORMED'],
    ['with a changed payload', async () => (await sign()).replace(/\.\w/, '.f'), 'UNKNOWN'],
    ['of two parts', async () => (await sign()).split('.').slice(0, 2).join('.'), 'MALFORMED'],
  ])('%s is refused', async (_what, make, reason) => {
    const refusal = await server.refused('UNAUTHENTICATED', VIEWER, { token: await make() });
    expect(refusal).toMatchObject({ status: 401, extensions: { reason } });
    expect(refusal.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('expires after an hour, by the clock', async () => {
    const { accessToken, expiresAt } = await server.app.tokens.issue(server.admin.uuid, 1);
    server.secrets.add(accessToken);
    expect(Date.parse((await viewerOf({ token: accessToken })).expiresAt)).toBe(expiresAt.getTime());
    vi.useFakeTimers({ toFake: ['Date'], now: expiresAt.getTime() + 1000 });
    expect((await server.refused('UNAUTHENTICATED', VIEWER, { token: accessToken })).extensions.reason).toBe('EXPIRED');
  });

  test('of somebody deactivated says so, unless it expired', async () => {
    const { uuid: sub } = await server.makeUser('VIEWER', { isActive: false });
    const reasonOf = async (token: string) => (await server.refused('UNAUTHENTICATED', VIEWER, { token })).extensions.reason;
    for (const ver of [0, 1]) {
      expect(await reasonOf(await sign({ sub, ver }))).toBe('OWNER_DISABLED');
      expect(await reasonOf(await sign({ sub, ver, exp: now() - 5 }))).toBe('EXPIRED');
    }
  });

  test('carries no role: what it may do comes from the row', async () => {
    const guest = await server.makeUser('GUEST');
    const token = await sign({ sub: uuidOf(guest.id), role: 'ADMIN', permissions: ['admin:access'] });
    expect(await viewerOf({ token })).toMatchObject({ role: 'GUEST', permissions: ['READ_PUBLIC'] });
  });
});
