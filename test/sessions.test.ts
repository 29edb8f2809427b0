/** Sessions: refresh tokens that rotate, the ends of a session, and the detection of a copied token. */
import { beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { sweepRefreshTokens } from '../src/modules/users/sessions.js';
import type { RequestOptions, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';
import {
  EVERYWHERE,
  hashOf,
  PASSWORD,
  REFRESH,
  SESSION,
  type Session,
  SIGN_OUT,
  sessionsOn,
  VIEWER,
  withToken,
} from './support/sessions.js';

const DAY_MS = 86_400_000;
const CHANGE_PASSWORD = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ${SESSION} } }`;

const server = serverOfFile();
let admin: RequestOptions;
let passwordHash: string;
let user: TestUser;
beforeAll(async () => {
  admin = { token: server.admin.token };
  passwordHash = await hashPassword(PASSWORD);
  server.secrets.add(PASSWORD);
  user = await server.makeUser('ANALYST', { passwordHash });
});

const { kept, refresh, signOut, refused, reasonFor, actionsOf, ...sessions } = sessionsOn(server);
const signIn = (of: { email: string } = user) => sessions.signIn(of);

describe('a refresh token', () => {
  test('gets the next pair, for thirty days more, as the user it was made for', async () => {
    const first = await signIn();
    const second = await refresh(first);
    expect(second).toMatchObject({ tokenType: 'Bearer', user: { id: user.id, email: user.email } });
    expect(second.permissions).toHaveLength(3);
    expect(new Set([first.refreshToken, second.refreshToken, first.accessToken, second.accessToken]).size).toBe(4);
    expect(Math.abs(Date.parse(second.refreshExpiresAt) - Date.now() - 30 * DAY_MS)).toBeLessThan(10_000);
    for (const { accessToken } of [first, second])
      expect((await server.ok(VIEWER, { token: accessToken })).viewer.id).toBe(user.id);
    await refresh(await refresh(second));
    expect(await actionsOf(user)).toEqual(['signIn', 'refreshSession', 'refreshSession', 'refreshSession']);
  });

  test('is stored as a digest, and is no access token', async () => {
    const { refreshToken } = await signIn();
    expect(refreshToken).toMatch(/^rt_[\w-]{43}$/);
    const row = await server.app.db.refreshToken.findUniqueOrThrow({ where: { tokenHash: hashOf(refreshToken) } });
    expect(JSON.stringify(row)).not.toContain(refreshToken);
    expect(await reasonFor(refreshToken)).toBe('MALFORMED');
  });

  test('used a second time ends its whole session, and no other', async () => {
    const [first, other] = [await signIn(), await signIn()];
    const second = await refresh(first);
    const third = await refresh(second);
    const answers = new Set<string>();
    for (const copy of [first, third, second, first]) answers.add(await refused(copy));
    answers.add(await refused({ refreshToken: `rt_${'x'.repeat(43)}` }));
    answers.add(await refused({ refreshToken: '' }));
    expect(answers.size).toBe(1);
    await refresh(other);
    expect((await actionsOf(user)).filter((action) => action === 'refreshTokenReused')).toHaveLength(1);
  });

  test('used a second time ends its session with an Idempotency-Key too', async () => {
    const somebody = await server.makeUser('VIEWER', { passwordHash });
    const first = await signIn(somebody);
    const second = await refresh(first);
    const by = { token: second.accessToken, headers: { 'Idempotency-Key': 'reused' } };
    await server.refused('INVALID_CREDENTIALS', REFRESH, { variables: { input: { refreshToken: first.refreshToken } }, ...by });
    expect(await reasonFor(second.accessToken)).toBe('REVOKED');
    await refused(second);
    expect((await actionsOf(somebody)).filter((action) => action === 'refreshTokenReused')).toHaveLength(1);
  });

  test('used a second time ends the access tokens too, and other sessions go on with their refresh tokens', async () => {
    const somebody = await server.makeUser('VIEWER', { passwordHash });
    const [first, other] = [await signIn(somebody), await signIn(somebody)];
    const second = await refresh(first);
    for (const { accessToken } of [first, second, other]) await server.ok(VIEWER, { token: accessToken });
    await refused(first);
    for (const { accessToken } of [first, second, other]) expect(await reasonFor(accessToken)).toBe('REVOKED');
    const next = await refresh(other);
    await server.ok(VIEWER, { token: next.accessToken });
    await refused(first);
    await refused(second);
    await server.ok(VIEWER, { token: next.accessToken });
    await refresh(next);
  });

  test('used a second time does not bring back what was ended before', async () => {
    const somebody = await server.makeUser('VIEWER', { passwordHash });
    const [first, ended, left] = [await signIn(somebody), await signIn(somebody), await signIn(somebody)];
    await refresh(first);
    await signOut(ended);
    await refused(first);
    await refused(ended);
    await server.ok(EVERYWHERE, { variables: { input: { userId: somebody.id } }, ...admin });
    const again = await signIn(somebody);
    await refresh(again);
    await refused(again);
    await refused(left);
  });

  test('used twice at the same time gives one pair at most, and the session ends', async () => {
    const first = await signIn();
    const answers = await Promise.all([1, 2].map(() => server.graphql(REFRESH, withToken(first))));
    const given = answers.flatMap(({ body }) => (body.data?.refreshSession ? [kept(body.data.refreshSession)] : []));
    expect(given).toHaveLength(1);
    for (const session of [first, ...given]) await refused(session);
  });

  test('does not survive a session that was being ended while it was made', async () => {
    const first = await signIn();
    const second = await refresh(first);
    await refused(first);
    // As on a server with many connections, where the newest row did not exist yet and was not marked.
    await server.app.db.refreshToken.update({ where: { tokenHash: hashOf(second.refreshToken) }, data: { endedAt: null } });
    await refused(second);
  });

  test('that does not exist costs one statement, and no transaction that others would wait for', async () => {
    const refreshToken = `rt_${'A'.repeat(43)}`;
    const variables = { input: { refreshToken } };
    const sent = async (work: () => Promise<unknown>) => (await server.statementsOf(work)).map((sql) => sql.slice(0, 6));
    expect(await sent(() => server.refused('INVALID_CREDENTIALS', REFRESH, { variables }))).toEqual(['SELECT']);
    expect(await sent(() => server.ok(SIGN_OUT, { variables }))).toEqual(['SELECT']);
  });

  test('expires at its end', async () => {
    const session = await signIn();
    const where = { tokenHash: hashOf(session.refreshToken) };
    await server.app.db.refreshToken.update({ where, data: { expiresAt: new Date(Date.now() - 1) } });
    await refused(session);
    await server.app.db.refreshToken.update({ where, data: { expiresAt: new Date(session.refreshExpiresAt) } });
    await refresh(session);
  });
});

describe('a session ends', () => {
  /** A user with two sessions. After `end`, no session works, and no access token at the next request. */
  const endsAll = async (end: (user: TestUser, session: Session) => Promise<unknown>, reason: string) => {
    const somebody = await server.makeUser('VIEWER', { passwordHash });
    const sessions = [await signIn(somebody), await refresh(await signIn(somebody))];
    for (const { accessToken } of sessions) await server.ok(VIEWER, { token: accessToken });
    await end(somebody, sessions[0] as Session);
    for (const { accessToken } of sessions) expect(await reasonFor(accessToken)).toBe(reason);
    for (const session of sessions) await refused(session);
    return somebody;
  };

  test('all of them by signOutEverywhere', async () => {
    const somebody = await endsAll((_user, { accessToken }) => {
      return server.ok(EVERYWHERE, { variables: { input: {} }, token: accessToken });
    }, 'REVOKED');
    await refresh(await signIn(somebody));
    expect(await actionsOf(somebody)).toContain('signOutEverywhere');
  });

  test('all of them by an admin', async () => {
    const somebody = await endsAll(
      ({ id }) => server.ok(EVERYWHERE, { variables: { input: { userId: id } }, ...admin }),
      'REVOKED',
    );
    expect((await server.auditOf(somebody.id)).at(-1)).toMatchObject({ actorUserId: server.admin.uuid });
  });

  test('all of them when the password changes, but for the one that is given', async () => {
    const newPassword = 'another password altogether';
    server.secrets.add(newPassword);
    let next: Session | undefined;
    await endsAll(async (_user, { accessToken }) => {
      const input = { currentPassword: PASSWORD, newPassword };
      next = kept((await server.ok(CHANGE_PASSWORD, { variables: { input }, token: accessToken })).changePassword);
    }, 'REVOKED');
    await server.ok(VIEWER, { token: (next as Session).accessToken });
    await refresh(next as Session);
  });

  test('all of them when the user is deactivated, and none comes back', async () => {
    const tokens: Session[] = [];
    const somebody = await endsAll(({ id }, session) => {
      tokens.push(session);
      return server.ok(`mutation { deactivateUser(input: { id: "${id}" }) { user { id } } }`, admin);
    }, 'OWNER_DISABLED');
    await server.ok(`mutation { reactivateUser(input: { id: "${somebody.id}" }) { user { id } } }`, admin);
    expect(await reasonFor((tokens[0] as Session).accessToken)).toBe('REVOKED');
    await refused(tokens[0] as Session);
  });

  test('for a user whose row alone says inactive', async () => {
    const somebody = await server.makeUser('VIEWER', { passwordHash });
    const session = await signIn(somebody);
    await server.app.db.user.update({ where: { id: somebody.uuid }, data: { isActive: false } });
    await refused(session);
  });

  test('one of them by signOut, with any of its tokens. Unknown tokens get the same answer', async () => {
    const [first, other] = [await signIn(), await signIn()];
    const second = await refresh(first);
    expect(await signOut(first)).toEqual({ signOut: { done: true } });
    await refused(second);
    for (const { accessToken } of [first, second]) expect(await reasonFor(accessToken)).toBe('REVOKED');
    await server.ok(VIEWER, { token: other.accessToken });
    await refresh(other);
    for (const refreshToken of [first.refreshToken, 'rt_nobody', ''])
      expect(await signOut({ refreshToken })).toEqual({ signOut: { done: true } });
    expect((await actionsOf(user)).filter((action) => action === 'signOut')).toHaveLength(1);
  });
});

describe('signOutEverywhere', () => {
  const send = (input: object, by: RequestOptions, code: string) =>
    server.refused(code, EVERYWHERE, { variables: { input }, ...by });

  test('of another user is for admins, and for no key', async () => {
    const [{ id }, { token }] = [await server.makeUser('VIEWER'), await server.makeUser('ANALYST')];
    const { extensions } = await send({ userId: id }, { token }, 'NOT_FOUND');
    expect(extensions).toMatchObject({ entity: 'User', id });
    const full = await server.makeKey({ set: 'FULL_ACCESS' });
    expect((await send({ userId: id }, { key: full.key }, 'FORBIDDEN')).extensions.missingPermissions).toEqual([]);
    expect((await send({}, {}, 'UNAUTHENTICATED')).extensions.reason).toBe('MISSING');
    expect((await send({ userId: 'vera' }, admin, 'BAD_USER_INPUT')).extensions.field).toBe('input.userId');
    await send({ userId: 'User:0198c0de-0000-7000-8000-00000000dead' }, admin, 'NOT_FOUND');
    expect(await server.auditOf(id)).toEqual([]);
  });

  test('leaves the keys of the user at work', async () => {
    const owner = await server.makeUser('VIEWER');
    const { key } = await server.makeKey({ owner });
    await server.ok(EVERYWHERE, { variables: { input: {} }, token: owner.token });
    await server.ok(VIEWER, { key });
  });
});

test('refresh tokens are deleted when they have expired, and no sooner', async () => {
  const [old, young] = [await signIn(), await signIn()];
  const { db } = server.app;
  await db.refreshToken.update({ where: { tokenHash: hashOf(old.refreshToken) }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await sweepRefreshTokens(server.app)).toBeGreaterThan(0);
  expect(await db.refreshToken.findUnique({ where: { tokenHash: hashOf(old.refreshToken) } })).toBeNull();
  await refresh(young);
});
