/** The session endpoint of the console over HTTP: its cookie, its refusals, two tabs at once, and its end. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startServer, type TestServer, type TestUser } from './support/server.js';

const PASSWORD = 'a password of these tests';
const HOUR = 3_600_000;

let server: TestServer;
let user: TestUser;

beforeAll(async () => {
  server = await startServer({ console: { imageOrigins: [], signIn: undefined } });
  user = await server.makeUser('ANALYST');
  const passwordHash = await server.app.passwords.hash(PASSWORD);
  await server.app.db.user.update({ where: { id: user.uuid }, data: { passwordHash } });
});

afterAll(() => server?.stop());

interface Sent {
  readonly method?: string;
  readonly cookie?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

async function ask({ method = 'POST', cookie, headers = {}, body }: Sent) {
  const { origin } = new URL(server.url);
  const response = await fetch(`${origin}/console/session`, {
    method,
    headers: {
      'content-type': 'application/json',
      origin,
      'sec-fetch-site': 'same-origin',
      ...(cookie && { cookie }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer = (await response.json()) as {
    session?: { accessToken: string; expiresAt: string; endsAt: string } | null;
    errors?: { message: string; extensions: { code: string } }[];
  };
  const [setCookie = ''] = response.headers.getSetCookie();
  return {
    status: response.status,
    ...answer,
    code: answer.errors?.[0]?.extensions.code,
    setCookie,
    cookie: setCookie.split(';')[0],
  };
}

const account = () => ({ email: user.email, password: PASSWORD });
const signIn = (headers?: Record<string, string>) => ask({ body: account(), ...(headers && { headers }) });
const refresh = (cookie: string | undefined, idleSeconds = 0) => ask({ cookie, body: { refresh: true, idleSeconds } });
const works = async (token: string | undefined) =>
  (await server.graphql('{ viewer { name } }', { token: token as string })).status === 200;

describe('the cookie', () => {
  test('on this machine it has the port in its name, and scripts cannot read it', async () => {
    const { port } = new URL(server.url);
    const { session, setCookie } = await signIn();
    expect(setCookie).toMatch(
      new RegExp(`^astrid-session-${port}=rt_[\\w-]{43}; Max-Age=(43200|43199); Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(Object.keys(session ?? {})).toEqual(['accessToken', 'expiresAt', 'endsAt']);
    expect(await works(session?.accessToken)).toBe(true);
  });

  test('over HTTPS it is for this host only', async () => {
    const { setCookie } = await signIn({ origin: 'https://astrid.example.org' });
    expect(setCookie).toMatch(/^__Host-astrid-session=rt_[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  });

  test('a connection that others can read gets none', async () => {
    const { status, code, setCookie } = await signIn({ origin: 'http://astrid.example.org' });
    expect([status, code, setCookie]).toEqual([400, 'BAD_REQUEST', '']);
  });

  test('/graphql accepts no cookie, and its mutations do not know the token in it', async () => {
    const { cookie } = await signIn();
    const { body } = await server.graphql('{ viewer { name } }', { headers: { cookie: cookie as string } });
    expect(body).toEqual({ data: { viewer: null } });
    const variables = { input: { refreshToken: cookie?.split('=')[1] } };
    await server.refused(
      'INVALID_CREDENTIALS',
      'mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { expiresAt } }',
      { variables },
    );
    await server.ok('mutation($input: SignOutInput!) { signOut(input: $input) { done } }', { variables });
    expect((await refresh(cookie)).session).not.toBeNull();
  });

  test('a refresh token of the API does not work in it', async () => {
    const query = 'mutation($input: SignInInput!) { signIn(input: $input) { refreshToken } }';
    const { signIn: session } = await server.ok(query, { variables: { input: account() } });
    const { port } = new URL(server.url);
    expect((await refresh(`astrid-session-${port}=${session.refreshToken}`)).session).toBeNull();
  });

  test.each([
    ['none', () => undefined],
    ['a malformed one', (name: string) => `${name}=rt_short`],
    ['an unknown one', (name: string) => `${name}=rt_${'x'.repeat(43)}`],
    ['two of the same name', (name: string) => `${name}=rt_${'x'.repeat(43)}; ${name}=rt_${'y'.repeat(43)}`],
  ])('with %s there is no session, which is not an error', async (_what, cookieOf) => {
    const { status, session, setCookie } = await refresh(cookieOf(`astrid-session-${new URL(server.url).port}`));
    expect([status, session]).toEqual([200, null]);
    expect(setCookie).toContain('Max-Age=0');
  });
});

describe('requests of other sites are refused', () => {
  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['an address typed by hand', { 'sec-fetch-site': 'none' }],
    ['an opaque origin', { origin: 'null' }],
    ['another scheme', { origin: 'chrome-extension://abc' }],
  ])('%s', async (_what, headers) => {
    const { status, code, setCookie } = await ask({ body: account(), headers: headers as Record<string, string> });
    expect([status, code, setCookie]).toEqual([403, 'BAD_REQUEST', '']);
  });

  test('without Sec-Fetch-Site, the origin must be that of the request', async () => {
    const send = (origin: string | null) =>
      server.raw(
        `POST /console/session HTTP/1.1\r\nHost: 127.0.0.1:4000\r\nConnection: close\r\n${origin ? `Origin: ${origin}\r\n` : ''}Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{"refresh":true}`,
      );
    expect(await send('http://127.0.0.1:4000')).toMatch(/^HTTP\/1.1 200 /);
    expect(await send('http://127.0.0.1:4001')).toMatch(/^HTTP\/1.1 403 /);
    expect(await send(null)).toMatch(/^HTTP\/1.1 403 /);
  });
});

describe('signing in', () => {
  test('a wrong password is refused as by signIn, counts for the same limit, and is in the audit log', async () => {
    const address = '192.0.2.77';
    const headers = { 'x-forwarded-for': address };
    const wrong = () => ask({ headers, body: { email: user.email, password: 'wrong' } });
    expect(await wrong()).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS', setCookie: '' });
    for (let attempt = 2; attempt <= 10; attempt++) await wrong();
    expect(await wrong()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    const query = 'mutation($input: SignInInput!) { signIn(input: $input) { expiresAt } }';
    await server.refused('RATE_LIMITED', query, { variables: { input: account() }, headers });
    await server.app.denials.flush();
    expect(await server.app.db.auditEvent.count({ where: { action: 'denied', address } })).toBeGreaterThan(0);
  });

  test('is recorded with address and request, and replaces the session that the browser had', async () => {
    const first = await signIn();
    const second = await ask({ cookie: first.cookie, body: account(), headers: { 'x-request-id': 'console-4711' } });
    expect(await server.app.db.auditEvent.findFirst({ where: { requestId: 'console-4711', action: 'signIn' } })).toMatchObject({
      actorUserId: user.uuid,
    });
    expect((await refresh(first.cookie)).session).toBeNull();
    expect((await refresh(second.cookie)).session).not.toBeNull();
  });

  test.each([
    ['no JSON', '{', 400, 'BAD_REQUEST'],
    ['a list', [], 400, 'BAD_REQUEST'],
    ['no password', { email: 'a@b.c' }, 400, 'BAD_REQUEST'],
    ['a password that is no text', { email: 'a@b.c', password: 1 }, 400, 'BAD_REQUEST'],
    ['idle time that is no number', { refresh: true, idleSeconds: '1' }, 400, 'BAD_REQUEST'],
    ['negative idle time', { refresh: true, idleSeconds: -1 }, 400, 'BAD_REQUEST'],
    ['a long body', { email: 'a@b.c', password: 'x'.repeat(9_000) }, 413, 'PAYLOAD_TOO_LARGE'],
  ])('%s is refused', async (_what, body, status, code) => {
    expect(await ask({ body })).toMatchObject({ status, code });
  });

  test('a form cannot be sent, and other methods do not exist', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await ask({ headers: form, body: 'email=a' })).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(await ask({ method: 'PUT', body: {} })).toMatchObject({ status: 405, code: 'BAD_REQUEST' });
  });
});

describe('two tabs', () => {
  test('may refresh with the same cookie at the same moment, again and again', async () => {
    let { cookie } = await signIn();
    for (let round = 0; round < 3; round++) {
      const both = await Promise.all([refresh(cookie), refresh(cookie)]);
      for (const { session } of both) expect(await works(session?.accessToken)).toBe(true);
      cookie = both[round % 2]?.cookie;
    }
  });

  test('a cookie that was used a minute before ends the session: somebody else may hold a copy', async () => {
    const { cookie } = await signIn();
    const next = await refresh(cookie);
    const past = new Date(Date.now() - 60_000);
    await server.app.db.refreshToken.updateMany({ where: { userId: user.uuid, usedAt: { not: null } }, data: { usedAt: past } });
    expect((await refresh(cookie)).session).toBeNull();
    expect((await refresh(next.cookie)).session).toBeNull();
    expect(await works(next.session?.accessToken)).toBe(false);
  });
});

describe('the end', () => {
  test('comes after twelve hours without a person, counted from the last use', async () => {
    const { session, cookie } = await signIn();
    const left = (at: string | undefined) => Math.round((Date.parse(at as string) - Date.now()) / HOUR);
    expect(left(session?.endsAt)).toBe(12);
    const idle = await refresh(cookie, 5 * 3_600);
    expect(left(idle.session?.endsAt)).toBe(7);
    expect(idle.setCookie).toMatch(/Max-Age=(25200|25199)/);
    const past = new Date(Date.now() - 1);
    await server.app.db.refreshToken.updateMany({ where: { userId: user.uuid, usedAt: null }, data: { expiresAt: past } });
    expect((await refresh(idle.cookie)).session).toBeNull();
  });

  test('signing out ends the session and clears the cookie, and is idempotent', async () => {
    const { cookie } = await signIn();
    const out = await ask({ method: 'DELETE', cookie });
    expect([out.status, out.session]).toEqual([200, null]);
    expect(out.setCookie).toContain('Max-Age=0');
    expect((await refresh(cookie)).session).toBeNull();
    expect((await ask({ method: 'DELETE' })).status).toBe(200);
  });

  test('signOutEverywhere of the API ends it too', async () => {
    const { cookie, session } = await signIn();
    await server.ok('mutation { signOutEverywhere(input: {}) { user { id } } }', { token: session?.accessToken as string });
    expect((await refresh(cookie)).session).toBeNull();
  });
});

test('a request has one line in the log, without the e-mail, the password or a token', async () => {
  const { cookie, session } = await ask({ body: account(), headers: { 'x-request-id': 'console-4712' } });
  await vi.waitFor(() => expect(server.logged.some((line) => line.includes('console-4712'))).toBe(true));
  const lines = server.logged.filter((line) => line.includes('console-4712') && line.includes('"msg":"request"'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] as string)).toMatchObject({ status: 200, operation: 'signIn', principal: 'anonymous' });
  for (const secret of [PASSWORD, user.email, session?.accessToken, cookie?.split('=')[1]])
    expect(server.logged.join()).not.toContain(secret);
});
