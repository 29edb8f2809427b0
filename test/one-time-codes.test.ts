/** One-time codes: an admin issues one, its user sets a password with it, and nobody else learns or uses anything. */
import { beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '../src/access/credentials/formats/api-key.js';
import { generateOneTimeCode, isCode } from '../src/access/credentials/formats/one-time-code.js';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { sweepOneTimeCodes } from '../src/modules/users/codes.js';
import type { Refusal, RequestOptions, TestUser } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const HOUR_MS = 3_600_000;
const OLD = 'parallax and proper motion';
const NEW = 'redshift and luminosity';
const ISSUE =
  'mutation ($input: IssueOneTimeCodeInput!) { issueOneTimeCode(input: $input) { code expiresAt user { id isServiceAccount } } }';
const REDEEM = 'mutation ($input: RedeemOneTimeCodeInput!) { redeemOneTimeCode(input: $input) { done } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
const VIEWER = '{ viewer { id } }';

type Purpose = 'INVITATION' | 'PASSWORD_RESET';

const server = serverOfFile();
let admin: RequestOptions;
let passwordHash: string;
beforeAll(async () => {
  admin = { token: server.admin.token };
  passwordHash = await hashPassword(OLD);
  server.secrets.add(OLD).add(NEW);
});

const withPassword = () => server.makeUser('ANALYST', { passwordHash });
const issue = async (user: TestUser, purpose: Purpose, by = admin): Promise<string> => {
  const data = await server.ok(ISSUE, { variables: { input: { userId: user.id, purpose } }, ...by });
  server.secrets.add(data.issueOneTimeCode.code);
  return data.issueOneTimeCode.code;
};
const redemption = (user: { email: string }, purpose: Purpose, code: string, newPassword = NEW) => ({
  variables: { input: { email: user.email, purpose, code, newPassword } },
});
const redeem = (user: TestUser, purpose: Purpose, code: string) => server.ok(REDEEM, redemption(user, purpose, code));
const shapeOf = ({ status, message, extensions, data, path }: Refusal) =>
  JSON.stringify({ status, message, extensions, data, path });
const refusedRedemption = async (user: { email: string }, purpose: Purpose, code: string) =>
  shapeOf(await server.refused('INVALID_CREDENTIALS', REDEEM, redemption(user, purpose, code)));
const signIn = async (user: TestUser, password: string) => {
  const { signIn } = await server.ok(SIGN_IN, { variables: { input: { email: user.email, password } } });
  server.secrets.add(signIn.accessToken).add(signIn.refreshToken);
  return signIn;
};
const eventsOf = async (user: TestUser) => (await server.auditOf(user.id)).filter(({ action }) => action.endsWith('OneTimeCode'));

describe('a code', () => {
  test('lets an invited user choose the first password, and the audit log names the issuer', async () => {
    const input = { email: 'invited@example.org', name: 'Invited', role: 'ANALYST' };
    const created = await server.ok(
      'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id isServiceAccount } } }',
      { variables: { input }, ...admin },
    );
    expect(created.createUser.user.isServiceAccount).toBe(true);
    const user = { id: created.createUser.user.id, email: input.email } as TestUser;
    const before = Date.now();
    const { issueOneTimeCode } = await server.ok(ISSUE, {
      variables: { input: { userId: user.id, purpose: 'INVITATION' } },
      ...admin,
    });
    const { code, expiresAt } = issueOneTimeCode;
    server.secrets.add(code);
    expect(code).toMatch(/^astridcode_[0-9A-Za-z]{49}$/);
    expect(isCode(code)).toBe(true);
    expect(Math.abs(Date.parse(expiresAt) - before - 24 * HOUR_MS)).toBeLessThan(60_000);
    // E-mails count in any case, as for signing in.
    expect(await redeem({ ...user, email: 'Invited@Example.ORG' }, 'INVITATION', code)).toEqual({
      redeemOneTimeCode: { done: true },
    });
    await signIn(user, NEW);
    const [issued, redeemed] = await eventsOf(user);
    expect(issued).toMatchObject({
      action: 'issueOneTimeCode',
      actorUserId: server.admin.uuid,
      after: { purpose: 'INVITATION', expiresAt },
    });
    expect(redeemed).toMatchObject({
      action: 'redeemOneTimeCode',
      actorUserId: user.id.slice('User:'.length),
      after: { purpose: 'INVITATION', issuedBy: server.admin.id },
    });
  });

  test('replaces a lost password and ends every session', async () => {
    const user = await withPassword();
    const session = await signIn(user, OLD);
    const code = await issue(user, 'PASSWORD_RESET');
    await server.ok(VIEWER, { token: session.accessToken });
    await redeem(user, 'PASSWORD_RESET', code);
    for (const token of [session.accessToken, user.token])
      expect((await server.refused('UNAUTHENTICATED', VIEWER, { token })).extensions.reason).toBe('REVOKED');
    const refresh = 'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }';
    await server.refused('INVALID_CREDENTIALS', refresh, { variables: { input: { refreshToken: session.refreshToken } } });
    await server.refused('INVALID_CREDENTIALS', SIGN_IN, { variables: { input: { email: user.email, password: OLD } } });
    await signIn(user, NEW);
  });

  test('is stored as a digest', async () => {
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET');
    const row = await server.app.db.oneTimeCode.findUniqueOrThrow({ where: { codeHash: digestOf(code) } });
    expect(JSON.stringify(row)).not.toContain(code);
    expect(row).toMatchObject({ userId: user.uuid, purpose: 'PASSWORD_RESET', issuedById: server.admin.uuid, usedAt: null });
  });

  test('does not work, with the same answer, when it is used, replaced, expired, foreign or of a former admin', async () => {
    const answers: Record<string, string> = {};
    const fresh = async () => {
      const user = await withPassword();
      return { user, code: await issue(user, 'PASSWORD_RESET') };
    };
    const used = await fresh();
    await redeem(used.user, 'PASSWORD_RESET', used.code);
    answers.used = await refusedRedemption(used.user, 'PASSWORD_RESET', used.code);

    const replaced = await fresh();
    const newer = await issue(replaced.user, 'PASSWORD_RESET');
    answers.replaced = await refusedRedemption(replaced.user, 'PASSWORD_RESET', replaced.code);
    await redeem(replaced.user, 'PASSWORD_RESET', newer);

    const expired = await fresh();
    const ended = { expiresAt: new Date(Date.now() - 1) };
    await server.app.db.oneTimeCode.update({ where: { codeHash: digestOf(expired.code) }, data: ended });
    answers.expired = await refusedRedemption(expired.user, 'PASSWORD_RESET', expired.code);

    const foreign = await fresh();
    answers.ofAnother = await refusedRedemption(await withPassword(), 'PASSWORD_RESET', foreign.code);
    answers.ofNobody = await refusedRedemption({ email: 'nobody@example.org' }, 'PASSWORD_RESET', foreign.code);
    answers.ofAnotherPurpose = await refusedRedemption(foreign.user, 'INVITATION', foreign.code);
    answers.unknown = await refusedRedemption(foreign.user, 'PASSWORD_RESET', generateOneTimeCode());

    const issuer = await server.makeUser('ADMIN');
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET', { token: issuer.token });
    const setRole = 'mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { user { id } } }';
    await server.ok(setRole, { variables: { input: { id: issuer.id, role: 'VIEWER' } }, ...admin });
    answers.ofAFormerAdmin = await refusedRedemption(user, 'PASSWORD_RESET', code);

    const deactivated = await fresh();
    const deactivate = 'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } } }';
    await server.ok(deactivate, { variables: { input: { id: deactivated.user.id } }, ...admin });
    answers.deactivated = await refusedRedemption(deactivated.user, 'PASSWORD_RESET', deactivated.code);
    const reactivate = 'mutation ($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { id } } }';
    await server.ok(reactivate, { variables: { input: { id: deactivated.user.id } }, ...admin });
    answers.reactivated = await refusedRedemption(deactivated.user, 'PASSWORD_RESET', deactivated.code);

    expect(new Set(Object.values(answers)).size).toBe(1);
    expect(Object.keys(answers)).toHaveLength(10);
    await redeem(foreign.user, 'PASSWORD_RESET', foreign.code);
  });

  test('ends when its user changes the password', async () => {
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET');
    const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { accessToken } }';
    const { changePassword } = await server.ok(change, {
      variables: { input: { currentPassword: OLD, newPassword: NEW } },
      token: user.token,
    });
    server.secrets.add(changePassword.accessToken);
    await refusedRedemption(user, 'PASSWORD_RESET', code);
  });

  test('redeemed twice at the same time sets one password', async () => {
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET');
    const passwords = [NEW, `${NEW}!`, `${NEW}?`];
    for (const password of passwords) server.secrets.add(password);
    const answers = await Promise.all(
      passwords.map((password) => server.graphql(REDEEM, redemption(user, 'PASSWORD_RESET', code, password))),
    );
    const codes = answers.map(({ body }) => body.errors?.[0]?.extensions.code ?? 'done').sort();
    expect(codes).toEqual(['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS', 'done']);
    const winner = passwords[answers.findIndex(({ body }) => body.errors === undefined)] as string;
    await signIn(user, winner);
    expect((await eventsOf(user)).map(({ action }) => action)).toEqual(['issueOneTimeCode', 'redeemOneTimeCode']);
  });

  test('that expired is swept', async () => {
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET');
    const where = { codeHash: digestOf(code) };
    await server.app.db.oneTimeCode.update({ where, data: { expiresAt: new Date(0) } });
    expect(await sweepOneTimeCodes(server.app)).toBeGreaterThan(0);
    expect(await server.app.db.oneTimeCode.findUnique({ where })).toBeNull();
    expect(await server.app.db.oneTimeCode.count()).toBeGreaterThan(0);
  });

  test('issued by two admins at the same time leaves one that works', async () => {
    const user = await withPassword();
    const other = await server.makeUser('ADMIN');
    const issued = await Promise.all([issue(user, 'PASSWORD_RESET'), issue(user, 'PASSWORD_RESET', { token: other.token })]);
    const answers = [];
    for (const code of issued) answers.push(await server.graphql(REDEEM, redemption(user, 'PASSWORD_RESET', code)));
    expect(answers.filter(({ body }) => body.errors === undefined)).toHaveLength(1);
  });
});

describe('issuing is refused', () => {
  const asks = (user: { id: string }, purpose: Purpose) => ({ variables: { input: { userId: user.id, purpose } } });

  test('to everyone but signed-in admins', async () => {
    const user = await withPassword();
    const request = asks(user, 'PASSWORD_RESET');
    expect((await server.refused('UNAUTHENTICATED', ISSUE, request)).extensions.reason).toBe('MISSING');
    for (const role of ['RESEARCHER', 'ANALYST', 'VIEWER', 'GUEST'] as const) {
      const { token } = await server.makeUser(role);
      const { extensions, status } = await server.refused('FORBIDDEN', ISSUE, { ...request, token });
      expect([status, extensions.missingPermissions[0].permission]).toEqual([403, 'ADMIN_ACCESS']);
    }
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    expect((await server.refused('FORBIDDEN', ISSUE, { ...request, key })).extensions.userRequired).toBe(true);
    expect(await eventsOf(user)).toEqual([]);
  });

  test('for oneself, for a user in the wrong state, and for nobody', async () => {
    const input = await server.refused('BAD_USER_INPUT', ISSUE, { ...asks(server.admin, 'PASSWORD_RESET'), ...admin });
    expect(input.extensions.field).toBe('input.userId');
    const [person, service] = [await withPassword(), await server.makeUser('VIEWER')];
    const inactive = await server.makeUser('VIEWER', { isActive: false });
    for (const [user, purpose] of [
      [person, 'INVITATION'],
      [service, 'PASSWORD_RESET'],
      [inactive, 'INVITATION'],
    ] as const)
      expect((await server.refused('CONFLICT', ISSUE, { ...asks(user, purpose), ...admin })).extensions.id).toBe(user.id);
    const nobody = { id: 'User:01890a5d-ac96-774b-bcce-b302099a8057' };
    await server.refused('NOT_FOUND', ISSUE, { ...asks(nobody, 'INVITATION'), ...admin });
  });

  test('a second time with the same Idempotency-Key, since the code is not stored', async () => {
    const user = await withPassword();
    const request = { ...asks(user, 'PASSWORD_RESET'), ...admin, headers: { 'Idempotency-Key': 'issue-once' } };
    const { issueOneTimeCode } = await server.ok(ISSUE, request);
    server.secrets.add(issueOneTimeCode.code);
    expect((await server.refused('CONFLICT', ISSUE, request)).extensions.id).toBe(user.id);
    await redeem(user, 'PASSWORD_RESET', issueOneTimeCode.code);
  });
});

describe('redeeming', () => {
  test('refuses a text that cannot be a code, and a bad password, before anything runs', async () => {
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET');
    const typo = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
    const { key } = await server.makeKey();
    for (const text of ['', 'x', typo, `${code}0`, code.toUpperCase(), key]) {
      const refused = await server.refused('BAD_USER_INPUT', REDEEM, redemption(user, 'PASSWORD_RESET', text));
      expect([refused.status, refused.extensions.field]).toEqual([400, 'input.code']);
    }
    for (const password of ['short', 'x'.repeat(201)]) {
      const refused = await server.refused('BAD_USER_INPUT', REDEEM, redemption(user, 'PASSWORD_RESET', code, password));
      expect([refused.status, refused.extensions.field]).toEqual([400, 'input.newPassword']);
    }
    await redeem(user, 'PASSWORD_RESET', code);
  });

  test('shares the limits of signing in', async () => {
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET');
    const from = { headers: { 'X-Forwarded-For': '192.0.2.77' } };
    for (let i = 0; i < 5; i++) {
      const wrong = redemption(user, 'PASSWORD_RESET', generateOneTimeCode());
      await server.refused('INVALID_CREDENTIALS', REDEEM, { ...wrong, ...from });
      const input = { email: user.email, password: 'wrong password' };
      await server.refused('INVALID_CREDENTIALS', SIGN_IN, { variables: { input }, ...from });
    }
    const right = redemption(user, 'PASSWORD_RESET', code);
    expect((await server.refused('RATE_LIMITED', REDEEM, { ...right, ...from })).status).toBe(429);
    await server.ok(REDEEM, { ...right, headers: { 'X-Forwarded-For': '192.0.2.78' } });
  });

  test('shares the limit of one sign-in a document', async () => {
    const user = await withPassword();
    const code = generateOneTimeCode();
    const query = `mutation ($input: RedeemOneTimeCodeInput!) { a: redeemOneTimeCode(input: $input) { done } b: redeemOneTimeCode(input: $input) { done } }`;
    const { extensions } = await server.refused('LIMIT_EXCEEDED', query, redemption(user, 'PASSWORD_RESET', code));
    expect(extensions.limit).toBe('signIn');
  });

  test('acts for the user of the code, whoever sends it', async () => {
    const user = await withPassword();
    const code = await issue(user, 'PASSWORD_RESET');
    const { key } = await server.makeKey();
    await server.ok(REDEEM, { ...redemption(user, 'PASSWORD_RESET', code), key });
    expect((await eventsOf(user)).at(-1)).toMatchObject({ actorUserId: user.uuid, actorKeyId: null });
  });
});

test('a code is no credential', async () => {
  const code = await issue(await withPassword(), 'PASSWORD_RESET');
  for (const credential of [{ key: code }, { token: code }])
    expect((await server.refused('UNAUTHENTICATED', VIEWER, credential)).extensions.reason).toBe('MALFORMED');
});

// The server searches its log for the codes when it stops.
test('a code in a header or the name of an operation reaches neither the answer nor the log', async () => {
  const code = await issue(await withPassword(), 'PASSWORD_RESET');
  const headers = { 'X-Request-Id': code, 'User-Agent': `curl ${code}` };
  const answer = await server.graphql(`query ${code} { viewer { id } }`, { ...admin, headers });
  expect(answer.body.errors).toBeUndefined();
  expect(answer.headers.get('x-request-id')).not.toBe(code);
  await server.refused('BAD_REQUEST', ISSUE, {
    variables: { input: { userId: server.admin.id, purpose: 'INVITATION' } },
    ...admin,
    headers: { 'Idempotency-Key': code },
  });
});
