/** Users: the power of an admin, their own changes, and the promise that somebody can always administrate. */
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { rotateApiKey } from '../src/modules/api-keys/rotation.js';
import { createApiKey, extendApiKey, revokeApiKey, updateApiKey } from '../src/modules/api-keys/service.js';
import { linkIdentity } from '../src/modules/users/identities.js';
import { changePassword, createUser, deactivateUser, reactivateUser, setUserRole } from '../src/modules/users/service.js';
import { signOutEverywhere } from '../src/modules/users/sessions.js';
import { PATIENCE, type RequestOptions, type TestUser, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

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

const server = serverOfFile();
let admin: RequestOptions;
let passwordHash: string;
beforeAll(async () => {
  admin = { token: server.admin.token };
  passwordHash = await hashPassword(PASSWORD);
  server.secrets.add(PASSWORD);
});

const send = (query: string, input: object, by = admin) => server.ok(query, { variables: { input }, ...by });
const refused = (code: string, query: string, input: object, by = admin) =>
  server.refused(code, query, { variables: { input }, ...by });
const signIn = async (email: string, password = PASSWORD, by: RequestOptions = {}) => {
  const session = (await send(SIGN_IN, { email, password }, by)).signIn;
  server.secrets.add(session.accessToken);
  return session;
};

describe('permissions that were removed after the request began', () => {
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

  test('with a used e-mail, in upper or lower case, is a conflict', async () => {
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
  ])('of a missing user is NOT_FOUND, of a wrong id BAD_USER_INPUT', async (query, more) => {
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

  test('cannot be demoted or deactivated, by anybody, at the same time or one after the other', async () => {
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
