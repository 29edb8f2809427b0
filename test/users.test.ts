/** Users: signing in, the power of an admin, and the promise that somebody can always administrate. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import argon2 from 'argon2';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { BoundedLimiter } from '../src/access/limits/bounded-limiter.js';
import { createSignInLimits, type SignInLimits } from '../src/access/limits/sign-in-limits.js';
import { ROLES } from '../src/access/permissions.js';
import { rotateApiKey } from '../src/modules/api-keys/rotation.js';
import { createApiKey, extendApiKey, revokeApiKey, updateApiKey } from '../src/modules/api-keys/service.js';
import { linkIdentity } from '../src/modules/users/identities.js';
import { changePassword, createUser, deactivateUser, reactivateUser, setUserRole } from '../src/modules/users/service.js';
import { signOutEverywhere } from '../src/modules/users/sessions.js';
import { PATIENCE, type RequestOptions, startServer, type TestServer, type TestUser, uuidOf } from './support/server.js';

const PASSWORD = 'parallax and proper motion';
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  accessToken tokenType expiresAt permissions user { id email role isActive isServiceAccount lastSignInAt } } }`;
const CREATE =
  'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id email name role isActive isServiceAccount } } }';
const SET_ROLE = 'mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { user { id role } } }';
const DEACTIVATE =
  'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id isActive } stoppedKeys { id } } }';
const REACTIVATE = 'mutation ($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { id isActive } } }';
const CHANGE_PASSWORD =
  'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { accessToken tokenType user { id email } } }';
const NOBODY = 'User:0198c0de-0000-7000-8000-00000000dead';

let server: TestServer;
let admin: RequestOptions;
let passwordHash: string;
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
  passwordHash = await hashPassword(PASSWORD);
  server.secrets.add(PASSWORD);
});
afterAll(() => server.stop());

const send = (query: string, input: object, by = admin) => server.ok(query, { variables: { input }, ...by });
const refused = (code: string, query: string, input: object, by = admin) =>
  server.refused(code, query, { variables: { input }, ...by });
const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
const signIn = async (email: string, password = PASSWORD, by: RequestOptions = {}) => {
  const session = (await send(SIGN_IN, { email, password }, by)).signIn;
  server.secrets.add(session.accessToken);
  return session;
};

describe('power that was taken since the request began', () => {
  const DEMOTE = 'setUserRole(input: { id: $me, role: GUEST }) { user { role } }';
  const later = {
    createApiKey: 'createApiKey(input: { name: "after", permissionSet: FULL_ACCESS, ownerId: $other }) { key }',
    createUser: 'createUser(input: { name: "after", email: "after@example.org", role: ADMIN }) { user { id } }',
    setUserRole: 'setUserRole(input: { id: $me, role: ADMIN }) { user { id } }',
    createSurvey: 'createSurvey(input: { name: "AFTER" }) { survey { id } }',
  };

  test.each(Object.entries(later))('by a mutation before it in the same document, %s does nothing', async (_name, mutation) => {
    const { id, token } = await server.makeUser('ADMIN');
    const uses = mutation.includes('$other') ? ', $other: ID!' : '';
    const { status, extensions } = await server.refused(
      'FORBIDDEN',
      `mutation ($me: ID!${uses}) { a: ${DEMOTE} b: ${mutation} }`,
      { token, variables: { me: id, ...(uses && { other: server.admin.id }) } },
    );
    expect([status, extensions.missingPermissions[0].paths]).toEqual([200, ['b']]);
    const { users } = await server.ok('{ users(filter: { search: "after" }) { totalCount } }', { token: server.admin.token });
    expect(users.totalCount).toBe(0);
    expect((await server.app.db.user.findUniqueOrThrow({ where: { id: uuidOf(id) } })).role).toBe('GUEST');
    expect(await server.app.db.apiKey.count({ where: { name: 'after' } })).toBe(0);
  });

  test('by another request, nothing is granted: neither keys nor roles', async () => {
    const { app } = server;
    const user = await server.makeUser('ADMIN');
    const principal = await app.authenticator.authenticate({ apiKey: [], authorization: [`Bearer ${user.token}`] }, null);
    const caller = { principal, origin: { requestId: 'late', address: null, userAgent: null } };
    const key = await server.makeKey();
    await server.ok(`mutation ($me: ID!) { ${DEMOTE} }`, { token: server.admin.token, variables: { me: user.id } });
    const ownerId = server.admin.uuid;
    const attempts = [
      () => createApiKey(app, caller, { name: 'late', permissions: ['read:data'], ownerId }),
      () => updateApiKey(app, caller, key.uuid, { name: 'late' }),
      () => extendApiKey(app, caller, key.uuid, 1),
      () => rotateApiKey(app, caller, key.uuid),
      () => revokeApiKey(app, caller, key.uuid, {}),
      () => createUser(app, caller, { email: 'late@example.org', name: 'late', role: 'ADMIN' }),
      () => setUserRole(app, caller, user.uuid, 'ADMIN'),
      () => deactivateUser(app, caller, server.admin.uuid),
      () => reactivateUser(app, caller, server.admin.uuid),
      () => signOutEverywhere(app, caller, server.admin.uuid),
      () => linkIdentity(app, caller, server.admin.uuid, { issuer: 'https://elsewhere.example', subject: 'late' }),
    ];
    for (const attempt of attempts) {
      const error = await attempt().catch((e: unknown) => e);
      expect(['FORBIDDEN', 'NOT_FOUND'], String(error)).toContain((error as { code?: string }).code);
    }
  });

  test('by the end of the session, nothing is granted either: neither keys nor roles nor a new session', async () => {
    const { app } = server;
    for (const end of ['signOutEverywhere(input: {}) { user { id } }', null]) {
      const user = await server.makeUser('ADMIN', { passwordHash });
      const key = await server.makeKey();
      const principal = await app.authenticator.authenticate({ apiKey: [], authorization: [`Bearer ${user.token}`] }, null);
      const caller = { principal, origin: { requestId: 'late', address: null, userAgent: null } };
      if (end) await server.ok(`mutation { ${end} }`, { token: user.token });
      else vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_700_000 });
      for (const attempt of [
        () => createApiKey(app, caller, { name: 'late', permissions: ['read:data'] }),
        () => rotateApiKey(app, caller, key.uuid),
        () => createUser(app, caller, { email: 'late@example.org', name: 'late', role: 'ADMIN' }),
        () => setUserRole(app, caller, user.uuid, 'ADMIN'),
        () => linkIdentity(app, caller, server.admin.uuid, { issuer: 'https://elsewhere.example', subject: 'late' }),
        () => changePassword(app, caller, { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` }),
        () => signOutEverywhere(app, caller),
      ])
        await expect(attempt()).rejects.toMatchObject({ extensions: { reason: end ? 'REVOKED' : 'EXPIRED' } });
      vi.useRealTimers();
    }
  });

  test('while the body was still coming, it runs nothing', async () => {
    const { key, uuid } = await server.makeKey({ permissions: ['MANAGE_OPERATIONS'] });
    const body = JSON.stringify({ query: 'mutation { createSurvey(input: { name: "LATE" }) { survey { id } } }' });
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nX-API-Key: ${key}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(head + body.slice(0, 10));
    await vi.waitFor(() => expect(server.app.usage.unwritten).toBeGreaterThan(0), PATIENCE);
    await server.ok(`mutation { revokeApiKey(input: { id: "ApiKey:${uuid}" }) { apiKey { id } } }`, admin);
    socket.write(body.slice(10));
    expect(String(Buffer.concat(await socket.toArray()))).toMatch(/^HTTP\/1.1 401 [\s\S]*"REVOKED"/);
    expect(await server.app.db.survey.count({ where: { name: 'LATE' } })).toBe(0);
  });

  test('by another request at the same time, it ends nobody’s sessions', async () => {
    const { app } = server;
    const [user, other] = [await server.makeUser('ADMIN'), await server.makeUser('VIEWER')];
    const principal = await app.authenticator.authenticate({ apiKey: [], authorization: [`Bearer ${user.token}`] }, null);
    const caller = { principal, origin: { requestId: 'late', address: null, userAgent: null } };
    let attempt: Promise<unknown> | undefined;
    await app.db.$transaction(async (tx) => {
      await tx.user.update({ where: { id: user.uuid }, data: { role: 'GUEST' } });
      attempt = signOutEverywhere(app, caller, other.uuid).catch((error: unknown) => error);
      await Promise.race([attempt, setTimeout(300)]);
    });
    expect(await attempt).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('signing in', () => {
  test('gives a token that works, shows the user whole, and is remembered', async () => {
    const user = await server.makeUser('RESEARCHER', { passwordHash });
    const session = await signIn(` ${user.email.toUpperCase()} `);
    expect(session).toMatchObject({
      tokenType: 'Bearer',
      user: { id: user.id, email: user.email, role: 'RESEARCHER', isActive: true, isServiceAccount: false },
    });
    expect(session.permissions).toHaveLength(ROLES.RESEARCHER.permissions.length);
    expect(Math.abs(Date.parse(session.expiresAt) - Date.now() - 3_600_000)).toBeLessThan(10_000);
    const { viewer } = await server.ok('{ viewer { id role } }', { token: session.accessToken });
    expect(viewer).toEqual({ id: user.id, role: 'RESEARCHER' });
    expect(session.user.lastSignInAt).not.toBeNull();
    expect(await server.auditOf(user.id)).toMatchObject([{ action: 'signIn', actorUserId: user.uuid, address: '127.0.0.1' }]);
  });

  test('an unknown e-mail, a wrong password, no password and a deactivated user get the same answer', async () => {
    const [user, service, gone] = [
      await server.makeUser('VIEWER', { passwordHash }),
      await server.makeUser('VIEWER'),
      await server.makeUser('VIEWER', { passwordHash, isActive: false }),
    ];
    const answers = [];
    for (const input of [
      { email: 'nobody@example.org', password: PASSWORD },
      { email: user.email, password: 'wrong password' },
      { email: service.email, password: PASSWORD },
      { email: gone.email, password: PASSWORD },
      { email: '', password: '' },
      { email: `${'x'.repeat(5000)}@example.org`, password: 'y'.repeat(5000) },
    ]) {
      const { status, message, extensions, path, data } = await refused('INVALID_CREDENTIALS', SIGN_IN, input, {});
      answers.push(JSON.stringify({ status, message, extensions, path, data }));
    }
    expect(new Set(answers).size).toBe(1);
    expect(await server.auditOf(user.id)).toEqual([]);
  });

  test('happens once a document, in whatever way it is written twice', async () => {
    const field = 'signIn(input: { email: "a@b", password: "hunter2hunter2" }) { tokenType }';
    for (const document of [
      `mutation { ${field} again: ${field} }`,
      `mutation { ...F ...F } fragment F on Mutation { ${field} other: ${field} }`,
      `mutation A { ${field} } mutation B { ${field} }`,
      `mutation { ${field} again: ${field.replace(') {', ') @skip(if: true) {')} }`,
    ]) {
      const { extensions } = await server.refused('LIMIT_EXCEEDED', document, {
        operationName: document.includes(' A ') ? 'A' : undefined,
      } as object);
      expect(extensions).toMatchObject({ limit: 'signIn', value: 1 });
    }
  });

  test.each([
    ['a mistyped field', '(input: { email: "vera@example.org", pasword: "hunter2hunter2" })', {}],
    ['a password without quotes', '(input: { email: "vera@example.org", password: hunter2hunter2 })', {}],
    ['a password in place of the input', '(input: "hunter2hunter2")', {}],
    ['an argument that is none', '(email: "vera@example.org", password: "hunter2hunter2")', {}],
    ['a missing quote', '(input: { email: "vera@example.org", password: "hunter2hunter2 })', {}],
    ['a list', '(input: { email: "vera@example.org", password: ["hunter2hunter2"] })', {}],
    ['a mistyped variable', '(input: $input)', { input: { email: 'vera@example.org', pasword: 'hunter2hunter2' } }],
    ['a variable that is the password', '(input: $input)', { input: 'hunter2hunter2' }],
    ['a password that is a list', '(input: $input)', { input: { email: 'vera@example.org', password: ['hunter2hunter2'] } }],
    ['a missing e-mail', '(input: $input)', { input: { password: 'hunter2hunter2' } }],
    ['a password with a NUL', '(input: $input)', { input: { email: 'vera@example.org', password: 'hunter2hunter2\0' } }],
    ['a dollar before it and no quotes', '(input: { email: "vera@example.org", password: $hunter2hunter2 })', {}],
    ['a password in place of a name', '(email: "vera@example.org", hunter2hunter2: "x")', {}],
    ['a password in place of a field', '(input: $input) { hunter2hunter2 }', { input: { email: 'x', password: 'x' } }],
    ['a password in place of a fragment', '(input: $input) { ...hunter2hunter2 }', { input: { email: 'x', password: 'x' } }],
    ['a password in place of a directive', '(input: $input) @hunter2hunter2', { input: { email: 'x', password: 'x' } }],
    ['an extra field', '(input: $input)', { input: { email: 'vera@example.org', password: 'x', hint: 'hunter2hunter2' } }],
  ])('%s gets an answer that holds no value', async (_what, args, variables) => {
    const head = args.includes('$input') ? 'mutation ($input: SignInInput!)' : 'mutation';
    const logged = server.logged.length;
    const selection = args.endsWith('}') && args.includes(') {') ? '' : '{ tokenType }';
    const { status, body } = await server.graphql(`${head} { signIn${args} ${selection} }`, { variables });
    expect(status).toBe(400);
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']).toContain(body.errors?.[0]?.extensions.code);
    await vi.waitFor(() => expect(server.logged.length).toBeGreaterThan(logged), PATIENCE);
    expect(JSON.stringify(body) + server.logged.slice(logged).join()).not.toMatch(/hunter2|vera@/);
  });

  test('is limited by e-mail and address, IPv6 by /64, whatever the password', async () => {
    const { email } = await server.makeUser('VIEWER', { passwordHash });
    const address = (i: number) => from(`2001:db8:0:1::${i}`);
    for (let i = 1; i <= 10; i++)
      await refused(
        'INVALID_CREDENTIALS',
        SIGN_IN,
        { email: i % 2 ? email : email.toUpperCase(), password: 'wrong' },
        address(i),
      );
    const limited = await refused('RATE_LIMITED', SIGN_IN, { email, password: PASSWORD }, address(11));
    expect(limited.status).toBe(429);
    expect(limited.extensions.retryAfterSeconds).toBeGreaterThan(0);
    expect(limited.headers.get('retry-after')).toBe(String(limited.extensions.retryAfterSeconds));
    // The same after any field that has no effect.
    for (const selection of ['__typename ...F', '...F', '... on Mutation { signIn(input: $input) { tokenType } }']) {
      const fragment = selection.includes('...F') ? 'fragment F on Mutation { signIn(input: $input) { tokenType } }' : '';
      const document = `mutation ($input: SignInInput!) { ${selection} } ${fragment}`;
      const again = await refused('RATE_LIMITED', document, { email, password: PASSWORD }, address(11));
      expect([again.status, again.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^[0-9]+$/)]);
    }
    await signIn(email, PASSWORD, from('2001:db8:0:2::1'));
    await signIn(
      server.admin.email === email ? '' : (await server.makeUser('GUEST', { passwordHash })).email,
      PASSWORD,
      address(12),
    );
  });

  describe('while strangers try made-up e-mails', () => {
    let answered = 0;
    let letThrough = () => {};
    /** From now on no password is checked until `letThrough`. */
    function holdBack(): void {
      answered = 0;
      const open = new Promise<void>((resolve) => {
        letThrough = resolve;
      });
      vi.spyOn(argon2, 'verify').mockImplementation(async (hash) => {
        await open;
        return hash === passwordHash;
      });
    }
    afterEach(() => {
      letThrough();
      vi.restoreAllMocks();
    });
    const flood = (howMany: number, address: string) =>
      Array.from({ length: howMany }, async () => {
        const input = { email: `${randomBytes(8).toString('hex')}@example.org`, password: 'x' };
        const { body } = await server.graphql(SIGN_IN, { variables: { input }, ...from(address) });
        answered++;
        return body.errors?.[0]?.extensions.code;
      });

    test('from one address, however many at once, others sign in', async () => {
      const { email } = await server.makeUser('VIEWER', { passwordHash });
      holdBack();
      const strangers = flood(102, '198.51.100.7');
      // Those without a slot are refused at once.
      await expect.poll(() => answered).toBe(82);
      const signedIn = signIn(email, PASSWORD, from('198.51.100.8'));
      letThrough();
      await signedIn;
      const codes = await Promise.all(strangers);
      expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(20);
      expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(82);
    });

    test('from many addresses, those sign in who did lately, also from one of these', async () => {
      const { email } = await server.makeUser('VIEWER', { passwordHash });
      await signIn(email, PASSWORD, from('198.51.101.1'));
      holdBack();
      const strangers = [1, 2, 3, 4, 5, 6, 7].flatMap((n) => flood(20, `198.51.101.${n}`));
      await expect.poll(() => answered).toBe(140 - 102);
      await refused('RATE_LIMITED', SIGN_IN, { email, password: PASSWORD }, from('198.51.101.8'));
      const signedIn = signIn(email, PASSWORD, from('198.51.101.1'));
      letThrough();
      await signedIn;
      await Promise.all(strangers);
    });
  });
});

/** The limits in memory and, if there is one, in Redis. The e-mails and addresses are unique to this run. */
describe.each(process.env.REDIS_URL ? ['memory', 'Redis'] : ['memory'])('the limits on sign-ins, in %s', (where) => {
  const redis = where === 'Redis' ? new Redis(process.env.REDIS_URL as string) : undefined;
  afterAll(() => void redis?.disconnect());
  const run = randomBytes(4).toString('hex');
  const mail = (name: string | number) => `${name}.${run}.${where}@example.org`;
  let limits: SignInLimits;
  let count = 0;
  /** An address without earlier requests. */
  const fresh = () => `2001:${(++count).toString(16)}:${run.slice(0, 4)}:${run.slice(4)}::1`;
  beforeEach(() => {
    limits = createSignInLimits(redis);
  });

  const right = (email: string, address: string) => limits.attempt(mail(email), address, async () => true);
  const wrong = (email: string, address: string) => limits.attempt(mail(email), address, async () => null);
  const limited = (attempt: Promise<unknown>) => expect(attempt).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  async function times(n: number, attempt: (i: number) => Promise<unknown>): Promise<void> {
    for (let i = 0; i < n; i++) await attempt(i);
  }

  test('start anew after a success', async () => {
    const address = fresh();
    await times(5, async () => {
      await times(9, () => wrong('annie', address));
      await right('annie', address);
    });
    await times(10, () => wrong('annie', address));
    await limited(right('annie', address));
  });

  test('let one address try 60 wrong passwords, whatever the e-mails, and count no success', async () => {
    const address = fresh();
    await times(100, (i) => right(`office ${i}`, address));
    await times(60, (i) => wrong(`guess ${i}`, address));
    await limited(wrong('guess 60', address));
    await limited(right('a user seen here for the first time', address));
    await wrong('guess 60', fresh());
    // A user who recently signed in from there is not locked out by others at the same address.
    await times(100, (i) => right(`office ${i}`, address));
    await times(10, () => wrong('office 1', address));
    await limited(wrong('office 1', address));
  });

  test('count neither a refusal nor a check that came to no verdict', async () => {
    const address = fresh();
    const failing = limits.attempt.bind(limits, mail('cecilia'), address, () => Promise.reject(new Error('no place')));
    await times(70, () => expect(failing()).rejects.toThrow('no place'));
    await times(10, () => wrong('cecilia', address));
    await times(100, () => limited(wrong('cecilia', address)));
    await times(50, (i) => wrong(`other ${i}`, address));
    await limited(wrong('one more', address));
  });

  test('stop guessing from many addresses, and spare those from which the user signed in lately', async () => {
    const home = fresh();
    await times(200, () => right('vera', home));
    await setTimeout(20);
    await times(100, () => wrong('vera', fresh()));
    await times(10, () => limited(right('vera', fresh())));
    await right('vera', home);
    await right('jocelyn', fresh());
  });
});

test('what anybody can make up is counted in bounded memory', async () => {
  const limiter = new BoundedLimiter({ points: 1, duration: 60 }, 3);
  for (const key of ['a', 'b', 'c', 'd']) await limiter.consume(key);
  await expect(limiter.consume('b')).rejects.toMatchObject({ consumedPoints: 2 });
  await limiter.reward('e');
  const kept = limiter.dump().storage.map(({ key }) => key);
  expect(kept.sort()).toEqual(['b', 'd', 'e']);
});

describe('creating a user', () => {
  test('with a password makes a person who can sign in; without, a service account', async () => {
    const input = { email: ' Annie.Cannon@Example.ORG ', name: ' Annie Cannon ', role: 'ANALYST', password: PASSWORD };
    const { user } = (await send(CREATE, input)).createUser;
    expect(user).toEqual({
      id: expect.stringMatching(/^User:/),
      email: 'annie.cannon@example.org',
      name: 'Annie Cannon',
      role: 'ANALYST',
      isActive: true,
      isServiceAccount: false,
    });
    await signIn('annie.cannon@example.org');
    const [event] = await server.auditOf(user.id);
    expect(event).toMatchObject({
      action: 'createUser',
      actorUserId: server.admin.uuid,
      after: { email: user.email, role: 'ANALYST' },
    });
    const service = (await send(CREATE, { email: 'flow@example.org', name: 'flow', role: 'RESEARCHER' })).createUser.user;
    expect(service.isServiceAccount).toBe(true);
  });

  test.each([
    ['an e-mail that is none', { email: 'annie' }, 'input.email'],
    ['an e-mail with a space', { email: 'an nie@example.org' }, 'input.email'],
    ['an e-mail with what only the database takes for a space', { email: 'an\u0085nie@example.org' }, 'input.email'],
    ['a long e-mail', { email: `${'a'.repeat(320)}@example.org` }, 'input.email'],
    ['no name', { name: '  ' }, 'input.name'],
    ['a short password', { password: 'seven77' }, 'input.password'],
    ['a long password', { password: 'x'.repeat(201) }, 'input.password'],
  ])('with %s is refused', async (_what, change, field) => {
    const { extensions } = await refused('BAD_USER_INPUT', CREATE, {
      email: 'new@example.org',
      name: 'New',
      role: 'GUEST',
      ...change,
    });
    expect(extensions.field).toBe(field);
  });

  test('with an e-mail that is taken, in any case, is a conflict', async () => {
    const { id, email } = await server.makeUser('GUEST');
    const twin = { email: email.toUpperCase(), name: 'Twin', role: 'GUEST' };
    expect((await refused('CONFLICT', CREATE, twin)).extensions).toMatchObject({ entity: 'User', id });
  });
});

describe('changing what a user may do', () => {
  test('setting a role is recorded, and setting it again is not', async () => {
    const { id } = await server.makeUser('GUEST');
    for (let i = 0; i < 2; i++) expect((await send(SET_ROLE, { id, role: 'ANALYST' })).setUserRole.user.role).toBe('ANALYST');
    expect(await server.auditOf(id)).toMatchObject([
      { action: 'setUserRole', before: { role: 'GUEST' }, after: { role: 'ANALYST' } },
    ]);
  });

  test('deactivating names the keys it stops; reactivating revives those not revoked', async () => {
    const user = await server.makeUser('VIEWER', { passwordHash });
    const [works, revoked, expired] = [
      await server.makeKey({ owner: user }),
      await server.makeKey({ owner: user }),
      await server.makeKey({ owner: user }),
    ];
    await server.app.db.apiKey.update({ where: { id: revoked.uuid }, data: { isActive: false, revokedAt: new Date() } });
    const past = { createdAt: new Date('2020-01-01'), expiresAt: new Date('2021-01-01') };
    await server.app.db.apiKey.update({ where: { id: expired.uuid }, data: past });
    const { deactivateUser } = await send(DEACTIVATE, { id: user.id });
    expect(deactivateUser).toEqual({ user: { id: user.id, isActive: false }, stoppedKeys: [{ id: works.id }] });
    // A client whose answer was lost asks again.
    expect((await send(DEACTIVATE, { id: user.id })).deactivateUser).toEqual(deactivateUser);
    await refused('INVALID_CREDENTIALS', SIGN_IN, { email: user.email, password: PASSWORD }, {});
    expect((await send(DEACTIVATE, { id: user.id })).deactivateUser.user.isActive).toBe(false);
    const shown = await server.ok(`{ apiKey(id: "${works.id}") { status effectivePermissions } }`, admin);
    expect(shown.apiKey).toEqual({ status: 'ACTIVE', effectivePermissions: [] });
    await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { key: works.key });
    await send(REACTIVATE, { id: user.id });
    await server.ok('{ viewer { id } }', { key: works.key });
    await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { key: revoked.key });
    await signIn(user.email);
    expect((await server.auditOf(user.id)).map(({ action }) => action)).toEqual(['deactivateUser', 'reactivateUser', 'signIn']);
  });

  test.each([
    [SET_ROLE, { role: 'GUEST' }],
    [DEACTIVATE, {}],
    [REACTIVATE, {}],
  ])('of a user that is not there is NOT_FOUND, of a wrong id BAD_USER_INPUT', async (query, more) => {
    expect((await refused('NOT_FOUND', query, { id: NOBODY, ...more })).extensions).toMatchObject({ entity: 'User', id: NOBODY });
    for (const id of ['', 'vera', uuidOf(server.admin.id), 'ApiKey:0198c0de-0000-7000-8000-00000000dead'])
      expect((await refused('BAD_USER_INPUT', query, { id, ...more })).extensions.field).toBe('input.id');
  });

  test('no key may, whatever it holds', async () => {
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    const { id } = await server.makeUser('GUEST');
    for (const [query, input] of [
      [CREATE, { email: 'x@example.org', name: 'x', role: 'GUEST' }],
      [SET_ROLE, { id, role: 'ADMIN' }],
      [DEACTIVATE, { id }],
      [REACTIVATE, { id }],
      [CHANGE_PASSWORD, { currentPassword: PASSWORD, newPassword: PASSWORD }],
    ] as const) {
      const { status, extensions } = await refused('FORBIDDEN', query, input, { key });
      expect({ status, missing: extensions.missingPermissions }).toEqual({ status: 403, missing: [] });
    }
    expect(await server.auditOf(id)).toEqual([]);
  });
});

describe('changing the own password', () => {
  let user: TestUser;
  beforeAll(async () => {
    user = await server.makeUser('VIEWER', { passwordHash });
  });

  test.each([
    ['the wrong current one', { currentPassword: 'wrong password', newPassword: 'long enough' }, 'INVALID_CREDENTIALS'],
    ['a short new one', { currentPassword: PASSWORD, newPassword: 'short' }, 'BAD_USER_INPUT'],
  ])('with %s is refused', async (_what, input, code) => {
    await refused(code, CHANGE_PASSWORD, input, { token: user.token });
    await signIn(user.email);
  });

  test('ends every session but the new one', async () => {
    const other = await signIn(user.email);
    const input = { currentPassword: PASSWORD, newPassword: 'another password altogether' };
    server.secrets.add(input.newPassword);
    const { changePassword } = await send(CHANGE_PASSWORD, input, { token: user.token });
    server.secrets.add(changePassword.accessToken);
    for (const token of [user.token, other.accessToken])
      expect((await server.refused('UNAUTHENTICATED', '{ viewer { id } }', { token })).extensions.reason).toBe('REVOKED');
    await server.ok('{ viewer { id } }', { token: changePassword.accessToken });
    await refused('INVALID_CREDENTIALS', SIGN_IN, { email: user.email, password: PASSWORD }, {});
    await signIn(user.email, input.newPassword);
    expect((await server.auditOf(user.id)).map(({ action }) => action)).toContain('changePassword');
  });

  test('is counted with the sign-ins, so that a stolen session cannot guess', async () => {
    const { token } = await server.makeUser('VIEWER', { passwordHash });
    const input = { currentPassword: 'wrong password', newPassword: 'long enough' };
    for (let i = 0; i < 10; i++) await refused('INVALID_CREDENTIALS', CHANGE_PASSWORD, input, { token });
    await refused('RATE_LIMITED', CHANGE_PASSWORD, { ...input, currentPassword: PASSWORD }, { token });
  });

  test('needs a user', async () => {
    await refused('UNAUTHENTICATED', CHANGE_PASSWORD, { currentPassword: 'x', newPassword: 'y' }, {});
  });
});

describe('the last active admin', () => {
  async function keepAsAdmins(...users: TestUser[]): Promise<void> {
    const isOther = { role: 'ADMIN', id: { notIn: users.map(({ uuid }) => uuid) } } as const;
    await server.app.db.user.updateMany({ where: isOther, data: { role: 'GUEST' } });
    await server.app.db.user.updateMany({ where: { id: { in: isOther.id.notIn } }, data: { role: 'ADMIN', isActive: true } });
    server.app.authenticator.forgetAll();
  }

  test('is the last one who can sign in: a service account does not count, a user of an outside issuer does', async () => {
    const service = await server.makeUser('ADMIN');
    await keepAsAdmins(server.admin, service);
    const { message } = await refused('CONFLICT', SET_ROLE, { id: server.admin.id, role: 'GUEST' });
    expect(message).toMatch(/sign in/);
    await refused('CONFLICT', DEACTIVATE, { id: server.admin.id });
    const identity = { issuer: 'https://login.example.org', subject: 'vera', userId: service.uuid };
    await server.app.db.userIdentity.create({ data: identity });
    await send(SET_ROLE, { id: server.admin.id, role: 'GUEST' });
    await keepAsAdmins(server.admin);
  });

  test('cannot be demoted or deactivated, by anybody, at once or one after the other', async () => {
    const second = await server.makeUser('ADMIN', { passwordHash });
    await keepAsAdmins(server.admin, second);
    await server.makeUser('ADMIN', { passwordHash, isActive: false });
    const answers = await Promise.all([
      server.graphql(SET_ROLE, { variables: { input: { id: second.id, role: 'GUEST' } }, ...admin }),
      server.graphql(DEACTIVATE, { variables: { input: { id: server.admin.id } }, token: second.token }),
    ]);
    const codes = answers.map(({ body }) => body.errors?.[0]?.extensions.code ?? 'done').sort();
    // The second one is refused, either as the last admin or because it is no longer an admin.
    expect(codes[1]).toBe('done');
    expect(['CONFLICT', 'FORBIDDEN', 'UNAUTHENTICATED']).toContain(codes[0]);
    const admins = await server.app.db.user.findMany({ where: { role: 'ADMIN', isActive: true } });
    expect(admins).toHaveLength(1);
    const last = admins[0]?.id === second.uuid ? second : server.admin;
    for (const [query, change] of [
      [SET_ROLE, { role: 'RESEARCHER' }],
      [DEACTIVATE, {}],
    ] as const)
      expect((await refused('CONFLICT', query, { id: last.id, ...change }, { token: last.token })).extensions.id).toBe(last.id);
    await server.ok('{ users { totalCount } }', { token: last.token });
  });
});
