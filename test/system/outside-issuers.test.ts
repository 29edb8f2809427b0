/** Tokens of an outside issuer, published by a real one: their principals, and every kind of wrong token. */
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/base/config.js';
import { resetAdmin } from '../../src/start/admin.js';
import { AUDIENCE, type Issuer, type IssuerKey, makeIssuerKey, startIssuer } from '../support/issuer.js';
import {
  JWT_SECRET,
  PATIENCE,
  type RequestOptions,
  startServer,
  type TestServer,
  type TestUser,
  uuidOf,
} from '../support/server.js';

const VIEWER = '{ viewer { id kind name role permissions expiresAt } }';
const LINK = 'mutation ($input: LinkIdentityInput!) { linkIdentity(input: $input) { user { id } } }';
const UNLINK = 'mutation ($input: UnlinkIdentityInput!) { unlinkIdentity(input: $input) { user { id } } }';

let issuer: Issuer;
let server: TestServer;
/** Creates unknown users as VIEWER. */
let open: TestServer;
let user: TestUser;
let admin: RequestOptions;
const identity = (subject: string, userId = user.id) => ({ variables: { input: { userId, issuer: issuer.issuer, subject } } });
const startFor = (of: Issuer, autoProvisionRole?: 'VIEWER') =>
  startServer({ outside: { issuer: of.issuer, jwksUrl: of.jwksUrl, audience: AUDIENCE, autoProvisionRole } });

beforeAll(async () => {
  issuer = await startIssuer();
  server = await startFor(issuer);
  open = await startFor(issuer, 'VIEWER');
  admin = { token: server.admin.token };
  user = await server.makeUser('ANALYST');
  await server.ok(LINK, { ...identity('vera'), ...admin });
});
afterEach(() => {
  vi.useRealTimers();
  delete issuer.state.answer;
});
afterAll(async () => {
  await Promise.all([server.stop(), open.stop()]);
  await issuer.stop();
});

const sign = async (...args: Parameters<Issuer['sign']>) => {
  const token = await issuer.sign(...args);
  for (const one of [server, open]) one.secrets.add(token);
  return token;
};
const viewer = async (token: string, at = server) => (await at.ok(VIEWER, { token })).viewer;
const reasonFor = async (token: string, at = server) => {
  const { status, headers, extensions } = await at.refused('UNAUTHENTICATED', VIEWER, { token });
  expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer/)]);
  return extensions.reason;
};

describe('a token', () => {
  test('acts as the linked user; name, role and permissions come from the row', async () => {
    const token = await sign('vera', {
      role: 'ADMIN',
      permissions: ['admin:access'],
      name: 'Somebody',
      email: server.admin.email,
    });
    expect(await viewer(token)).toMatchObject({ id: user.id, kind: 'USER', role: 'ANALYST', permissions: expect.any(Array) });
    await server.app.db.user.update({ where: { id: user.uuid }, data: { role: 'GUEST' } });
    server.app.authenticator.forget(user.uuid);
    expect(await viewer(token)).toMatchObject({ role: 'GUEST', permissions: ['READ_PUBLIC'] });
    const { extensions } = await server.refused('FORBIDDEN', '{ users { totalCount } }', { token });
    expect(extensions.missingPermissions).toMatchObject([{ permission: 'ADMIN_ACCESS' }]);
  });

  test('of one audience among several is accepted; tokens of this server work too', async () => {
    await viewer(await sign('vera', { aud: ['account', AUDIENCE] }));
    expect((await viewer(user.token)).id).toBe(user.id);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['with alg none', async () => new UnsecuredJWT(issuer.claims('vera')).encode(), 'UNKNOWN'],
    ['signed HS256 with our own secret', () => hs256(Buffer.from(JWT_SECRET)), 'UNKNOWN'],
    ['signed HS256 with the public key', async () => hs256(Buffer.from(publicPem())), 'UNKNOWN'],
    ['signed HS256 with the published JWK', async () => hs256(Buffer.from(JSON.stringify(published()))), 'UNKNOWN'],
    ['for another audience', () => sign('vera', { aud: 'somebody-else' }), 'UNKNOWN'],
    ['for no audience', () => sign('vera', { aud: undefined }), 'UNKNOWN'],
    ['of another issuer', () => sign('vera', { iss: `${issuer.issuer}/` }), 'UNKNOWN'],
    ['of no issuer', () => sign('vera', { iss: undefined }), 'UNKNOWN'],
    ['that says to be ours', () => sign('vera', { iss: 'astrid', aud: 'astrid-api', ver: 1, jti: 'x' }), 'UNKNOWN'],
    ['that is expired', () => sign('vera', { exp: Math.floor(Date.now() / 1000) - 60 }), 'EXPIRED'],
    ['that is not yet valid', () => sign('vera', { nbf: Math.floor(Date.now() / 1000) + 60 }), 'UNKNOWN'],
    ['without sub', () => sign('vera', { sub: undefined }), 'UNKNOWN'],
    ['with an empty sub', () => sign(''), 'UNKNOWN'],
    ['with a sub that is no text', () => sign('vera', { sub: 7 }), 'UNKNOWN'],
    ['with a NUL in its sub', () => sign('ve\0ra'), 'UNKNOWN'],
    ['with half a surrogate pair in its sub', () => sign('ve\ud800ra'), 'UNKNOWN'],
    ['with an endless sub', () => sign('v'.repeat(10_000)), 'UNKNOWN'],
    ['of the future', () => sign('vera', { iat: Math.floor(Date.now() / 1000) + 60 }), 'UNKNOWN'],
    ['of a time before time', () => sign('vera', { iat: -1e18 }), 'UNKNOWN'],
    ['without exp', () => sign('vera', { exp: undefined }), 'UNKNOWN'],
    ['without iat', () => sign('vera', { iat: undefined }), 'UNKNOWN'],
    ['by a key of the same name', async () => sign('vera', {}, await makeIssuerKey('first')), 'UNKNOWN'],
    ['by a key that is not published', async () => sign('vera', {}, await makeIssuerKey('other')), 'UNKNOWN'],
    ['with another payload', async () => swapPayload(await sign('vera')), 'UNKNOWN'],
    ['of two parts', async () => (await sign('vera')).split('.').slice(0, 2).join('.'), 'MALFORMED'],
    ['that is none', async () => 'a.b.c', 'MALFORMED'],
    ['of nobody known', () => sign('nobody'), 'UNKNOWN'],
    ['of somebody by e-mail', () => sign('nobody', { email: user.email, email_verified: true }), 'UNKNOWN'],
  ])('%s is refused, also where unknown users are created', async (what, make, reason) => {
    const users = await open.app.db.user.count();
    const token = await make();
    expect(await reasonFor(token)).toBe(reason);
    if (what.startsWith('of nobody') || what.startsWith('of somebody')) return;
    expect(await reasonFor(token, open)).toBe(reason);
    expect(await open.app.db.user.count()).toBe(users);
  });

  const hs256 = (secret: Uint8Array) =>
    new SignJWT(issuer.claims('vera')).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);
  const published = () => issuer.state.keys[0]?.published;
  const publicPem = () =>
    createPublicKey({ key: published() as JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const swapPayload = (token: string) => {
    const [head, , signature] = token.split('.');
    return [head, Buffer.from(JSON.stringify(issuer.claims('jocelyn'))).toString('base64url'), signature].join('.');
  };

  test.each([9e12, 1e18, 1.7e308])('that expires at %d is shown with the latest time that can be written', async (exp) => {
    expect((await viewer(await sign('vera', { exp }))).expiresAt).toBe('9999-12-31T23:59:59.999Z');
  });

  test('expires by the clock', async () => {
    const token = await sign('vera', { exp: Math.floor(Date.now() / 1000) + 100 });
    await viewer(token);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 });
    expect(await reasonFor(token)).toBe('EXPIRED');
  });
});

describe('the user behind it', () => {
  test('deactivated is OWNER_DISABLED; after reactivation only newer tokens work, as after signOutEverywhere', async () => {
    const { id, uuid } = await server.makeUser('VIEWER');
    await server.ok(LINK, { ...identity('annie', id), ...admin });
    const before = await sign('annie', { iat: Math.floor(Date.now() / 1000) - 30 });
    await viewer(before);
    await server.ok(`mutation { deactivateUser(input: { id: "${id}" }) { user { id } } }`, admin);
    const during = await sign('annie', { iat: Math.floor(Date.now() / 1000) + 1 });
    for (const token of [before, during]) expect(await reasonFor(token)).toBe('OWNER_DISABLED');
    await server.ok(`mutation { reactivateUser(input: { id: "${id}" }) { user { id } } }`, admin);
    expect(await reasonFor(before)).toBe('REVOKED');
    await viewer(during);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    await server.ok('mutation { signOutEverywhere(input: {}) { user { id } } }', { token: during });
    expect(await reasonFor(during)).toBe('REVOKED');
    // Ended and expired: the answer reports the end first.
    const now = Math.floor(Date.now() / 1000);
    expect(await reasonFor(await sign('annie', { iat: now - 60, exp: now - 20 }))).toBe('REVOKED');
    expect(await reasonFor(await sign('vera', { iat: now - 60, exp: now - 20 }))).toBe('EXPIRED');
    await viewer(await sign('annie', { iat: Math.floor(Date.now() / 1000) + 1 }));
    expect((await server.auditOf(uuid)).at(-1)).toMatchObject({ action: 'signOutEverywhere', actorUserId: uuid });
  });

  test('whose access was reset has no session from before, ours or the issuer’s', async () => {
    const { id, uuid, email, token } = await server.makeUser('GUEST');
    await server.ok(LINK, { ...identity('maria', id), ...admin });
    const outside = await sign('maria', { iat: Math.floor(Date.now() / 1000) - 30 });
    await viewer(outside);
    const session = { tokenHash: '0'.repeat(64), sessionId: uuid, userId: uuid, tokenVersion: 1, expiresAt: new Date(2100, 1) };
    await server.app.db.refreshToken.create({ data: session });
    await resetAdmin(server.app.db, readConfig({ ADMIN_EMAIL: email, ADMIN_PASSWORD: 'comet 1847 VI' }));
    server.app.authenticator.forget(uuid);
    for (const before of [outside, token]) expect(await reasonFor(before)).toBe('REVOKED');
    const { tokenVersion } = await server.app.db.user.findUniqueOrThrow({ where: { id: uuid } });
    expect(await server.app.db.refreshToken.count({ where: { userId: uuid, tokenVersion } })).toBe(0);
    const after = await sign('maria', { iat: Math.floor(Date.now() / 1000) + 1 });
    expect(await viewer(after)).toMatchObject({ id, role: 'ADMIN' });
    await server.app.db.user.update({ where: { id: uuid }, data: { role: 'GUEST' } });
  });

  test('is linked once, by an admin with a JWT, and unlinked immediately', async () => {
    const { id } = await server.makeUser('VIEWER');
    const token = await sign('henrietta');
    expect(await reasonFor(token)).toBe('UNKNOWN');
    await server.ok(LINK, { ...identity('henrietta', id), ...admin });
    expect((await viewer(token)).id).toBe(id);
    const taken = await server.refused('CONFLICT', LINK, { ...identity('henrietta'), ...admin });
    expect(taken.extensions).toMatchObject({ entity: 'User', id });
    for (let i = 0; i < 2; i++) await server.ok(UNLINK, { ...identity('henrietta', id), ...admin });
    expect(await reasonFor(token)).toBe('UNKNOWN');
    expect((await server.auditOf(id)).map(({ action }) => action)).toEqual(['linkIdentity', 'unlinkIdentity']);
    const full = await server.makeKey({ set: 'FULL_ACCESS' });
    await server.refused('FORBIDDEN', LINK, { ...identity('henrietta', id), key: full.key });
    await server.refused('FORBIDDEN', LINK, { ...identity('henrietta', id), token: user.token });
    await server.refused('UNAUTHENTICATED', LINK, identity('henrietta', id));
    await server.refused('NOT_FOUND', LINK, { ...identity('x', `User:${uuidOf(full.id)}`), ...admin });
    expect((await server.refused('BAD_USER_INPUT', LINK, { ...identity(' ', id), ...admin })).extensions.field).toBe(
      'input.subject',
    );
  });

  test('is made at the first token when strangers are let in, with the role of the settings, and once', async () => {
    const token = await sign('jocelyn', { name: ` Jocelyn\0 ${'ü'.repeat(300)}`, role: 'ADMIN' });
    const both = await Promise.all([viewer(token, open), viewer(token, open)]);
    expect(both[0]).toEqual(both[1]);
    expect(both[0]).toMatchObject({ role: 'VIEWER', name: expect.stringMatching(/^Jocelyn ü+$/) });
    const { id } = both[0];
    expect(await open.app.db.userIdentity.findMany({ where: { subject: 'jocelyn' } })).toMatchObject([{ userId: uuidOf(id) }]);
    expect(await open.auditOf(id)).toMatchObject([{ action: 'provisionUser', after: { role: 'VIEWER', subject: 'jocelyn' } }]);
    expect((await viewer(await sign('\u0085', { name: '\u0085' }), open)).name).toMatch(/^user [0-9a-f]{8}$/);
    const { email } = await open.app.db.user.findUniqueOrThrow({ where: { id: uuidOf(id) } });
    await open.refused('INVALID_CREDENTIALS', `mutation { signIn(input: { email: "${email}", password: "" }) { tokenType } }`);
  });

  test('who was unlinked does not come back by being a stranger', async () => {
    const token = await sign('cecilia');
    const { id } = await viewer(token, open);
    await open.ok(UNLINK, { ...identity('cecilia', id), token: open.admin.token });
    for (let i = 0; i < 2; i++) expect(await reasonFor(token, open)).toBe('UNKNOWN');
    // Repeated attempts cost nothing, and remove no permitted user from the cache.
    await viewer(await sign('henrietta'), open);
    const statements = await open.statementsOf(async () => {
      expect(await reasonFor(token, open)).toBe('UNKNOWN');
      await viewer(await sign('henrietta'), open);
    });
    expect(statements).toEqual([]);
    await open.ok(LINK, { ...identity('cecilia', id), token: open.admin.token });
    expect((await viewer(token, open)).id).toBe(id);
  });
});

describe('the keys of the issuer', () => {
  test('are asked for once, and again when a token names a new one', async () => {
    await viewer(await sign('vera'));
    const { asked } = issuer.state;
    for (let i = 0; i < 3; i++) await viewer(await sign('vera'));
    expect(issuer.state.asked).toBe(asked);
    const [old, next] = [issuer.state.keys, await makeIssuerKey('next')];
    issuer.state.keys = [...old, next];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 });
    await viewer(await sign('vera', {}, next));
    expect(issuer.state.asked).toBe(asked + 1);
    issuer.state.keys = [next];
    const stale = await sign('vera');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 });
    expect(await reasonFor(await sign('vera', {}, await makeIssuerKey('third')))).toBe('UNKNOWN');
    expect(await reasonFor(stale)).toBe('UNKNOWN');
    issuer.state.keys = old;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 });
    await viewer(stale);
  });

  test('are asked for again when one has changed under its name, and not more often for signatures that fit none', async () => {
    const changing = await startIssuer();
    const node = await startFor(changing, 'VIEWER');
    const later = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 });
    const tokenOf = async (key?: IssuerKey) => {
      const token = await changing.sign('vera', {}, key);
      node.secrets.add(token);
      return token;
    };
    try {
      await viewer(await tokenOf(), node);
      const [renewed, foreign] = [await makeIssuerKey('first'), await makeIssuerKey('first')];
      later();
      changing.state.keys = [renewed];
      const tokens = [await tokenOf(renewed), await tokenOf(renewed)];
      const ids = await Promise.all(tokens.map(async (token) => (await viewer(token, node)).id));
      expect(new Set(ids).size).toBe(1);
      expect(changing.state.asked).toBe(2);
      for (let i = 0; i < 3; i++) expect(await reasonFor(await tokenOf(foreign), node)).toBe('UNKNOWN');
      expect(changing.state.asked).toBe(2);
      later();
      changing.state.answer = { status: 500, body: '' };
      for (let i = 0; i < 3; i++) expect(await reasonFor(await tokenOf(foreign), node)).toBe('UNKNOWN');
      await viewer(await tokenOf(renewed), node);
      expect(changing.state.asked).toBe(3);
    } finally {
      await node.stop();
      await changing.stop();
    }
  });

  test('that are unavailable are 503, and only for tokens that need them', async () => {
    const away = await startIssuer();
    const cut = await startFor(away);
    try {
      const token = await away.sign('vera');
      cut.secrets.add(token);
      const refusal = () => cut.refused('SERVICE_UNAVAILABLE', VIEWER, { token });
      // The keys are right and too much surrounds them: a live issuer must not fill the memory, or make each token expensive.
      const keys = away.state.keys.map(({ published }) => published);
      const long = JSON.stringify({ keys, padding: 'x'.repeat(1_000_000) });
      const many = JSON.stringify({ keys: [...keys, ...Array.from({ length: 1_000 }, () => ({ kty: 'EC' }))] });
      for (const answer of [
        { status: 200, body: long },
        { status: 200, body: gzipSync(long), headers: { 'Content-Encoding': 'gzip' } },
        { status: 200, body: many },
        { status: 500, body: '{}' },
        { status: 404, body: '{"keys":[]}' },
        { status: 200, body: '<html>' },
        { status: 200, body: '{"keys":7}' },
        { status: 200, body: 'null' },
      ]) {
        away.state.answer = answer;
        const { asked } = away.state;
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 });
        const { status, headers, message } = await refusal();
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
        expect(message).not.toContain(away.jwksUrl);
        expect(away.state.asked).toBe(asked + 1);
      }
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 });
      away.state.answer = null;
      await refusal();
      await away.stop();
      await refusal();
      const none = new UnsecuredJWT(away.claims('vera')).encode();
      for (const wrong of [none, await away.sign('vera', { iss: 'https://elsewhere.example' })])
        expect(await reasonFor(wrong, cut)).toBe('UNKNOWN');
      await cut.ok(VIEWER, { token: cut.admin.token });
    } finally {
      await cut.stop();
      await away.stop().catch(() => {});
    }
  });

  test('that are cached still work while the issuer is unavailable', async () => {
    const token = await sign('vera');
    await viewer(token);
    issuer.state.answer = { status: 500, body: '' };
    await viewer(token);
  });
});

test('a link that another server creates or removes takes effect here', async () => {
  const node = await startServer({ hears: true, outside: { ...issuer, audience: AUDIENCE } });
  try {
    const token = await sign('williamina');
    node.secrets.add(token);
    expect(await reasonFor(token, node)).toBe('UNKNOWN');
    const { id, uuid } = await node.makeUser('VIEWER');
    const identityOfIt = { issuer: issuer.issuer, subject: 'williamina' };
    await node.app.db.userIdentity.create({ data: { ...identityOfIt, userId: uuid } });
    await vi.waitFor(async () => expect((await viewer(token, node)).id).toBe(id), PATIENCE);
    await node.app.db.userIdentity.delete({ where: { issuer_subject: identityOfIt } });
    await vi.waitFor(async () => expect(await reasonFor(token, node)).toBe('UNKNOWN'), PATIENCE);
  } finally {
    await node.stop();
  }
});

test('without an outside issuer its tokens are refused', async () => {
  const closed = await startServer();
  const token = await sign('vera');
  closed.secrets.add(token);
  expect(await reasonFor(token, closed)).toBe('UNKNOWN');
  await closed.stop();
});
