/** Passwords and e-mails are equal whichever way a keyboard writes their accents, and sign-in takes the same time for everyone. */
import argon2 from 'argon2';
import { expect, test, vi } from 'vitest';
import { hashPassword, Passwords } from '../src/access/credentials/passwords.js';
import { readConfig } from '../src/base/config.js';
import { resetAdmin } from '../src/start/admin.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

const COMPOSED = 'Gérard Müller à Orléans';
const DECOMPOSED = COMPOSED.normalize('NFD');

const CREATE = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id email } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
let count = 0;

async function makeUser(password: string, email = `accents${++count}@example.org`) {
  const input = { email, name: 'x', role: 'GUEST', password };
  return (await server.ok(CREATE, { token: server.admin.token, variables: { input } })).createUser.user.email as string;
}

async function signIn(email: string, password: string): Promise<string> {
  const { signIn: session } = await server.ok(SIGN_IN, { variables: { input: { email, password } } });
  server.secrets.add(session.accessToken).add(session.refreshToken);
  return session.accessToken;
}

const refuseSignIn = (email: string, password: string, headers?: Record<string, string>, code = 'INVALID_CREDENTIALS') =>
  server.refused(code, SIGN_IN, { variables: { input: { email, password } }, ...(headers && { headers }) });

test.each([
  ['composed', COMPOSED],
  ['decomposed', DECOMPOSED],
])('a password that was set %s is accepted in both forms', async (_form, password) => {
  const email = await makeUser(password);
  await signIn(email, COMPOSED);
  await signIn(email, DECOMPOSED);
  await refuseSignIn(email, COMPOSED.normalize('NFKD').replace(/\p{M}/gu, ''));
});

test('a hash from before, of a decomposed password, still accepts it as it was sent', async () => {
  const passwordHash = await argon2.hash(DECOMPOSED, { memoryCost: 1024 });
  const { email } = await server.makeUser('GUEST', { passwordHash });
  await signIn(email, DECOMPOSED);
});

test('changePassword accepts the old password in both forms, and so is the new one', async () => {
  const email = await makeUser(COMPOSED);
  const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { accessToken refreshToken } }';
  const input = { currentPassword: DECOMPOSED, newPassword: `${DECOMPOSED}!` };
  const { changePassword } = await server.ok(change, { token: await signIn(email, COMPOSED), variables: { input } });
  server.secrets.add(changePassword.accessToken).add(changePassword.refreshToken);
  await signIn(email, `${COMPOSED}!`);
});

test('the length of a password is that of its composed form', async () => {
  const token = server.admin.token;
  for (const form of ['NFC', 'NFD']) {
    const longest = await makeUser('é'.repeat(200).normalize(form));
    await signIn(longest, 'é'.repeat(200).normalize('NFD'));
    await refuseSignIn(longest, `${'é'.repeat(200).normalize('NFD')}x`);
    await signIn(await makeUser('ǖ'.repeat(8).normalize(form)), 'ǖ'.repeat(8));
    for (const password of ['é'.repeat(7), 'é'.repeat(201)]) {
      const input = { email: `never${++count}@example.org`, name: 'x', role: 'GUEST', password: password.normalize(form) };
      const { extensions } = await server.refused('BAD_USER_INPUT', CREATE, { token, variables: { input } });
      expect(extensions.field).toBe('input.password');
    }
    const env = { ADMIN_PASSWORD: 'é'.repeat(200).normalize(form) };
    expect(readConfig(env).adminPassword).toBe(env.ADMIN_PASSWORD);
    expect(() => readConfig({ ADMIN_PASSWORD: 'é'.repeat(7).normalize(form) })).toThrow('8 to 200');
  }
});

test.each([
  ['as everybody sends it', COMPOSED, 1],
  ['decomposed', DECOMPOSED, 2],
])('a wrong password, %s, costs the same hashes whoever the user is', async (_how, password, hashes) => {
  const passwordHash = await hashPassword('another password');
  const right = await hashPassword(COMPOSED);
  const emails = [
    (await server.makeUser('VIEWER', { passwordHash })).email,
    (await server.makeUser('VIEWER', { passwordHash, isActive: false })).email,
    (await server.makeUser('VIEWER', { passwordHash: right, isActive: false })).email,
    (await server.makeUser('VIEWER')).email,
    'nobody@example.org',
  ];
  const verify = vi.spyOn(argon2, 'verify');
  for (const email of emails) {
    verify.mockClear();
    await refuseSignIn(email, password);
    expect(verify.mock.calls.length, email).toBe(hashes);
  }
  verify.mockRestore();
});

test('an e-mail is the same in both forms, for signing in and for the limits', async () => {
  const email = await makeUser(COMPOSED, 'Rene\u0301@exampl\u00e9.org');
  expect(email).toBe('ren\u00e9@exampl\u00e9.org');
  await signIn(email.normalize('NFD').toUpperCase(), COMPOSED);
  await signIn(email, COMPOSED);
  const again = { email: 'ren\u00e9@exampl\u00e9.org', name: 'x', role: 'GUEST' };
  await server.refused('CONFLICT', CREATE, { token: server.admin.token, variables: { input: again } });
  const headers = { 'X-Forwarded-For': '203.0.113.77' };
  for (let tried = 0; tried < 10; tried++)
    await refuseSignIn(email.normalize(tried % 2 ? 'NFC' : 'NFD'), 'wrong password', headers);
  for (const form of ['NFC', 'NFD']) await refuseSignIn(email.normalize(form), COMPOSED, headers, 'RATE_LIMITED');
});

test('a user from before, whose e-mail was stored decomposed, signs in as before', async () => {
  const passwordHash = await hashPassword(COMPOSED);
  const stored = 'h\u00e9l\u00e8ne@example.org'.normalize('NFD');
  const { id } = await server.makeUser('GUEST', { passwordHash, email: stored });
  await signIn(stored, COMPOSED);
  await signIn(stored.normalize('NFC').toUpperCase(), COMPOSED);
  for (const form of ['NFC', 'NFD']) {
    const input = { email: stored.normalize(form), name: 'x', role: 'GUEST' };
    const refusal = await server.refused('CONFLICT', CREATE, { token: server.admin.token, variables: { input } });
    expect(refusal.extensions).toMatchObject({ entity: 'User', id });
  }
});

test.each(['NFC', 'NFD'])(
  'admin:reset finds a user from before by an ADMIN_EMAIL in %s, and one of today first',
  async (form) => {
    const name = `zo\u00eb.${form.toLowerCase()}@example.org`;
    const config = readConfig({ ADMIN_EMAIL: name.normalize(form), ADMIN_PASSWORD: 'comet 1847 VI' });
    const old = await server.makeUser('GUEST', { email: name.normalize('NFD') });
    await resetAdmin(server.app.db, config);
    const roleOf = async ({ uuid }: { uuid: string }) =>
      (await server.app.db.user.findUniqueOrThrow({ where: { id: uuid }, select: { role: true } })).role;
    expect(await roleOf(old)).toBe('ADMIN');
    await signIn(name, 'comet 1847 VI');
    const today = await server.makeUser('GUEST', { email: name.normalize('NFC') });
    await resetAdmin(server.app.db, config);
    expect(await roleOf(today)).toBe('ADMIN');
  },
);

test("passwords are hashed with argon2id and OWASP's parameters, each with a different salt", async () => {
  const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
  expect(one).not.toBe(two);
  const passwords = new Passwords();
  expect(await passwords.verify(one, 'correct horse')).toBe(true);
  expect(await passwords.verify(one, 'wrong horse')).toBe(false);
  expect(await passwords.verify(null, 'a password that nobody has')).toBe(false);
});
