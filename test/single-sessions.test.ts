/** Single sessions: who sees them, who ends them, and what their access tokens may do then. */
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { MOST_SESSIONS, sweepSessions } from '../src/modules/users/session-rows.js';
import { makeJudged } from './support/judgements.js';
import { stubPassingTime } from './support/passing-time.js';
import { type RequestOptions, type TestUser, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const PASSWORD = 'proper motion and parallax';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
const REFRESH = 'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }';
const END = 'mutation ($input: EndSessionInput!) { endSession(input: $input) { user { id } } }';
const FIELDS = 'id current client address userAgent createdAt lastUsedAt expiresAt';
const OWN = `{ viewer { sessions { ${FIELDS} } } }`;
const OF_USER = `query ($id: ID!) { user(id: $id) { sessions { ${FIELDS} } } }`;

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const server = serverOfFile();
let passwordHash: string;
let admin: RequestOptions;
beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
  server.secrets.add(PASSWORD);
  admin = { token: server.admin.token };
});

const kept = (session: Session): Session => {
  server.secrets.add(session.accessToken).add(session.refreshToken);
  return session;
};
const makeUser = () => server.makeUser('VIEWER', { passwordHash });
const signIn = async ({ email }: TestUser, headers = {}) =>
  kept((await server.ok(SIGN_IN, { variables: { input: { email, password: PASSWORD } }, headers })).signIn);
const refresh = async ({ refreshToken }: Session) =>
  kept((await server.ok(REFRESH, { variables: { input: { refreshToken } } })).refreshSession);
const by = ({ accessToken }: Session) => ({ token: accessToken });
const sessionsBy = async (session: Session) => (await server.ok(OWN, by(session))).viewer.sessions;
const idOf = ({ accessToken }: Session) =>
  `UserSession:${JSON.parse(Buffer.from(accessToken.split('.')[1] as string, 'base64url').toString()).sid}`;
const end = (id: string, request: RequestOptions) => server.ok(END, { variables: { input: { id } }, ...request });
const reasonFor = async (session: Session) => (await server.refused('UNAUTHENTICATED', OWN, by(session))).extensions.reason;
const eventsOf = async ({ id }: TestUser) => (await server.auditOf(id)).filter(({ action }) => action === 'endSession');

describe('the list', () => {
  test('is the same list wherever a request asks for it, however long that takes', async () => {
    await makeJudged(server, await server.makeSurvey(), [{ observation: 0, labels: ['SUPERNOVA'] }]);
    const twice = '{ validationEvents(first: 1) { nodes { user { id one: sessions { id } two: sessions { id } } } } }';
    const { token } = await makeUser();
    const id = server.admin.id;
    stubPassingTime();
    onTestFinished(() => void vi.unstubAllGlobals());
    const seen = await server.ok(twice, { token });
    expect(seen.validationEvents.nodes).toEqual([{ user: { id, one: null, two: null } }]);
    const byAdmin = await server.ok(twice, admin);
    expect(byAdmin.validationEvents.nodes).toEqual([{ user: { id, one: [], two: [] } }]);
  });

  test('shows each session that goes on, the last used first, and marks the one of the request', async () => {
    const user = await makeUser();
    const first = await signIn(user, { 'User-Agent': 'astrid-cli/9.9.9' });
    const second = await signIn(user, { 'User-Agent': 'notebook/1' });
    expect(await sessionsBy(first)).toMatchObject([
      { id: idOf(second), current: false, client: 'API', userAgent: 'notebook/1', address: '127.0.0.1' },
      { id: idOf(first), current: true, client: 'CLI', userAgent: 'astrid-cli/9.9.9' },
    ]);
    const next = await refresh(first);
    expect(idOf(next)).toBe(idOf(first));
    expect((await sessionsBy(next)).map(({ id }: { id: string }) => id)).toEqual([idOf(first), idOf(second)]);
  });

  test('is for the user and for admins; others and keys see none', async () => {
    const [user, other] = [await makeUser(), await makeUser()];
    const session = await signIn(user);
    const of = async (request: RequestOptions) => {
      const answer = await server.ok(OF_USER, { variables: { id: user.id }, ...request });
      return answer.user?.sessions?.map(({ id }: { id: string }) => id) ?? null;
    };
    expect(await of(by(session))).toEqual([idOf(session)]);
    expect(await of(admin)).toEqual([idOf(session)]);
    expect(await of({ token: other.token })).toBeNull();
    expect(await of({ key: (await server.makeKey({ owner: user })).key })).toBeNull();
    expect(await of({ key: (await server.makeKey({ set: 'FULL_ACCESS' })).key })).toEqual([idOf(session)]);
    const { key } = await server.makeKey({ owner: user });
    expect((await server.ok(OWN, { key })).viewer.sessions).toBeNull();
  });

  test('ends with the hundredth session, and leaves out what ended or expired', async () => {
    const user = await makeUser();
    const session = await signIn(user);
    const now = Date.now();
    const at = (ms: number) => new Date(now + ms);
    const row = (count: number, more: object) => ({
      id: `0198c0de-0000-7000-8000-${String(count).padStart(12, '0')}`,
      userId: user.uuid,
      client: 'API' as const,
      lastUsedAt: at(60_000),
      expiresAt: at(120_000),
      ...more,
    });
    const rows = [row(0, { endedAt: at(0) }), row(1, { expiresAt: at(-1) })];
    for (let count = 2; count <= MOST_SESSIONS + 1; count++) rows.push(row(count, {}));
    await server.app.db.userSession.createMany({ data: rows });
    const listed = await sessionsBy(session);
    expect(listed).toHaveLength(MOST_SESSIONS);
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(rows.slice(2).map(({ id }) => `UserSession:${id}`));
  });

  test('stores no secret that a client sends in its User-Agent, and at most 512 characters', async () => {
    const user = await makeUser();
    const { key } = await server.makeKey();
    const session = await signIn(user, { 'User-Agent': `flow ${key} ${'x'.repeat(2_000)}` });
    const [{ userAgent }] = await sessionsBy(session);
    expect(userAgent.length).toBeLessThanOrEqual(512);
    expect(userAgent).not.toContain(key);
  });
});

describe('endSession', () => {
  test('refuses the access tokens of that session from the next request on, and no others', async () => {
    const user = await makeUser();
    const [mine, other] = [await signIn(user), await signIn(user)];
    const next = await refresh(other);
    for (const session of [mine, other, next]) await server.ok(OWN, by(session));
    expect(await end(idOf(other), by(mine))).toEqual({ endSession: { user: { id: user.id } } });
    for (const session of [other, next]) expect(await reasonFor(session)).toBe('REVOKED');
    await server.refused('INVALID_CREDENTIALS', REFRESH, { variables: { input: { refreshToken: next.refreshToken } } });
    expect(await sessionsBy(mine)).toMatchObject([{ id: idOf(mine), current: true }]);
    await refresh(mine);
    expect(await eventsOf(user)).toMatchObject([
      { actorUserId: user.uuid, after: { sessionId: uuidOf(idOf(other)), client: 'API' } },
    ]);
  });

  test('of the own session ends the request of its caller too', async () => {
    const user = await makeUser();
    const session = await signIn(user);
    await end(idOf(session), by(session));
    expect(await reasonFor(session)).toBe('REVOKED');
  });

  test('of another user is for admins, and for no key', async () => {
    const [user, other] = [await makeUser(), await makeUser()];
    const session = await signIn(user);
    const variables = { input: { id: idOf(session) } };
    const { extensions } = await server.refused('NOT_FOUND', END, { variables, token: other.token });
    expect(extensions).toMatchObject({ entity: 'UserSession', id: idOf(session) });
    for (const key of [await server.makeKey({ set: 'FULL_ACCESS' }), await server.makeKey({ owner: user })])
      await server.refused('FORBIDDEN', END, { variables, key: key.key });
    await server.refused('UNAUTHENTICATED', END, { variables });
    await server.ok(OWN, by(session));
    await end(idOf(session), admin);
    expect(await reasonFor(session)).toBe('REVOKED');
    expect(await eventsOf(user)).toMatchObject([{ actorUserId: server.admin.uuid }]);
  });

  test('is idempotent, and writes one event', async () => {
    const user = await makeUser();
    const session = await signIn(user);
    for (let time = 0; time < 2; time++) await end(idOf(session), admin);
    expect(await eventsOf(user)).toHaveLength(1);
  });

  test.each([
    ['UserSession:0198c0de-0000-7000-8000-00000000dead', 'NOT_FOUND'],
    ['User:0198c0de-0000-7000-8000-00000000dead', 'BAD_USER_INPUT'],
    ['this one', 'BAD_USER_INPUT'],
  ])('of %s is %s', async (id, code) => {
    await server.refused(code, END, { variables: { input: { id } }, ...admin });
  });
});

test('a token from before tokens named their session works until it expires', async () => {
  const user = await makeUser();
  const session = await signIn(user);
  const { accessToken } = await server.app.tokens.issue(user.uuid, 1);
  server.secrets.add(accessToken);
  await end(idOf(session), admin);
  const { viewer } = await server.ok(OWN, { token: accessToken });
  expect(viewer.sessions).toEqual([]);
});

test('a session from before sessions had rows gets its row when it continues', async () => {
  const user = await makeUser();
  const session = await signIn(user);
  await server.app.db.userSession.delete({ where: { id: uuidOf(idOf(session)) } });
  const next = await refresh(session);
  expect(await sessionsBy(next)).toMatchObject([{ id: idOf(session), current: true }]);
});

test('a session that ended is remembered until its access tokens have expired, and then deleted', async () => {
  const user = await makeUser();
  const session = await signIn(user);
  await end(idOf(session), admin);
  const { db } = server.app;
  const where = { id: uuidOf(idOf(session)) };
  await sweepSessions(server.app);
  const { expiresAt } = await db.userSession.findUniqueOrThrow({ where });
  expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  await db.userSession.update({ where, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await sweepSessions(server.app)).toBeGreaterThan(0);
  expect(await db.userSession.findUnique({ where })).toBeNull();
});
