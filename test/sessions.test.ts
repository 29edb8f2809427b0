/** Sessions: refresh tokens that rotate, the ends of a session, and the detection of a copied token. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { MOST_ENDED } from '../src/modules/users/session-rows.js';
import { sweepRefreshTokens } from '../src/modules/users/sessions.js';
import type { RequestOptions, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const PASSWORD = 'parallax and proper motion';
const DAY_MS = 86_400_000;
const VIEWER = '{ viewer { id } }';
const SESSION = 'accessToken tokenType expiresAt refreshToken refreshExpiresAt permissions user { id email }';
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { ${SESSION} } }`;
const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${SESSION} } }`;
const SIGN_OUT = 'mutation ($input: SignOutInput!) { signOut(input: $input) { done } }';
const EVERYWHERE = 'mutation ($input: SignOutEverywhereInput!) { signOutEverywhere(input: $input) { user { id } } }';
const CHANGE_PASSWORD = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ${SESSION} } }`;

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshExpiresAt: string;
}

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

const kept = <T extends Session>(session: T): T => {
  server.secrets.add(session.accessToken);
  server.secrets.add(session.refreshToken);
  return session;
};
const signIn = async ({ email } = user) =>
  kept((await server.ok(SIGN_IN, { variables: { input: { email, password: PASSWORD } } })).signIn);
const withToken = ({ refreshToken }: { refreshToken: string }) => ({ variables: { input: { refreshToken } } });
const refresh = async (session: Session) => kept((await server.ok(REFRESH, withToken(session))).refreshSession);
const signOut = (session: { refreshToken: string }) => server.ok(SIGN_OUT, withToken(session));
const refused = async (session: { refreshToken: string }) => {
  const { status, message, extensions, data, path } = await server.refused('INVALID_CREDENTIALS', REFRESH, withToken(session));
  return JSON.stringify({ status, message, extensions, data, path });
};
const reasonFor = async (token: string) => (await server.refused('UNAUTHENTICATED', VIEWER, { token })).extensions.reason;
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const actionsOf = async ({ id }: { id: string }) => (await server.auditOf(id)).map(({ action }) => action);

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

  describe('that was used long ago, like many others of its session,', () => {
    /** A session with two exchanges, the first an hour ago, and as many used tokens as a program makes that exchanges them all the time. */
    async function longSession(of: TestUser) {
      const first = await signIn(of);
      const second = await refresh(first);
      const { db } = server.app;
      await db.$executeRaw`UPDATE refresh_tokens SET used_at = now() - interval '1 h' WHERE token_hash = ${hashOf(first.refreshToken)}`;
      await db.$executeRaw`
        INSERT INTO refresh_tokens (token_hash, session_id, user_id, token_version, expires_at, used_at, created_at)
        SELECT md5(${first.refreshToken} || i) || md5(i::text), session_id, user_id, token_version, expires_at, used_at, created_at
          FROM refresh_tokens, generate_series(1, 500) AS i WHERE token_hash = ${hashOf(first.refreshToken)}`;
      return { first, second };
    }
    /** The versions of the rows of used tokens: another one has been written. */
    const versionsOf = (of: TestUser) =>
      server.app.db.$queryRaw`
        SELECT count(*)::int AS rows, xmin::text AS version FROM refresh_tokens
         WHERE user_id = ${of.uuid}::uuid AND used_at IS NOT NULL GROUP BY 2 ORDER BY 2`;

    test('is refused without an alarm after all sessions ended, which writes no such token', async () => {
      const somebody = await server.makeUser('VIEWER', { passwordHash });
      const { first, second } = await longSession(somebody);
      const before = await versionsOf(somebody);
      await server.ok(EVERYWHERE, { variables: { input: { userId: somebody.id } }, ...admin });
      expect(await versionsOf(somebody)).toEqual(before);
      const again = await signIn(somebody);
      await refused(first);
      await refused(second);
      await signOut(first);
      await server.ok(VIEWER, { token: again.accessToken });
      expect(await actionsOf(somebody)).not.toContain('refreshTokenReused');
    });

    test('ends its session, which writes no other such token', async () => {
      const somebody = await server.makeUser('VIEWER', { passwordHash });
      const other = await signIn(somebody);
      const { first, second } = await longSession(somebody);
      const before = await versionsOf(somebody);
      await refused(first);
      expect(await versionsOf(somebody)).toEqual(before);
      expect(await reasonFor(second.accessToken)).toBe('REVOKED');
      await refused(second);
      await refresh(other);
    });

    test('raises the alarm also after another session raised one', async () => {
      const somebody = await server.makeUser('VIEWER', { passwordHash });
      const [one, other] = [await longSession(somebody), await longSession(somebody)];
      await refused(one.first);
      await refused(other.first);
      await refused(other.second);
      expect((await actionsOf(somebody)).filter((action) => action === 'refreshTokenReused')).toHaveLength(2);
    });
  });

  test('continues a session when very many others of its user ended one by one, which ends the access tokens', async () => {
    const somebody = await server.makeUser('VIEWER', { passwordHash });
    const [kept, ended] = [await signIn(somebody), await signIn(somebody)];
    await server.app.db.$executeRaw`
      INSERT INTO user_sessions (id, user_id, client, last_used_at, expires_at, ended_at)
      SELECT gen_random_uuid(), ${somebody.uuid}::uuid, 'API', now(), now() + interval '1 h', now() FROM generate_series(1, ${MOST_ENDED}::int)`;
    await server.ok(VIEWER, { token: kept.accessToken });
    await signOut(ended);
    for (const { accessToken } of [kept, ended]) expect(await reasonFor(accessToken)).toBe('REVOKED');
    await refused(ended);
    const next = await refresh(kept);
    await server.ok(VIEWER, { token: next.accessToken });
    expect(await server.app.db.userSession.count({ where: { userId: somebody.uuid } })).toBe(1);
    await signOut(next);
    expect(await reasonFor(next.accessToken)).toBe('REVOKED');
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

  test('changes no refresh token, of which a user may have thousands, and all are void afterwards', async () => {
    const somebody = await server.makeUser('VIEWER', { passwordHash });
    const used = await signIn(somebody);
    const unused = await refresh(used);
    const statements = await server.statementsOf(() =>
      server.ok(EVERYWHERE, { variables: { input: {} }, token: unused.accessToken }),
    );
    expect(statements.filter((sql) => sql.includes('refresh_tokens'))).toEqual([]);
    const next = await signIn(somebody);
    await refused(used);
    await refused(unused);
    await signOut(unused);
    await server.ok(VIEWER, { token: next.accessToken });
    await refresh(next);
    const actions = await actionsOf(somebody);
    expect(actions.filter((action) => ['signOut', 'refreshTokenReused'].includes(action))).toEqual([]);
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
  const hashOf = ({ refreshToken }: Session) => createHash('sha256').update(refreshToken).digest('hex');
  const { db } = server.app;
  await db.refreshToken.update({ where: { tokenHash: hashOf(old) }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await sweepRefreshTokens(server.app)).toBeGreaterThan(0);
  expect(await db.refreshToken.findUnique({ where: { tokenHash: hashOf(old) } })).toBeNull();
  await refresh(young);
});
