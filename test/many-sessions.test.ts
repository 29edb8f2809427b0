/** Users with very many sessions and refresh tokens: what ends them does not write them all, and reads no more than a server remembers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { MOST_ENDED } from '../src/modules/users/session-rows.js';
import type { RequestOptions, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';
import { EVERYWHERE, hashOf, PASSWORD, sessionsOn, VIEWER } from './support/sessions.js';

const server = serverOfFile();
const { signIn, refresh, signOut, refused, reasonFor, actionsOf } = sessionsOn(server);
let admin: RequestOptions;
let passwordHash: string;
beforeAll(async () => {
  admin = { token: server.admin.token };
  passwordHash = await hashPassword(PASSWORD);
});

describe('a refresh token', () => {
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
});

test('signOutEverywhere changes no refresh token, of which a user may have thousands, and all are void afterwards', async () => {
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
